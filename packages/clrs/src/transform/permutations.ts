import { sizeOf, type NdArray } from '@kleene/base';
import type { Batch } from '../batch/collate.ts';
import type { Probe, Spec } from '../spec/spec.ts';

/**
 * The batch with each list of pointers that should be a permutation either called plain pointers, or (`isEnforced`, the default) as a cyclic
 * permutation `name` `[..., nodes, nodes]` and a mask `name_mask` of its first node, both float32 (dm-clrs `process_permutations`).
 */
export function enforcePermutations(batch: Batch, isEnforced = true): Batch {
  const spec: { [name: string]: Probe } = {};
  const stages = { input: {}, hint: {}, output: {} } as { [stage in Probe[0]]: { [name: string]: NdArray } };
  const from = { input: batch.inputs, hint: batch.hints, output: batch.outputs } as {
    readonly [stage in Probe[0]]: { readonly [name: string]: NdArray };
  };
  for (const [stage, arrays] of Object.entries(from) as [Probe[0], { readonly [name: string]: NdArray }][])
    for (const [name, array] of Object.entries(arrays))
      if (batch.spec[name]?.[2] !== 'should_be_permutation' || !isEnforced) stages[stage][name] = array;
      else {
        const { permutation, first } = cyclicPermutation(array);
        stages[stage][name] = permutation;
        stages[stage][`${name}_mask`] = first;
      }
  for (const [name, probe] of Object.entries(batch.spec as Spec)) {
    const [stage, location, type] = probe;
    if (type !== 'should_be_permutation') spec[name] = probe;
    else {
      spec[name] = [stage, location, isEnforced ? 'permutation_pointer' : 'pointer'];
      if (isEnforced) spec[`${name}_mask`] = [stage, location, 'mask_one'];
    }
  }
  return {
    ...batch,
    spec,
    inputs: stages.input as Batch['inputs'],
    hints: stages.hint as Batch['hints'],
    outputs: stages.output as Batch['outputs'],
  };
}

/**
 * Pointers to predecessors `[..., nodes]`, the first node's to itself, as the rows of a permutation `[..., nodes, nodes]` in which the first node points
 * to the last, and the first node as a one-hot vector `[..., nodes]`.
 */
export function cyclicPermutation(pointers: NdArray): {
  readonly permutation: NdArray<'float32'>;
  readonly first: NdArray<'float32'>;
} {
  const nodes = pointers.shape.at(-1) ?? 0;
  const rows = sizeOf(pointers.shape.slice(0, -1));
  const permutation = new Float32Array(rows * nodes * nodes);
  const first = new Float32Array(rows * nodes);
  for (let row = 0; row < rows; row++) {
    const p = pointers.data.subarray(row * nodes, (row + 1) * nodes);
    const [head, tail] = endsOf(p);
    for (let i = 0; i < nodes; i++) permutation[(row * nodes + i) * nodes + (i === head ? tail : p[i]!)] = 1;
    first[row * nodes + head] = 1;
  }
  return {
    permutation: { data: permutation, shape: [...pointers.shape, nodes], dtype: 'float32' },
    first: { data: first, shape: pointers.shape, dtype: 'float32' },
  };
}

/** Pointers to predecessors `[nodes]` as a matrix `[nodes, nodes]` whose row t has its 1 at the node that comes t-th. */
export function permutationMatrix(pointers: NdArray): NdArray<'float32'> {
  const nodes = pointers.data.length;
  const matrix = new Float32Array(nodes * nodes);
  let at = endsOf(pointers.data)[1];
  for (let t = nodes - 1; t >= 0; t--) {
    matrix[t * nodes + at] = 1;
    at = pointers.data[at]!;
  }
  return { data: matrix, shape: [nodes, nodes], dtype: 'float32' };
}

/** The pointers `[nodes]` that `permutationMatrix` came from. */
export function predecessorsOf({ data, shape }: NdArray): NdArray<'float64'> {
  const nodes = shape[0] ?? 0;
  const order = Array.from({ length: nodes }, (_, t) => data.subarray(t * nodes, (t + 1) * nodes).indexOf(1));
  const pointers = new Float64Array(nodes);
  order.forEach((node, t) => {
    pointers[node] = order[Math.max(t - 1, 0)]!;
  });
  return { data: pointers, shape: [nodes], dtype: 'float64' };
}

/** The first node, which points to itself, and the last, to which none does (of several, the lowest). */
function endsOf(p: NdArray['data']): [first: number, last: number] {
  const count = new Int32Array(p.length);
  for (let i = 0; i < p.length; i++) count[p[i]!]!++;
  const first = p.findIndex((pointer, i) => pointer === i);
  return [Math.max(first, 0), count.indexOf(Math.min(...count))];
}
