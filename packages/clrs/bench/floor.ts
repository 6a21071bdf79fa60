import type { NdArray } from '@kleene/base';
import type { Algorithm, Batch } from '@kleene/clrs';
import { RandomState, type Draws } from '@kleene/random';

type Call = (draws: Draws) => unknown;

/**
 * Draws again what `size` instances of an algorithm draw, and writes arrays as large as those of their batch: what no program that makes such
 * batches can do without.
 */
export function drawAndCopy(algorithm: Algorithm, length: number, size: number, batch: Batch): () => void {
  const calls: Call[] = [];
  const draws = recording(new RandomState(1), calls);
  for (let i = 0; i < size; i++) algorithm.sample(draws, length, {});
  const stages = [batch.inputs, batch.hints, batch.outputs].flatMap((stage) => Object.values<NdArray>(stage));
  const targets = stages.map(({ data }) => new Float64Array(data.length));
  const source = new Float64Array(Math.max(...targets.map((target) => target.length))).fill(1);
  const random = new RandomState(1);
  return () => {
    for (const call of calls) call(random);
    for (const target of targets) target.set(source.subarray(0, target.length));
  };
}

/** Draws that note what is asked of them. */
function recording(random: RandomState, calls: Call[]): Draws {
  const noted = <T>(call: (draws: Draws) => T): T => {
    calls.push(call);
    return call(random);
  };
  return {
    uniform: () => noted((draws) => draws.uniform()),
    uniforms: (count) => noted((draws) => draws.uniforms(count)),
    integers: (low, high) => noted((draws) => draws.integers(low, high)),
    bernoulli: (p) => noted((draws) => draws.bernoulli(p)),
    bernoullis: (p, count) => noted((draws) => draws.bernoullis(p, count)),
    normal: () => noted((draws) => draws.normal()),
    gumbel: () => noted((draws) => draws.gumbel()),
    permutation: (n) => noted((draws) => draws.permutation(n)),
    choice: (n, count) => noted((draws) => draws.choice(n, count)),
  };
}
