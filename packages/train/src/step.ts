import { KleeneError } from '@kleene/base';
import {
  clipByGlobalNorm,
  cloneParams,
  disposeParams,
  flatten,
  globalNorm,
  type OptimiserState,
  type Params,
} from '@kleene/nn';
import * as tf from '@tensorflow/tfjs-core';
import { nextAverage } from './average.ts';
import { meanGradient } from './gradient.ts';
import { joinStates, rateOf, replace, select, selectState, type Division } from './parts.ts';
import { lowered } from './plateau.ts';
import type { Stopwatch } from './stopwatch.ts';
import type { Progress, TrainOptions } from './types.ts';

/** Where training is; each step puts the next generation in place of this one, which is disposed. */
export interface Position<P extends Params> {
  params: P;
  state: OptimiserState;
  average: P | undefined;
}

/** Disposes what an optimiser remembers. */
export function disposeState({ slots }: OptimiserState): void {
  Object.values(slots).forEach(disposeParams);
}

/** Moves `position` on by one step, with learning rates that have fallen `falls` times, and returns what it did; throws `non-finite` with the name of what was. */
export async function takeStep<P extends Params, Batch>(
  where: string,
  options: TrainOptions<P, Batch>,
  division: Division,
  position: Position<P>,
  falls: number,
  watch: Stopwatch,
): Promise<Progress> {
  const step = position.state.step + 1;
  const rates = division.parts.map((part) => lowered(options.plateau, falls, rateOf(where, part, step)));
  const { value, grads } = await meanGradient(options, division, position.params, step, watch);
  const { clipped, norm } = clip(division, grads);
  try {
    update(division, position, clipped, rates);
    average(options.averageDecay, position);
    watch.lap('optimiser');
    const [loss, gradientNorm, params] = await read(value, norm, position.params);
    if (!Number.isFinite(loss! + gradientNorm! + params!))
      throw new KleeneError('non-finite', `${where}: step ${step}: ${await culprit(value, grads, position.params)}`);
    watch.lap('read');
    return { step, loss: loss!, gradientNorm: gradientNorm!, ...named(division, rates) };
  } finally {
    tf.dispose([value, norm]);
    disposeParams(grads);
    if (clipped !== grads) disposeParams(clipped);
  }
}

function named({ parts }: Division, rates: readonly number[]): Pick<Progress, 'learningRate' | 'groupRates'> {
  const groups = parts.flatMap(({ name }, i): [string, number][] => (name === undefined ? [] : [[name, rates[i]!]]));
  const learningRate = rates.at(-1)!;
  return groups.length === 0 ? { learningRate } : { learningRate, groupRates: Object.fromEntries(groups) };
}

/** Each group of gradients scaled down to its norm, and the norm over all of them before. */
function clip({ clippings }: Division, grads: Params): { readonly clipped: Params; readonly norm: tf.Scalar } {
  const [first, ...more] = clippings;
  if (more.length === 0)
    return first!.clipNorm === undefined ? { clipped: grads, norm: globalNorm(grads) } : scale(grads, first!.clipNorm);
  const results = clippings.map(({ paths, clipNorm }) => {
    const own = select(grads, paths);
    return clipNorm === undefined ? { clipped: cloneParams(own), norm: globalNorm(own) } : scale(own, clipNorm);
  });
  const norm = tf.tidy(() => tf.sqrt<tf.Scalar>(tf.addN(results.map((result) => tf.square(result.norm)))));
  tf.dispose(results.map((result) => result.norm));
  return { clipped: replace(grads, ...results.map(({ clipped }) => clipped)), norm };
}

function scale(grads: Params, max: number): { readonly clipped: Params; readonly norm: tf.Scalar } {
  const { grads: clipped, norm } = clipByGlobalNorm(grads, max);
  return { clipped, norm };
}

/** One step of every part's optimiser; what was before is disposed by them. */
function update<P extends Params>(
  { parts, trained }: Division,
  position: Position<P>,
  grads: Params,
  rates: readonly number[],
): void {
  if (parts.length === 1 && trained === undefined) {
    const next = parts[0]!.optimiser.update(position.params, grads as P, position.state, rates[0]);
    position.params = next.params;
    position.state = next.state;
    return;
  }
  const results = parts.map(({ optimiser, paths }, i) =>
    optimiser.update(
      select(position.params, paths),
      select(grads, paths),
      selectState(position.state, paths),
      rates[i],
    ),
  );
  position.params = replace(position.params, ...results.map(({ params }) => params));
  position.state = joinStates(results.map(({ state }) => state));
}

function average<P extends Params>(decay: number | undefined, position: Position<P>): void {
  if (decay === undefined) return;
  const before = position.average!;
  position.average = nextAverage(before, position.params, decay, position.state.step);
  disposeParams(before);
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
