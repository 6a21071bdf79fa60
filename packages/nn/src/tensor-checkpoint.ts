import { refuse, type NdArray } from '@kleene/base';
import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { packCheckpoint, unpackCheckpoint, type CheckpointInfo } from './checkpoint.ts';
import type { OptimiserState } from './optimisers/optimiser.ts';
import { flatten, mapParams, unflatten, type Params } from './params.ts';

/** A checkpoint whose numbers are tensors. */
export interface Checkpoint<P extends Params = Params> extends CheckpointInfo {
  readonly params: P;
  /** Absent in a checkpoint that is only for use, not for going on. */
  readonly optimiser?: OptimiserState;
}

/** The bytes of a checkpoint (see `packCheckpoint`); the tensors are neither kept nor disposed. */
export async function encodeCheckpoint({ params, optimiser, ...info }: Checkpoint): Promise<Uint8Array<ArrayBuffer>> {
  const arrays = await arraysOf(params);
  if (optimiser === undefined) return packCheckpoint({ ...info, params: arrays });
  const slots = Object.entries(optimiser.slots).map(async ([slot, tree]) => [slot, await arraysOf(tree)] as const);
  return packCheckpoint({
    ...info,
    params: arrays,
    optimiser: { step: optimiser.step, slots: Object.fromEntries(await Promise.all(slots)) },
  });
}

/** What `encodeCheckpoint` encoded; the caller owns the tensors. Throws as `unpackCheckpoint` does. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { params, optimiser, ...info } = unpackCheckpoint(bytes);
  const tree = treeOf(params);
  if (optimiser === undefined) return { ...info, params: tree };
  const slots = Object.fromEntries(Object.entries(optimiser.slots).map(([slot, arrays]) => [slot, treeOf(arrays)]));
  return { ...info, params: tree, optimiser: { step: optimiser.step, slots } };
}

/** The numbers of a tree by dotted path, copied out of its tensors (float32 or int32). */
export async function arraysOf(params: Params): Promise<Record<string, NdArray>> {
  const entries = Object.entries(flatten(params)).map(
    async ([path, leaf]) => [path, await arrayOf(path, leaf)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

async function arrayOf(path: string, leaf: Tensor): Promise<NdArray> {
  const { dtype, shape } = leaf;
  if (dtype === 'float32') return { dtype, shape, data: Float32Array.from(await leaf.data()) };
  if (dtype === 'int32') return { dtype, shape, data: Int32Array.from(await leaf.data()) };
  return refuse('nn.arraysOf', path, 'of type float32 or int32', dtype);
}

/** The tree of tensors that holds these arrays by dotted path; the caller owns it. float64 and int64 are not for tensors and are refused. */
export function treeOf(arrays: Readonly<Record<string, NdArray>>): Params {
  for (const [path, { dtype }] of Object.entries(arrays)) {
    if (dtype !== 'float32' && dtype !== 'int32') refuse('nn.treeOf', path, 'of type float32 or int32', dtype);
  }
  return unflatten(
    Object.fromEntries(
      Object.entries(arrays).map(([path, { data, shape, dtype }]) => [
        path,
        tensor(data, [...shape], dtype as 'float32' | 'int32'),
      ]),
    ),
  );
}

/** A copy of a tree, which the caller owns. */
export function cloneParams<P extends Params>(params: P): P {
  return mapParams(params, (leaf) => leaf.clone());
}
