import type { Field } from '../spec/layout.ts';
import { areAllowed, isAllowed, refuseValue, type Values } from './pack.ts';

/** In whose name, for how many nodes, and whether the numbers of a value are taken as right. */
interface CheckOptions {
  readonly where: string;
  readonly nodes: number;
  readonly isTrusted: boolean;
}

/**
 * Throws `invalid-argument` when a value is not of the kind and length that the spec says, or (unless `isTrusted`) its numbers
 * are not.
 */
export function checkValue(field: Field, value: Values[string] | undefined, options: CheckOptions): void {
  const isRight =
    typeof value === 'number'
      ? !field.isArray && (options.isTrusted || isAllowed(field, value, options.nodes))
      : field.isArray &&
        value?.length === field.width &&
        (options.isTrusted || areAllowed(field, value, 0, value.length, options.nodes));
  if (!isRight) refuseValue(options.where, field, value, options.nodes);
}

/** Writes a checked value as dm-clrs stores it to `into`, which is zero there (unless `isOverwritten`), from `to` on. */
export function writeValue(field: Field, value: Values[string], into: Float64Array, to: number): void {
  if (typeof value === 'number') expandNumber(field, value, into, to);
  else if (field.classes > 0) expandClasses(field, value, 0, into, to);
  else copyInto(into, to, value, 0, field.width);
}

/** Whether every number of a field's place is written, so that it need not be zero before. */
export function isOverwritten({ probe, classes }: Field): boolean {
  return classes === 0 && probe[2] !== 'mask_one';
}

/** Writes one packed value of a field as dm-clrs stores it. */
export function expand(field: Field, from: Float64Array, at: number, into: Float64Array, to: number): void {
  if (!field.isArray) expandNumber(field, from[at]!, into, to);
  else if (field.classes > 0) expandClasses(field, from, at, into, to);
  else copyInto(into, to, from, at, field.width);
}

/** Copies `width` numbers. A loop, four at a time, beats the call of `set` for a few. */
export function copyInto(into: Float64Array, to: number, from: Float64Array, at: number, width: number): void {
  if (width > 32) {
    into.set(from.length === width ? from : from.subarray(at, at + width), to);
    return;
  }
  let i = 0;
  for (; i + 4 <= width; i += 4) {
    into[to + i] = from[at + i]!;
    into[to + i + 1] = from[at + i + 1]!;
    into[to + i + 2] = from[at + i + 2]!;
    into[to + i + 3] = from[at + i + 3]!;
  }
  for (; i < width; i++) into[to + i] = from[at + i]!;
}

/** Writes a class, or `~class` for an element that is left out of scoring, to zeros from `to` on. */
export function setClass(value: number, into: Float64Array, to: number): void {
  if (value >= 0) into[to + value] = 1;
  else into[to + ~value] = -1;
}

/** Writes `width` classes, from `at` on, to zeros from `to` on. */
export function expandClasses(
  { classes, width }: Field,
  from: Float64Array,
  at: number,
  into: Float64Array,
  to: number,
): void {
  for (let i = 0, place = to; i < width; i++, place += classes) {
    // As `setClass`, without a branch: `isLeftOut` is -1 for those left out, else 0.
    const value = from[at + i]! | 0;
    const isLeftOut = value >> 31;
    into[place + (value ^ isLeftOut)] = isLeftOut | 1;
  }
}

function expandNumber(field: Field, value: number, into: Float64Array, to: number): void {
  if (isOverwritten(field)) into[to] = value;
  else setClass(value, into, to);
}
