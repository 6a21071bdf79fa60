import { refuse } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkTensor, checkTensors } from './check.ts';
import type { Groups } from './measure.ts';
import type { Vector } from './vector.ts';

/** A state: one float32 tensor or several, each [batch, ...] with the batch first and at least one axis more. */
export type State = tf.Tensor | readonly tf.Tensor[];

/** How the numbers of a sample lie in its vector: one part for each tensor, in order. */
export interface Layout {
  readonly batch: number;
  /** Numbers of a sample. */
  readonly size: number;
  readonly isList: boolean;
  readonly parts: readonly { readonly shape: readonly number[]; readonly size: number; readonly from: number }[];
}

/** The tensors of a state in order. */
export function tensorsOf(state: State): readonly tf.Tensor[] {
  return Array.isArray(state) ? state : [state as tf.Tensor];
}

/** How `state` is laid out; throws `invalid-argument` for a state that is none. */
export function layoutOf(where: string, state: State): Layout {
  if (Array.isArray(state)) checkTensors(where, 'z0', state);
  else checkTensor(where, 'z0', state);
  const tensors = tensorsOf(state);
  if (tensors.length === 0) refuse(where, 'z0', 'at least one tensor', state);
  const batch = tensors[0]!.shape[0];
  let size = 0;
  const parts = tensors.map((tensor, at) => {
    const name = Array.isArray(state) ? `z0[${at}]` : 'z0';
    if (tensor.dtype !== 'float32') refuse(where, name, 'of type float32', tensor.dtype);
    if (tensor.rank < 2) refuse(where, name, 'of shape [batch, ...], rank 2 or more', tensor.shape);
    if (tensor.shape[0] !== batch) refuse(where, name, `of ${batch} samples like the first`, tensor.shape);
    if (tensor.size === 0) refuse(where, name, 'at least one sample of at least one number', tensor.shape);
    const part = { shape: tensor.shape.slice(1), size: tensor.size / batch!, from: size };
    size += part.size;
    return part;
  });
  return { batch: batch!, size, isList: Array.isArray(state), parts };
}

/** Groups for the norm: the whole sample, or the indices of axis 1 of each tensor. */
export function groupsOf({ parts, size }: Layout, norm: 'sample' | 'node'): Groups {
  if (norm === 'sample') return [size];
  return parts.flatMap(({ shape, size }) => Array.from({ length: shape[0]! }, () => size / shape[0]!));
}

/** The vector of each of `count` samples: views of one copy of the numbers of the tensors, for an allocation each costs more than a step. */
export function toVectors({ parts, size }: Layout, numbers: readonly ArrayLike<number>[], count: number): Vector[] {
  const all = parts.length === 1 ? (numbers[0] as Float32Array).slice() : gathered(parts, size, numbers, count);
  const vectors: Vector[] = [];
  for (let sample = 0; sample < count; sample++) vectors.push(all.subarray(sample * size, (sample + 1) * size));
  return vectors;
}

function gathered(parts: Layout['parts'], size: number, numbers: readonly ArrayLike<number>[], count: number) {
  const all = new Float32Array(count * size);
  parts.forEach((part, at) => {
    const rows = numbers[at] as Float32Array;
    for (let sample = 0; sample < count; sample++)
      all.set(rows.subarray(sample * part.size, (sample + 1) * part.size), sample * size + part.from);
  });
  return all;
}

/** The state whose samples are `vectors`; the caller owns its tensors. */
export function toState<S extends State>({ parts, isList }: Layout, vectors: readonly Vector[]): S {
  const tensors = parts.map(({ shape, size, from }) => {
    const numbers = new Float32Array(vectors.length * size);
    for (let sample = 0; sample < vectors.length; sample++)
      numbers.set(part(vectors[sample]!, from, size), sample * size);
    return tf.tensor(numbers, [vectors.length, ...shape], 'float32');
  });
  return (isList ? tensors : tensors[0]) as unknown as S;
}

function part(vector: Vector, from: number, size: number): Vector {
  return size === vector.length ? vector : vector.subarray(from, from + size);
}

/** Throws `invalid-argument` unless `image` is laid out as the state of `count` samples that `f` was given, and of its type. */
export function checkImage(where: string, layout: Layout, image: State, count: number): void {
  const tensors = tensorsOf(image);
  checkTensors(where, 'f(z)', tensors);
  const fits =
    tensors.length === layout.parts.length && tensors.every(({ shape }, at) => isOf(shape, layout, at, count));
  const other = tensors.find(({ dtype }) => dtype !== 'float32');
  if (fits && other === undefined) return;
  if (fits) refuse(where, 'f', 'a function that keeps the type float32 of its state', other?.dtype);
  const expected = layout.parts.map(({ shape }) => [count, ...shape].join());
  refuse(
    where,
    'f',
    `a function that keeps the shape [${expected.join('] and [')}] of its state (what has a row per sample goes through inputs)`,
    tensors.map(({ shape }) => shape),
  );
}

function isOf(shape: readonly number[], { parts }: Layout, at: number, count: number): boolean {
  const expected = parts[at]!.shape;
  return shape.length === expected.length + 1 && shape.every((size, axis) => size === (expected[axis - 1] ?? count));
}
