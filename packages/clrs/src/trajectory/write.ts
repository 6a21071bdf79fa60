import { areAllowed, isAllowed, refuseValue, type Values } from './pack.ts';
import type { Field } from '../spec/layout.ts';

/**
 * Writes a value as dm-clrs stores it to `into`, which is zero there, from `to` on; throws `invalid-argument` when it is not what the spec
 * says. Only its kind and length are looked at when it is `trusted`.
 */
export function writeValue(
  where: string,
  field: Field,
  value: Values[string] | undefined,
  nodes: number,
  isTrusted: boolean,
  into: Float64Array,
  to: number,
): void {
  if (typeof value === 'number') {
    if (field.isArray || !(isTrusted || isAllowed(field, value, nodes))) refuseValue(where, field, value, nodes);
    expandNumber(field, value, into, to);
  } else {
    if (!field.isArray || value?.length !== field.width) refuseValue(where, field, value, nodes);
    if (!isTrusted && !areAllowed(field, value, 0, value.length, nodes)) refuseValue(where, field, value, nodes);
    expandArray(field, value, 0, into, to);
  }
}

/** Writes one packed value of a field as dm-clrs stores it. */
export function expand(field: Field, from: Float64Array, at: number, into: Float64Array, to: number): void {
  if (field.isArray) expandArray(field, from, at, into, to);
  else expandNumber(field, from[at]!, into, to);
}

function expandArray({ probe, width }: Field, from: Float64Array, at: number, into: Float64Array, to: number): void {
  if (probe[2] === 'categorical') {
    const classes = probe[3];
    for (let i = 0; i < width; i++) setClass(from[at + i]!, into, to + i * classes);
  } else if (width <= 96) for (let i = 0; i < width; i++) into[to + i] = from[at + i]!;
  else into.set(from.length === width ? from : from.subarray(at, at + width), to);
}

function expandNumber({ probe }: Field, value: number, into: Float64Array, to: number): void {
  if (probe[2] === 'categorical') setClass(value, into, to);
  else if (probe[2] === 'mask_one') into[to + value] = 1;
  else into[to] = value;
}

function setClass(value: number, into: Float64Array, to: number): void {
  if (value >= 0) into[to + value] = 1;
  else into[to + ~value] = -1;
}
