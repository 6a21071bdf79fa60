import { checkFinite, checkInteger, refuse } from '@kleene/base';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Named } from './kernel.ts';

/** Throws `invalid-argument` unless `ids` is a list [rows] of int32, one for each row of `values`. */
export function checkIds(where: string, values: Tensor, ids: Tensor): asserts ids is Tensor1D {
  checkIndices(where, ids);
  if (values.rank === 0) refuse(where, 'values', 'a tensor with at least one axis', 'a scalar');
  if (values.shape[0] !== ids.shape[0]) {
    refuse(where, 'ids', `of the length of values, ${values.shape[0]}`, ids.shape[0]);
  }
}

/** Throws `invalid-argument` unless `ids` is a list of int32. */
export function checkIndices(where: string, ids: Tensor): asserts ids is Tensor1D {
  if (ids.dtype !== 'int32') refuse(where, 'ids', 'of type int32', ids.dtype);
  if (ids.rank !== 1) refuse(where, 'ids', 'of shape [rows]', ids.shape);
}

/** The most elements that a tensor can have here: places are int32. */
const MOST_ELEMENTS = 2 ** 31 - 1;

/** Throws `invalid-argument` unless `count` is a number of segments, and that many rows of `values` have less than 2^31 elements. */
export function checkCount(where: string, values: Tensor, count: number): void {
  checkInteger(where, 'count', count, { min: 0 });
  const width = values.shape.slice(1).reduce((product, size) => product * size, 1);
  const most = Math.floor(MOST_ELEMENTS / Math.max(width, 1));
  if (count > most) refuse(where, 'count', `at most ${most} for rows of ${width}`, count);
}

/** Throws `invalid-argument` unless rows of `values` of float32, their `ids` and the `count` of segments fit together. */
export function checkSegments(where: string, values: Tensor, ids: Tensor, count: number): void {
  checkFloat(where, values);
  checkIds(where, values, ids);
  checkCount(where, values, count);
}

/** Throws `invalid-argument` unless `values` is of type float32. */
export function checkFloat(where: string, values: Tensor, name = 'values'): void {
  if (values.dtype !== 'float32') refuse(where, name, 'of type float32', values.dtype);
}

/** Throws `invalid-argument` unless all are of type float32. */
export function checkFloats(where: string, tensors: Named): void {
  for (const [name, tensor] of Object.entries(tensors)) checkFloat(where, tensor, name);
}

/** Throws `invalid-argument` unless `values` has at least `axes` axes. */
export function checkAxes(where: string, values: Tensor, axes: number, name = 'values'): void {
  if (values.rank < axes) refuse(where, name, `of at least ${axes} ${axes === 1 ? 'axis' : 'axes'}`, values.shape);
}

/** Throws `invalid-argument` unless `temperature` is a finite number above 0. */
export function checkTemperature(where: string, temperature: number): void {
  if (!(checkFinite(where, 'temperature', temperature) > 0)) refuse(where, 'temperature', 'above 0', temperature);
}
