import { checkFinite, checkInteger, refuse } from '@kleene/base';
import type * as tf from '@tensorflow/tfjs-core';

/** Throws `invalid-argument` unless `value` is a function. */
export function checkFunction(where: string, name: string, value: unknown): void {
  if (typeof value !== 'function') refuse(where, name, 'a function', value);
}

/** `value` as a number above 0 and at most 1; throws `invalid-argument` otherwise. */
export function checkFraction(where: string, name: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && value <= 1) return value;
  refuse(where, name, 'above 0 and at most 1', value);
}

/** `value` as a finite number above 0; throws `invalid-argument` otherwise. */
export function checkPositive(where: string, name: string, value: unknown): number {
  return checkFinite(where, name, value, { min: Number.MIN_VALUE });
}

/** Throws `invalid-argument` unless `value` is a tensor, of whichever copy of tfjs-core. */
export function checkTensor(where: string, name: string, value: unknown): asserts value is tf.Tensor {
  if (!isTensor(value)) refuse(where, name, 'a tensor', value);
}

/** Whether `value` is a tensor, of whichever copy of tfjs-core. */
export function isTensor(value: unknown): value is tf.Tensor {
  const tensor = value as Partial<tf.Tensor> | null | undefined;
  return typeof tensor?.dataId === 'object' && typeof tensor.dataSync === 'function';
}

/** Throws `invalid-argument` unless `value` is a list of tensors. */
export function checkTensors(where: string, name: string, value: unknown): asserts value is readonly tf.Tensor[] {
  if (!Array.isArray(value)) refuse(where, name, 'a list of tensors', value);
  const wrong = value.findIndex((tensor) => !isTensor(tensor));
  if (wrong >= 0) refuse(where, `${name}[${wrong}]`, 'a tensor', value[wrong]);
}

/** Throws `invalid-argument` unless `value` is a list of whole numbers from 1. */
export function checkSizes(where: string, name: string, value: unknown): asserts value is readonly number[] {
  if (!Array.isArray(value)) refuse(where, name, 'a list of sizes', value);
  value.forEach((size, at) => checkInteger(where, `${name}[${at}]`, size, { min: 1 }));
}

/** Throws `invalid-argument` unless `value` is a list of whole numbers that rises from at least 1, to at most `max` where that is given. */
export function checkAscending(
  where: string,
  name: string,
  value: unknown,
  max?: number,
): asserts value is readonly number[] {
  if (!Array.isArray(value)) refuse(where, name, 'a list of whole numbers', value);
  value.forEach((number, at) =>
    checkInteger(where, `${name}[${at}]`, number, { min: 1 + (value[at - 1] ?? 0), ...(max !== undefined && { max }) }),
  );
}

/** Throws `invalid-argument` unless `value` has the form of a random key: two words. */
export function checkKey(where: string, value: unknown): void {
  const isKey =
    Array.isArray(value) && value.length === 2 && value.every((word) => Number.isInteger(word) && word >= 0);
  if (!isKey) refuse(where, 'key', 'a key of @kleene/random', value);
}
