import { sizeOf, storage, type DType, type NdArray } from './array.ts';
import { KleeneError } from './error.ts';

/** An inclusive range; a missing end is unbounded. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** Ends with the error for an argument: `where: name must be <expected>, got <value>`. */
export function refuse(where: string, name: string, expected: string, value: unknown): never {
  throw new KleeneError('invalid-argument', `${where}: ${name} must be ${expected}, got ${show(value)}`);
}

/** `value` as a number that is whole, safe and within `range`; throws `invalid-argument` otherwise. */
export function checkInteger(where: string, name: string, value: unknown, range: Range = {}): number {
  if (Number.isSafeInteger(value) && isWithin(value as number, range)) return value as number;
  refuse(where, name, `an integer${bounds(range)}`, value);
}

/** `value` as a finite number within `range`; throws `invalid-argument` otherwise. */
export function checkFinite(where: string, name: string, value: unknown, range: Range = {}): number {
  if (Number.isFinite(value) && isWithin(value as number, range)) return value as number;
  refuse(where, name, `a finite number${bounds(range)}`, value);
}

/** `value` as one of `choices`; throws `invalid-argument` that lists them otherwise. */
export function checkOneOf<T extends string>(where: string, name: string, value: unknown, choices: readonly T[]): T {
  if (choices.includes(value as T)) return value as T;
  refuse(where, name, `one of ${choices.join(', ')}`, value);
}

/** `value` as text; throws `invalid-argument` otherwise. */
export function checkText(where: string, name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  refuse(where, name, 'text', value);
}

/** Throws `invalid-argument` unless `value` is an object that is no list, typed array or function. */
export function checkObject(where: string, name: string, value: unknown): void {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
  if (!isRecord) refuse(where, name, 'an object', value);
}

/** Throws `invalid-argument` when `options` is no object or holds a key that is not in `known`, as a misspelt option does. */
export function checkOptions(where: string, options: object, known: readonly string[]): void {
  checkObject(where, 'options', options);
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) refuse(where, 'options', `made of ${known.join(', ')}`, unknown);
}

/** Throws `invalid-argument` when `shape` is not `expected`; -1 in `expected` stands for any size. */
export function checkShape(where: string, name: string, shape: readonly number[], expected: readonly number[]): void {
  const fits =
    Array.isArray(shape) &&
    shape.length === expected.length &&
    expected.every((size, axis) => size === -1 || size === shape[axis]);
  if (!fits)
    refuse(where, name, `of shape [${expected.map((size) => (size === -1 ? 'any' : size)).join(', ')}]`, shape);
}

/** Throws `invalid-argument` when the storage of `array` is not what its element type and shape say. */
export function checkArray(where: string, name: string, array: NdArray): void {
  checkObject(where, name, array);
  const expected = storage[checkOneOf(where, `${name}.dtype`, array.dtype, Object.keys(storage) as DType[])];
  if (!(array.data instanceof expected)) refuse(where, `${name}.data`, `a ${expected.name}`, array.data);
  if (!(Array.isArray(array.shape) && array.shape.every((size) => Number.isSafeInteger(size) && size >= 0)))
    refuse(where, `${name}.shape`, 'a list of integers >= 0', array.shape);
  const count = sizeOf(array.shape);
  if (array.data.length !== count)
    refuse(where, `${name}.data`, `of ${count} elements for shape [${array.shape.join(', ')}]`, array.data.length);
}

/** A value as error messages show it: text in quotes, long and deep things by kind, never more than 80 characters. */
export function show(value: unknown): string {
  return showTo(3, value);
}

function showTo(depth: number, value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shorten(value));
  if (typeof value === 'function') return `the function ${value.name || '(anonymous)'}`;
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name} of ${value.byteLength} bytes`;
  if (Array.isArray(value)) return depth === 0 ? '[…]' : showList(depth - 1, value);
  if (typeof value === 'object' && value !== null)
    return `an object with ${shorten(Object.keys(value).join(', ')) || 'no keys'}`;
  return Object.is(value, -0) ? '-0' : String(value);
}

function showList(depth: number, list: readonly unknown[]): string {
  const shown = list.slice(0, 20).map((value) => showTo(depth, value));
  return shorten(`[${shown.join(', ')}${list.length > 20 ? ', …' : ''}]`);
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function isWithin(value: number, { min = -Infinity, max = Infinity }: Range): boolean {
  return value >= min && value <= max;
}

function bounds({ min = -Infinity, max = Infinity }: Range): string {
  if (min > -Infinity && max < Infinity) return ` between ${min} and ${max}`;
  if (min > -Infinity) return ` >= ${min}`;
  return max < Infinity ? ` <= ${max}` : '';
}
