import type { NdArray } from '@kleene/base';
import { benchmarkSplit, buildSampler, clrs30, type Algorithm } from '@kleene/clrs';
import { RandomState } from '@kleene/random';
import type { Measurement } from '../../../tools/bench/measurement.ts';
import recorded from './dm-clrs.json' with { type: 'json' };

const MILLISECONDS_EACH = 150;

/**
 * Trajectories per second on one thread, hints and batching included, beside dm-clrs 2.0.3 as it was recorded on two cores of an AMD EPYC at
 * about 2.6 GHz; then how the 30 ratios lie.
 */
export const measurements = (): Measurement[] => [16, 64].flatMap(atLength);

function atLength(length: number): Measurement[] {
  const rates = clrs30.map((algorithm) => rate(algorithm, length));
  const ratios = rates.map(({ ratio }) => ratio!).sort((a, b) => a - b);
  const of = (name: string, value: number): Measurement => ({
    name: `${name} ratio at ${length}`,
    value,
    unit: 'times',
  });
  return [...rates, of('median', (ratios[14]! + ratios[15]!) / 2), of('slowest', ratios[0]!)];
}

function rate(algorithm: Algorithm, length: number): Measurement {
  const size = length === 16 ? 32 : 8;
  const { seed } = benchmarkSplit(algorithm, 'train');
  const sampler = buildSampler(algorithm, { length, seed, trackMaxSteps: false, reuse: true });
  const { inputs, hints, outputs } = sampler.next(size);
  const arrays: readonly NdArray[] = [inputs, hints, outputs].flatMap((stage) => Object.values(stage));
  const value = perSecond(size, () => sampler.next(size));
  const baseline = 1000 / (recorded as { [name: string]: { [length: string]: number } })[algorithm.name]![length]!;
  const floor = perSecond(
    size,
    drawAndCopy(
      arrays.map(({ data }) => data.length),
      size * length,
    ),
  );
  return {
    name: `${algorithm.name} at ${length}`,
    value,
    unit: 'trajectories/s',
    baseline,
    ratio: value / baseline,
    note: `drawing and copying as many numbers alone: ${Math.round(floor)}/s`,
  };
}

/** Draws numbers, and writes arrays as large as those of a batch: what no program that makes such batches can do without. */
function drawAndCopy(lengths: readonly number[], draws: number): () => void {
  const random = new RandomState(1);
  const source = new Float64Array(Math.max(...lengths)).fill(1);
  const targets = lengths.map((length) => new Float64Array(length));
  return () => {
    random.uniforms(draws);
    for (const target of targets) target.set(source.subarray(0, target.length));
  };
}

/** From the fastest of the batches made in a while: what else the machine does only ever slows them down. */
function perSecond(size: number, run: () => unknown): number {
  let best = Infinity;
  const until = performance.now() + MILLISECONDS_EACH;
  for (let batch = 0; batch < 10 || performance.now() < until; batch++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return (1000 * size) / best;
}
