import { checkFinite, KleeneError } from '@kleene/base';
import {
  clipByGlobalNorm,
  disposeParams,
  flatten,
  globalNorm,
  valueAndGrads,
  type Clipped,
  type OptimiserState,
  type Params,
  type ValueAndGrads,
} from '@kleene/nn';
import { foldIn, label, type Key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import type { Progress, StepContext, TrainOptions } from './types.ts';

/** Where training is; each step puts the next generation in place of this one, which is disposed. */
export interface Position<P extends Params> {
  params: P;
  state: OptimiserState;
}

/** What a loss or an evaluation (`role`) is told at `step`: keys by name, so that neither shifts the other's numbers. */
export function contextOf(key: Key, role: 'loss' | 'evaluate', step: number): StepContext {
  return { step, key: foldIn(label(key, role), step) };
}

/** Disposes what an optimiser remembers. */
export function disposeState({ slots }: OptimiserState): void {
  Object.values(slots).forEach(disposeParams);
}

/** Moves `position` on by one step and returns what it did; throws `non-finite` with the name of what was. */
export async function takeStep<P extends Params, Batch>(
  where: string,
  options: TrainOptions<P, Batch>,
  position: Position<P>,
): Promise<Progress> {
  const step = position.state.step + 1;
  const learningRate = options.schedule?.(step) ?? options.optimiser.learningRate;
  checkFinite(where, `schedule(${step})`, learningRate, { min: 0 });
  const { value, grads } = await gradient(options, position.params, step);
  const clipped = clip(grads, options.clipNorm);
  try {
    const next = options.optimiser.update(position.params, clipped.grads, position.state, learningRate);
    position.params = next.params;
    position.state = next.state;
    const [loss, gradientNorm, params] = await read(value, clipped.norm, position.params);
    if (!Number.isFinite(loss! + gradientNorm! + params!))
      throw new KleeneError('non-finite', `${where}: step ${step}: ${await culprit(value, grads, position.params)}`);
    return { step, loss: loss!, gradientNorm: gradientNorm!, learningRate };
  } finally {
    tf.dispose([value, clipped.norm]);
    disposeParams(grads);
    if (clipped.grads !== grads) disposeParams(clipped.grads);
  }
}

async function gradient<P extends Params, Batch>(
  { stream, loss, key }: TrainOptions<P, Batch>,
  params: P,
  step: number,
): Promise<ValueAndGrads<P>> {
  const batch = await stream.next(step);
  try {
    return valueAndGrads((leaves) => loss(leaves, batch, contextOf(key, 'loss', step)), params);
  } finally {
    stream.release?.(batch);
  }
}

function clip<P extends Params>(grads: P, max: number | undefined): Clipped<P> {
  return max === undefined ? { grads, norm: globalNorm(grads) } : clipByGlobalNorm(grads, max);
}

/** Loss, norm and a number that is finite when every parameter is, in one wait for the backend. */
async function read(value: tf.Scalar, norm: tf.Scalar, params: Params): Promise<Float32Array> {
  const row = tf.tidy(() => {
    const differences = Object.values(flatten(params)).map((leaf) => tf.sum(tf.sub(leaf, leaf)));
    return tf.stack([value, norm, tf.addN([tf.scalar(0), ...differences])]);
  });
  const numbers = await row.data<'float32'>();
  row.dispose();
  return numbers;
}

/** What was not finite, in words: the first of the loss, the gradients and the parameters. */
async function culprit(value: tf.Scalar, grads: Params, params: Params): Promise<string> {
  const named: [string, tf.Tensor][] = [
    ['the loss', value],
    ...Object.entries(flatten(grads)).map(([path, tensor]): [string, tf.Tensor] => [`the gradient of ${path}`, tensor]),
    ...Object.entries(flatten(params)).map(([path, tensor]): [string, tf.Tensor] => [`the parameter ${path}`, tensor]),
  ];
  for (const [name, tensor] of named) {
    const found = Array.from(await tensor.data()).find((number) => !Number.isFinite(number));
    if (found !== undefined) return `${name} is ${found}`;
  }
  return 'the norm of the gradients is beyond float32';
}
