import { KleeneError, type NdArray } from '@kleene/base';
import type { Batch } from '../batch/collate.ts';
import type { Spec } from '../spec/spec.ts';

/** A spec whose hint `pred_h` became the input `pred`. */
export type PredAsInput<S extends Spec> = {
  readonly [K in keyof S as K extends 'pred_h' ? 'pred' : K]: K extends 'pred_h'
    ? readonly ['input', 'node', 'pointer']
    : S[K];
};

/**
 * The batch with the hint `pred_h`, which must not change over time, turned into an input `pred`, the last of them (dm-clrs
 * `process_pred_as_input`). Without `pred_h` the batch stays as it is. Throws `invalid-argument` where `pred_h` changes.
 */
export function enforcePredAsInput<S extends Spec>(batch: Batch<S>): Batch<PredAsInput<S>> {
  const { pred_h, ...hints } = batch.hints as { readonly [name: string]: NdArray };
  if (pred_h === undefined) return batch as unknown as Batch<PredAsInput<S>>;
  const pred = firstStep(pred_h, batch.lengths.data);
  const spec = Object.fromEntries(
    Object.entries(batch.spec).map(([name, probe]) =>
      name === 'pred_h' ? ['pred', ['input', 'node', 'pointer']] : [name, probe],
    ),
  );
  return { ...batch, spec, hints, inputs: { ...batch.inputs, pred } } as unknown as Batch<PredAsInput<S>>;
}

/** The hint `[time, batch, nodes]` at its first step; throws where it changes before the end of a sample. */
function firstStep({ data, shape }: NdArray, lengths: Float64Array): NdArray<'float64'> {
  const [, batch = 0, nodes = 0] = shape;
  const first = Float64Array.from(data.subarray(0, batch * nodes));
  for (let b = 0; b < batch; b++)
    for (let t = 1; t < lengths[b]!; t++)
      for (let i = b * nodes; i < (b + 1) * nodes; i++)
        if (data[t * batch * nodes + i] !== first[i])
          throw new KleeneError(
            'invalid-argument',
            `clrs.enforcePredAsInput: pred_h must not change, but does at step ${t} of sample ${b}`,
          );
  return { data: first, shape: [batch, nodes], dtype: 'float64' };
}
