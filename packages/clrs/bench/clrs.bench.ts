import { benchmarkSplit, buildSampler, clrs30, type Algorithm } from '@kleene/clrs';
import type { Measurement } from '../../../tools/bench/measurement.ts';
import { measuredTimes, recordedTimes, type Times } from './dm-clrs.ts';
import { drawAndCopy } from './floor.ts';

const MILLISECONDS_EACH = 150;

/**
 * Trajectories per second on one thread, hints and batching included, beside dm-clrs 2.0.3: measured in the same run where Python has it, else as
 * recorded. Then how the 30 ratios lie.
 */
export async function measurements(): Promise<Measurement[]> {
  const measured = await measuredTimes();
  return [16, 64].flatMap((length) => atLength(length, measured));
}

function atLength(length: number, measured: Times | string): Measurement[] {
  const rates = clrs30.map((algorithm) => rate(algorithm, length, measured));
  const against = (name: string, times: Times, note: string): Measurement[] => {
    const ratios = rates.map(({ value }, i) => (value * times[clrs30[i]!.name]![length]!) / 1000).sort((a, b) => a - b);
    const of = (rank: string, ratio: number): Measurement => {
      return { name: `${rank} of ${name} at ${length}`, value: ratio, unit: 'times', note };
    };
    return [of('median', (ratios[14]! + ratios[15]!) / 2), of('slowest', ratios[0]!)];
  };
  return [
    ...rates,
    ...(typeof measured === 'string' ? [] : against('dm-clrs in this run', measured, 'on the same machine')),
    ...against('dm-clrs recorded', recordedTimes, typeof measured === 'string' ? measured : 'on another day'),
  ];
}

function rate(algorithm: Algorithm, length: number, measured: Times | string): Measurement {
  const size = length === 16 ? 32 : 8;
  const { seed } = benchmarkSplit(algorithm, 'train');
  const sampler = buildSampler(algorithm, { length, seed, trackMaxSteps: false, reuse: true });
  const floor = perSecond(size, drawAndCopy(algorithm, length, size, sampler.next(size)));
  const value = perSecond(size, () => sampler.next(size));
  const recorded = 1000 / recordedTimes[algorithm.name]![length]!;
  const baseline = typeof measured === 'string' ? recorded : 1000 / measured[algorithm.name]![length]!;
  return {
    name: `${algorithm.name} at ${length}`,
    value,
    unit: 'trajectories/s',
    baseline,
    ratio: value / baseline,
    note: `recorded: ${recorded.toPrecision(3)}/s; drawing and copying alone: ${Math.round(floor)}/s`,
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
