import { checkInteger, checkOptions } from '@kleene/base';
import { RandomState, type Draws } from '@kleene/random';
import { sampleInputs } from '../batch/sampler.ts';
import type { Algorithm, Numerics } from '../spec/algorithm.ts';
import { tracer, type Trajectory } from '../trajectory/trace.ts';
import { formatExample, type Example } from './format.ts';

/** How the texts of one algorithm are made; `truncateDecimals` absent: numbers with all their digits. */
export interface ExampleOptions extends Numerics {
  /** The size of each instance. */
  readonly length: number;
  /** The seed of numpy's `RandomState`, as in dm-clrs; or a stream of draws. */
  readonly seed: number | Draws;
  /** Whether steps are written, too. Default `false`. */
  readonly useHints?: boolean;
}

const ownOptions = ['length', 'seed', 'useHints', 'ties', 'trig', 'truncateDecimals'];

/**
 * Texts of one algorithm without end, those that dm-clrs makes with the same seed and options. What the algorithm's own sampling takes goes beside
 * the options. Throws `invalid-argument` for options that are neither.
 */
export function textExamples<I extends object, O extends object>(
  algorithm: Algorithm<Algorithm['spec'], I, O>,
  options: ExampleOptions & O,
): Generator<Example, never, void> {
  const where = `clrs.textExamples(${algorithm.name})`;
  checkOptions(where, options, [...ownOptions, ...(algorithm.options ?? [])]);
  checkInteger(where, 'length', options.length, { min: 1 });
  const draws = typeof options.seed === 'number' ? new RandomState(options.seed) : options.seed;
  return written(algorithm, options.useHints ?? false, tracer(algorithm, options), () =>
    sampleInputs(algorithm, draws, options.length, options),
  );
}

function* written(
  algorithm: Algorithm,
  useHints: boolean,
  run: (inputs: Trajectory['inputs']) => Trajectory,
  sample: () => Trajectory['inputs'],
): Generator<Example, never, void> {
  for (;;) yield formatExample(algorithm, run(sample()), useHints);
}
