import { disposeParams, valueAndGrads, flatten, mapParams, type Params, type ValueAndGrads } from '@kleene/nn';
import { foldIn, label, type Key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { replace, select, type Division } from './parts.ts';
import type { Stopwatch } from './stopwatch.ts';
import type { StepContext, TrainOptions } from './types.ts';

/** What a loss or an evaluation (`role`) is told at `step`: keys by name, so that neither shifts the other's numbers. */
export function contextOf(key: Key, role: 'loss' | 'evaluate', step: number): StepContext {
  return { step, key: foldIn(label(key, role), step) };
}

/**
 * The mean loss over the batches of `step` and its gradient by all parameters that are trained; the caller owns both. One batch
 * after another is asked for, used and released, so that only one is held at a time.
 */
export async function meanGradient<P extends Params, Batch>(
  options: TrainOptions<P, Batch>,
  { trained }: Division,
  params: P,
  step: number,
  watch: Stopwatch,
): Promise<ValueAndGrads<Params>> {
  const { key, accumulate = 1 } = options;
  const whole = contextOf(key, 'loss', step);
  const leaves = trained === undefined ? params : select(params, trained);
  const full = (some: Params): P => (trained === undefined ? (some as P) : replace(params, some));
  if (accumulate === 1) return gradient(options, leaves, full, whole, step, watch);
  let sum: ValueAndGrads<Params> | undefined;
  try {
    for (let i = 0; i < accumulate; i++) {
      const context = { step, key: foldIn(whole.key, i) };
      const next = await gradient(options, leaves, full, context, (step - 1) * accumulate + i + 1, watch);
      sum = sum === undefined ? next : added(sum, next);
    }
    return tf.tidy(() => ({
      value: tf.div<tf.Scalar>(sum!.value, accumulate),
      grads: mapParams(sum!.grads, (leaf) => tf.div(leaf, accumulate)),
    }));
  } finally {
    if (sum !== undefined) disposeBoth(sum);
  }
}

async function gradient<P extends Params, Batch>(
  { stream, loss }: TrainOptions<P, Batch>,
  leaves: Params,
  full: (leaves: Params) => P,
  context: StepContext,
  index: number,
  watch: Stopwatch,
): Promise<ValueAndGrads<Params>> {
  const batch = await stream.next(index);
  watch.lap('data');
  try {
    const result = valueAndGrads((some) => {
      const value = loss(full(some), batch, context);
      watch.lap('forward');
      return value;
    }, leaves);
    watch.lap('backward');
    return result;
  } finally {
    stream.release?.(batch);
  }
}

function added(a: ValueAndGrads<Params>, b: ValueAndGrads<Params>): ValueAndGrads<Params> {
  const others = flatten(b.grads);
  const sum = tf.tidy(() => ({
    value: tf.add<tf.Scalar>(a.value, b.value),
    grads: mapParams(a.grads, (leaf, path) => tf.add(leaf, others[path]!)),
  }));
  disposeBoth(a);
  disposeBoth(b);
  return sum;
}

function disposeBoth({ value, grads }: ValueAndGrads<Params>): void {
  value.dispose();
  disposeParams(grads);
}
