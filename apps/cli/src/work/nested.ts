import type { NdArray } from '@kleene/base';

/** Numbers in lists of lists, as JSON has arrays. */
export type Nested = number | Nested[];

/** An array as lists of lists. */
export function nested({ data, shape }: NdArray): Nested {
  const build = (axis: number, at: number, size: number): Nested => {
    if (axis === shape.length) return data[at]!;
    const part = size / shape[axis]!;
    return Array.from({ length: shape[axis]! }, (_, i) => build(axis + 1, at + i * part, part));
  };
  return build(0, 0, data.length);
}

/** A value as lines for people: a matrix row by row, numbers of one width with at most 3 decimals. */
export function plain(value: Nested): string[] {
  if (typeof value === 'number') return [cell(value)];
  if (value.every((one) => typeof one === 'number')) return [value.map((one) => cell(one).padStart(2)).join(' ')];
  return value.flatMap((row) => plain(row));
}

function cell(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}
