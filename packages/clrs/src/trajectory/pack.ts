import { KleeneError } from '@kleene/base';
import type { Field, Layout } from '../spec/layout.ts';

/** The values of a stage's probes at one moment, whatever the spec. */
export interface Values {
  readonly [name: string]: number | Float64Array;
}

/** Writes a snapshot to `into` from `at` on; throws `invalid-argument` when a value is not of the kind and length that the spec says. */
export function pack(
  where: string,
  { fields }: Layout,
  values: Values,
  nodes: number,
  into: Float64Array,
  at: number,
): void {
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i]!;
    const value = values[field.name];
    const to = at + field.offset;
    if (!field.isArray && typeof value === 'number') into[to] = value;
    else if (field.isArray && value instanceof Float64Array && value.length === field.width) into.set(value, to);
    else refuseValue(where, field, value, nodes);
  }
}

/** Throws `invalid-argument` when a number of the packed `steps` is not what the spec says. */
export function checkPacked(where: string, { fields, stride }: Layout, hints: Float64Array, nodes: number): void {
  for (const field of fields)
    for (let at = field.offset; at < hints.length; at += stride)
      if (!areAllowed(field, hints, at, at + field.width, nodes))
        refuseValue(where, field, field.isArray ? hints.subarray(at, at + field.width) : hints[at], nodes);
}

/** Throws `invalid-argument` when a value of a snapshot is not what the spec says. */
export function checkSnapshot(where: string, { fields }: Layout, values: Values, nodes: number): void {
  for (const field of fields) {
    const value = values[field.name];
    const isRight = field.isArray
      ? value instanceof Float64Array &&
        value.length === field.width &&
        areAllowed(field, value, 0, value.length, nodes)
      : typeof value === 'number' && isAllowed(field, value, nodes);
    if (!isRight) refuseValue(where, field, value, nodes);
  }
}

/** Whether all numbers from one index to before another are what the field says. */
export function areAllowed(field: Field, values: Float64Array, from: number, to: number, nodes: number): boolean {
  const { kind, low } = field;
  if (kind === 'any') return true;
  if (kind === 'mask') {
    for (let i = from; i < to; i++) if (!isMask(values[i]!)) return false;
    return true;
  }
  const high = kind === 'class' ? -low : nodes;
  for (let i = from; i < to; i++) if (!isIndex(values[i]!, low, high)) return false;
  return true;
}

/** Whether a number is what the field says. */
export function isAllowed({ kind, low }: Field, value: number, nodes: number): boolean {
  if (kind === 'any') return true;
  return kind === 'mask' ? isMask(value) : isIndex(value, low, kind === 'class' ? -low : nodes);
}

function isMask(value: number): boolean {
  return value === 0 || value === 1 || value === -1;
}

function isIndex(value: number, low: number, high: number): boolean {
  return value >= low && value < high && Math.floor(value) === value;
}

const meanings = { any: '', mask: '0, 1 or -1', class: 'made of classes', node: 'made of numbers of nodes' } as const;

/** Ends with the error for a value that is not what the spec says. */
export function refuseValue(where: string, field: Field, value: unknown, nodes: number): never {
  const { name, probe, width, isArray, kind } = field;
  const wrong =
    typeof value === 'number' && !isArray
      ? value
      : isArray && value instanceof Float64Array && value.length === width
        ? value.find((one) => !isAllowed(field, one, nodes))
        : undefined;
  const expected = wrong !== undefined ? meanings[kind] : isArray ? `a Float64Array of ${width} numbers` : 'a number';
  const got = wrong ?? describe(value);
  throw new KleeneError('invalid-argument', `${where}: ${probe[0]} ${name} must be ${expected}, got ${got}`);
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  return value instanceof Float64Array ? `${value.length} numbers` : `a ${typeof value}`;
}
