import { BINARY, DTYPE, REDUCE, UNARY } from '@kleene/backend-simd';
import type { Measurement } from '../../../../tools/bench/measurement.ts';
import type { Place } from './place.ts';
import { best } from './time.ts';

/** A kernel to time: how many floats move, and the call. */
type Case<B> = readonly [name: string, moved: number, run: (out: B, a: B, b: B) => void];

/** Kernels that the memory should bound, beside a copy that moves as many bytes. */
export function elementwise<B>(place: Place<B>): Measurement[] {
  return [20, 24].flatMap((power) => {
    const n = 2 ** power;
    const [a, b, out, target] = [place.floats(n), place.floats(n), place.floats(n), place.floats(n)];
    const size = `${(4 * n) / 2 ** 20} MB`;
    const rows = cases(place, n).map(([name, moved, run]) => {
      const copied = () => place.copy(target, a, n);
      const [value, copy] = best([() => run(out, a, b), copied], place.clock) as [number, number];
      // A copy moves 2 n floats; a kernel that moves fewer or more is held against its part of it.
      return compare(`${place.title}: ${name}, ${size}`, value, (copy * moved) / (2 * n), place.share);
    });
    place.clear();
    return rows;
  });
}

function cases<B>({ table, ints }: Place<B>, n: number): Case<B>[] {
  const unary = (name: keyof typeof UNARY): Case<B> => [
    name,
    2 * n,
    (out, a) => table.unary(UNARY[name], out, a, n, 0, 0),
  ];
  const rows = n / 128;
  const same = ints([1, 1, 1, n, 0, 0, 0, 1, 0, 0, 0, 1]);
  const bias = ints([1, 1, rows, 128, 0, 0, 128, 1, 0, 0, 0, 1]);
  const pairs = ints([rows / 256, 16, 16, 128, 2048, 0, 128, 1, 2048, 128, 0, 1]);
  const reduce =
    (op: number, ...shape: [number, number, number]): Case<B>[2] =>
    (out, a) =>
      table.reduce(op, DTYPE.float32, out, a, ...shape);
  const add =
    (layout: B): Case<B>[2] =>
    (out, a, b) =>
      table.binary(BINARY.add, DTYPE.float32, out, a, b, layout);
  return [
    unary('relu'),
    unary('exp'),
    unary('tanh'),
    unary('sigmoid'),
    ['add', 3 * n, add(same)],
    ['add [R,128] + [128]', 2 * n, add(bias)],
    ['add [B,1,16,128] + [B,16,1,128]', n + n / 8, add(pairs)],
    ['sum of rows of 128', n, reduce(REDUCE.sum, rows, 128, 1)],
    ['sum of columns', n, reduce(REDUCE.sum, 1, rows, 128)],
    ['max over the middle of [R,16,128]', n + n / 16, reduce(REDUCE.max, rows / 16, 16, 128)],
    ['softmax of rows of 16', 2 * n, (out, a) => table.softmax(out, a, n / 16, 16, 0)],
    ['softmax of rows of 128', 2 * n, (out, a) => table.softmax(out, a, rows, 128, 0)],
    ['log-softmax of rows of 16', 2 * n, (out, a) => table.softmax(out, a, n / 16, 16, 1)],
    ['log-softmax of rows of 128', 2 * n, (out, a) => table.softmax(out, a, rows, 128, 1)],
  ];
}

function compare(name: string, value: number, baseline: number, share: number): Measurement {
  const ratio = baseline / value;
  const target = share === 0 ? '' : `; target ${share} ${ratio >= share ? 'met' : 'missed'}`;
  return { name, value, unit: 'ms', baseline, ratio, note: `a copy that moves as many bytes on one thread${target}` };
}
