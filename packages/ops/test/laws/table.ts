import * as tf from '@tensorflow/tfjs-core';
import { gather, segmentMax, segmentMean, segmentSoftmax, segmentSum } from '@kleene/ops';
import { random, type Reference } from './arrays.ts';
import { cellLaws } from './cells.ts';
import { choiceLaws } from './choices.ts';
import type { Law } from './law.ts';
import { pairLaws } from './pairs.ts';

function rows(x: Reference): number[][] {
  const width = x.shape.slice(1).reduce((product, length) => product * length, 1);
  return Array.from({ length: x.shape[0]! }, (_, row) => Array.from(x.data.subarray(row * width, (row + 1) * width)));
}

function fromRows(table: readonly (readonly number[])[], shape: readonly number[]): Reference {
  return { data: Float64Array.from(table.flat()), shape, dtype: 'float64' };
}

function reduceBy(ids: readonly number[], count: number, start: number, join: (a: number, b: number) => number) {
  return (x: Reference): Reference => {
    const width = x.shape.slice(1).reduce((product, length) => product * length, 1);
    const out = Array.from({ length: count }, () => Array.from({ length: width }, () => start));
    rows(x).forEach((row, r) => {
      const target = out[ids[r]!];
      if (target) row.forEach((value, column) => (target[column] = join(target[column]!, value)));
    });
    return fromRows(out, [count, ...x.shape.slice(1)]);
  };
}

function softmaxBy(ids: readonly number[], count: number, temperature: number) {
  return (x: Reference): Reference => {
    const isInside = (row: number): boolean => ids[row]! >= 0 && ids[row]! < count;
    const parts = [...x.data].map((value, row) => {
      const largest = Math.max(...[...x.data].filter((_, other) => ids[other] === ids[row]));
      return Math.exp((value - largest) / temperature);
    });
    const weights = parts.map((part, row) => {
      const sum = parts.reduce((total, other, at) => total + (ids[at] === ids[row] ? other : 0), 0);
      return isInside(row) ? part / sum : 0;
    });
    return { data: Float64Array.from(weights), shape: x.shape, dtype: 'float64' };
  };
}

function takeRows(ids: readonly number[]) {
  return (x: Reference): Reference =>
    fromRows(
      ids.map((id) => rows(x)[id]!),
      [ids.length, ...x.shape.slice(1)],
    );
}

const int = (ids: readonly number[]): tf.Tensor1D => tf.tensor1d([...ids], 'int32');
const add = (a: number, b: number): number => a + b;

const sum = (name: string, input: Reference, ids: readonly number[], count: number): Law => ({
  name: `segmentSum ${name}`,
  input,
  run: (x) => segmentSum(x, int(ids), count),
  reference: reduceBy(ids, count, 0, add),
});

const mean = (name: string, input: Reference, ids: readonly number[], count: number): Law => ({
  name: `segmentMean ${name}`,
  input,
  run: (x) => segmentMean(x, int(ids), count),
  reference(x) {
    const sums = reduceBy(ids, count, 0, add)(x);
    const width = sums.data.length / Math.max(count, 1);
    const data = sums.data.map((value, at) => {
      const size = ids.filter((id) => id === Math.floor(at / width)).length;
      return size === 0 ? 0 : value / size;
    });
    return { ...sums, data };
  },
});

const max = (name: string, input: Reference, ids: readonly number[], count: number, smooth = true): Law => ({
  name: `segmentMax ${name}`,
  input,
  run: (x) => segmentMax(x, int(ids), count),
  reference: reduceBy(ids, count, -Infinity, Math.max),
  smooth,
});

const softmax = (name: string, input: Reference, ids: readonly number[], count: number, temperature: number): Law => ({
  name: `segmentSoftmax ${name}`,
  input,
  run: (x) => segmentSoftmax(x as tf.Tensor1D, int(ids), count, temperature),
  reference: softmaxBy(ids, count, temperature),
});

const rowsOf = (name: string, input: Reference, ids: readonly number[]): Law => ({
  name: `gather ${name}`,
  input,
  run: (x) => gather(x, int(ids)),
  reference: takeRows(ids),
});

/** Every operation of the package in the cases that every operation of its kind must stand; a new one joins by a row. */
export const laws: readonly Law[] = [
  sum('of scattered rows', random(7, 3), [2, 0, 2, 1, 0, 2, 2], 3),
  sum('of a list', random(6), [1, 1, 0, 3, 3, 3], 4),
  sum('with an empty segment', random(4, 2), [0, 0, 3, 3], 5),
  sum('with ids outside', random(5, 2), [-1, 0, 5, 1, 2], 3),
  sum('of no rows', random(0, 2), [], 3),
  sum('into no segment', random(3, 2), [0, 1, 2], 0),
  sum('of rows of three axes', random(4, 2, 3), [1, 0, 1, 1], 2),
  sum('of rows without columns', random(3, 0), [0, 1, 1], 2),
  sum('of sorted rows', random(6, 2), [0, 0, 1, 1, 1, 3], 4),
  mean('of scattered rows', random(7, 3), [2, 0, 2, 1, 0, 2, 2], 3),
  mean('of sorted rows', random(6, 2), [0, 0, 1, 1, 1, 3], 4),
  mean('with ids outside', random(5, 2), [-1, 0, 5, 0, 2], 3),
  mean('of no rows', random(0, 2), [], 3),
  max('of sorted rows', random(6, 2), [0, 0, 1, 1, 1, 3], 4),
  max('of scattered rows', random(7, 3), [2, 0, 2, 1, 0, 2, 2], 3),
  max('of a list', random(6), [1, 1, 0, 2, 2, 2], 3),
  max('with an empty segment', random(4, 2), [0, 0, 3, 3], 5),
  max('with ids outside', random(5, 2), [-1, 0, 5, 0, 1], 2),
  max('of no rows', random(0, 2), [], 3),
  max(
    'of equal values',
    fromRows(
      [
        [1, 2],
        [1, 2],
        [0, 2],
      ],
      [3, 2],
    ),
    [0, 0, 0],
    1,
    false,
  ),
  softmax('of a sorted list', random(6), [0, 0, 1, 1, 1, 3], 4, 1),
  softmax('of a list', random(7), [2, 0, 2, 1, 0, 2, 2], 3, 1),
  softmax('at a low temperature', random(6), [0, 0, 0, 1, 1, 1], 2, 0.5),
  softmax('at a high temperature', random(5), [1, 1, 1, 0, 1], 2, 3),
  softmax('of large values', { ...random(4), data: Float64Array.of(1000, 999.5, -1000, -1001) }, [0, 0, 1, 1], 2, 1),
  softmax('with ids outside', random(6), [-1, 0, 2, 0, 1, 1], 2, 1),
  softmax('of rows into no segment', random(3), [0, 1, 2], 0, 1),
  softmax('of no rows', random(0), [], 2, 1),
  rowsOf('of some rows, some twice', random(4, 3), [3, 1, 3, 3, 0]),
  rowsOf('of a list', random(5), [4, 4, 0]),
  rowsOf('of no row', random(4, 3), []),
  rowsOf('of rows of three axes', random(3, 2, 2), [2, 2, 0, 1]),
  ...pairLaws,
  ...cellLaws,
  ...choiceLaws,
];
