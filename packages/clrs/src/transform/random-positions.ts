import { KleeneError, type NdArray } from '@kleene/base';
import type { Draws } from '@kleene/random';
import type { Batch } from '../batch/collate.ts';
import type { Spec } from '../spec/spec.ts';

/**
 * The batch with the evenly spaced positions `pos` replaced by sorted random ones (dm-clrs `process_random_pos`): one run for each
 * sample, or two where there are two strings. Throws `invalid-argument` where `pos` has no zero, as when it is random already.
 */
export function randomizePos<S extends Spec>(batch: Batch<S>, draws: Draws): Batch<S> {
  const { size, nodes } = batch;
  const inputs: { readonly [name: string]: NdArray } = batch.inputs;
  const before = inputs['pos']?.data;
  const data = draws.uniforms(size * nodes);
  for (let b = 0; b < size; b++) {
    const starts: number[] = [];
    for (let i = 0; i < nodes; i++) if (before?.[b * nodes + i] === 0) starts.push(i);
    if (starts[0] !== 0)
      throw new KleeneError('invalid-argument', 'clrs.randomizePos: the input pos must start with 0 in every sample');
    starts.forEach((from, k) => data.subarray(b * nodes + from, b * nodes + (starts[k + 1] ?? nodes)).sort());
  }
  return { ...batch, inputs: { ...batch.inputs, pos: { data, shape: [size, nodes], dtype: 'float64' } } };
}
