import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVATION, BINARY, COMPARE, DTYPE, REDUCE, UNARY } from '../../src/table.ts';
import { hosts, type Values } from './host.ts';

const { here, missing } = await hosts();

/** Whole numbers: sums and products of them are exact in any order, so that results are compared bit by bit. */
const whole = (n: number, seed: number, from = -8, to = 8): Float32Array => {
  let state = seed >>> 0 || 1;
  return Float32Array.from({ length: n }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return from + ((state >>> 8) % (to - from + 1));
  });
};

const volume = (sizes: readonly number[]): number => sizes.reduce((product, size) => product * size, 1);

/** Where the elements of a box are, for each set of strides, in row-major order. */
function* places(sizes: readonly number[], ...strides: readonly (readonly number[])[]): Generator<number[]> {
  for (let i = 0; i < volume(sizes); i++) {
    let rest = i;
    const at = sizes.map(() => 0);
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      at[axis] = rest % sizes[axis]!;
      rest = Math.floor(rest / sizes[axis]!);
    }
    yield strides.map((one) => one.reduce((sum, stride, axis) => sum + stride * at[axis]!, 0));
  }
}

/** Row-major strides, 0 along axes that are repeated. */
function stridesOf(sizes: readonly number[], repeated: readonly boolean[]): number[] {
  let stride = 1;
  return sizes
    .map((size, axis) => ({ size, repeated: repeated[axis]! }))
    .reverse()
    .map((axis) => {
      const own = axis.repeated ? 0 : stride;
      if (!axis.repeated) stride *= axis.size;
      return own;
    })
    .reverse();
}

const size = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 5 }) }, fc.constantFrom(1, 15, 16, 17, 33));
const seed = fc.integer({ min: 1, max: 1e6 });

/** Runs a property often enough that all of this file's make 10^4 cases. */
const often = <T extends [unknown, ...unknown[]]>(property: fc.IPropertyWithHooks<T>): void =>
  fc.assert(property, { numRuns: 600 });

describe.each(here)('kernels on $title', ({ kernels, tier }) => {
  it('multiply through any strides, as loops over whole numbers do', () => {
    often(
      fc.property(
        fc.integer({ min: 0, max: 3 }),
        size,
        size,
        size,
        fc.boolean(),
        fc.boolean(),
        fc.boolean(),
        seed,
        (batch, m, n, k, ta, tb, add, seed) => {
          const [a, b, bias] = [whole(batch * m * k, seed), whole(batch * k * n, seed + 1), whole(n, seed + 2)];
          const out = whole(batch * m * n, seed + 3);
          const [as, bs] = [
            [m * k, ta ? 1 : k, ta ? m : 1],
            [k * n, tb ? 1 : n, tb ? k : 1],
          ];
          const want = out.map((before, i) => {
            const [s, row, column] = [Math.floor(i / (m * n)), Math.floor(i / n) % m, i % n];
            let sum = (add ? before : 0) + bias[column]!;
            for (let p = 0; p < k; p++)
              sum += a[s * as[0]! + row * as[1]! + p * as[2]!]! * b[s * bs[0]! + p * bs[1]! + column * bs[2]!]!;
            return Math.max(sum, 0);
          });
          const layout = Int32Array.of(batch, m, n, k, ...as, ...bs, m * n, n);
          kernels.matmul(out, a, b, bias, layout, ACTIVATION.relu, 0, add ? 1 : 0);
          expect(out).toEqual(want);
        },
      ),
    );
  });

  it('combine and compare two arrays under any broadcast', () => {
    const four = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { minLength: 4, maxLength: 4 });
    often(
      fc.property(
        four(fc.integer({ min: 0, max: 4 })),
        size,
        four(fc.boolean()),
        four(fc.boolean()),
        seed,
        (outer, last, ra, rb, seed) => {
          const sizes = [...outer.slice(1), last];
          const [as, bs] = [stridesOf(sizes, ra), stridesOf(sizes, rb)];
          const count = (repeated: readonly boolean[]): number => volume(sizes.filter((_, axis) => !repeated[axis]));
          const [a, b] = [whole(count(ra), seed), whole(count(rb), seed + 1)];
          const layout = Int32Array.of(...sizes, ...as, ...bs);
          const each = (f: (x: number, y: number) => number): number[] =>
            [...places(sizes, as, bs)].map(([i, j]) => Math.fround(f(a[i!]!, b[j!]!)));
          const out = new Float32Array(volume(sizes));
          for (const [op, f] of [
            [BINARY.add, (x, y) => x + y],
            [BINARY.mul, (x, y) => x * y],
            [BINARY.min, Math.min],
            [BINARY.squaredDifference, (x, y) => (x - y) ** 2],
          ] as [number, (x: number, y: number) => number][]) {
            kernels.binary(op, DTYPE.float32, out, a, b, layout);
            expect([...out].map((x) => x + 0)).toEqual(each(f).map((x) => x + 0));
          }
          const bools = new Uint8Array(volume(sizes));
          kernels.compare(COMPARE.lessEqual, DTYPE.float32, bools, a, b, layout);
          expect([...bools]).toEqual(each((x, y) => (x <= y ? 1 : 0)));
        },
      ),
    );
  });

  it('reduce any axis, argMax to the first of equals', () => {
    often(
      fc.property(fc.integer({ min: 0, max: 6 }), size, size, seed, (outer, middle, inner, seed) => {
        const a = whole(outer * middle * inner, seed);
        const columns = Array.from({ length: outer * inner }, (_, i) =>
          Array.from({ length: middle }, (_, j) => a[(Math.floor(i / inner) * middle + j) * inner + (i % inner)]!),
        );
        const out = new Float32Array(outer * inner);
        kernels.reduce(REDUCE.sum, DTYPE.float32, out, a, outer, middle, inner);
        expect([...out]).toEqual(columns.map((column) => column.reduce((sum, x) => sum + x, 0)));
        kernels.reduce(REDUCE.max, DTYPE.float32, out, a, outer, middle, inner);
        expect([...out]).toEqual(columns.map((column) => Math.max(...column)));
        const at = new Int32Array(outer * inner);
        kernels.reduce(REDUCE.argMax, DTYPE.float32, at, a, outer, middle, inner);
        expect([...at]).toEqual(columns.map((column) => Math.max(0, column.indexOf(Math.max(...column)))));
      }),
    );
  });

  it('copy boxes along any order of axes', () => {
    const axes = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 });
    const four = fc.array(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom(9, 17)), {
      minLength: 4,
      maxLength: 4,
    });
    often(
      fc.property(four, axes, fc.boolean(), seed, (sizes, order, bytes, seed) => {
        const from = stridesOf(sizes, [false, false, false, false]);
        const moved = order.map((axis) => sizes[axis]!);
        const strides = order.map((axis) => from[axis]!);
        const values = whole(volume(sizes), seed, 0, 100);
        const a: Values = bytes ? Uint8Array.from(values) : values;
        const out: Values = bytes ? new Uint8Array(a.length) : new Float32Array(a.length);
        const to = stridesOf(moved, [false, false, false, false]);
        kernels.copy(
          bytes ? DTYPE.bool : DTYPE.float32,
          out,
          a,
          Int32Array.of(0, 0, 1, 1, ...moved, 0, 0, ...to, 0, 0, ...strides),
        );
        expect([...out]).toEqual([...places(moved, strides)].map(([i]) => a[i!]));
      }),
    );
  });

  it('gather rows, or say which id is outside and write nothing', () => {
    often(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        size,
        fc.array(fc.integer({ min: -1, max: 5 }), { maxLength: 20 }),
        (rows, inner, list) => {
          const a = whole(rows * inner, 5);
          const ids = Int32Array.from(list);
          const out = new Float32Array(list.length * inner).fill(99);
          const wrong = list.findIndex((id) => id < 0 || id >= rows);
          expect(kernels.gather(DTYPE.float32, out, a, ids, 1, 1, rows, inner, list.length)).toBe(wrong);
          const want = list.flatMap((id) => [...a.subarray(id * inner, (id + 1) * inner)]);
          expect([...out]).toEqual(wrong === -1 ? want : [...new Float32Array(out.length).fill(99)]);
        },
      ),
    );
  });

  it('sum segments and pass over ids outside', () => {
    often(
      fc.property(
        fc.integer({ min: 0, max: 5 }),
        size,
        fc.array(fc.integer({ min: -2, max: 6 }), { maxLength: 30 }),
        (segments, inner, list) => {
          const a = whole(list.length * inner, 6);
          const out = new Float32Array(segments * inner).fill(99);
          kernels.segmentSum(DTYPE.float32, out, a, Int32Array.from(list), list.length, inner, segments);
          const want = new Float32Array(segments * inner);
          list.forEach((id, j) => {
            if (id >= 0 && id < segments) for (let i = 0; i < inner; i++) want[id * inner + i]! += a[j * inner + i]!;
          });
          expect(out).toEqual(want);
        },
      ),
    );
  });

  it('pass NaN on and have exact infinities, at every place of a register', () => {
    for (let n = 1; n <= 40; n++)
      for (let at = 0; at < n; at++) {
        const a = new Float32Array(n).fill(1);
        const out = new Float32Array(n);
        const value = (op: number, x: number): number => {
          a[at] = x;
          kernels.unary(op, out, a, n, 0, 0);
          return out[at]!;
        };
        for (const op of [UNARY.relu, UNARY.step, UNARY.exp, UNARY.sigmoid, UNARY.tanh])
          expect(value(op, NaN)).toBeNaN();
        expect([value(UNARY.exp, Infinity), value(UNARY.exp, -Infinity), value(UNARY.exp, 100)]).toEqual([
          Infinity,
          0,
          Infinity,
        ]);
        expect([value(UNARY.tanh, -Infinity), value(UNARY.sigmoid, -Infinity)]).toEqual([-1, 0]);
      }
  });

  it.each([1, 2, 3])('give the same bits 100 times with %i threads, which are those of one', (threads) => {
    const [m, n, k] = [110, 70, 40];
    const a = Float32Array.from({ length: m * k }, (_, i) => Math.sin(i));
    const b = Float32Array.from({ length: k * n }, (_, i) => Math.cos(i));
    const long = Float32Array.from({ length: 70_003 }, (_, i) => Math.sin(i * i));
    const run = (): Float32Array => {
      const out = new Float32Array(m * n + 1);
      kernels.matmul(out, a, b, null, Int32Array.of(1, m, n, k, 0, k, 1, 0, n, 1, 0, n), ACTIVATION.tanh, 0, 0);
      kernels.reduce(REDUCE.sum, DTYPE.float32, out.subarray(m * n), long, 1, long.length, 1);
      return out;
    };
    kernels.setThreads(1);
    const first = Buffer.from(run().buffer);
    kernels.setThreads(threads);
    for (let i = 0; i < 100; i++) expect(Buffer.from(run().buffer).equals(first)).toBe(true);
  });

  it('refuse an operation that there is not as an error, and go on', () => {
    const [a, out] = [Float32Array.of(4), new Float32Array(1)];
    expect(() => kernels.unary(99, out, a, 1, 0, 0)).toThrow(Error);
    expect(() => kernels.matmul(out, a, a, null, Int32Array.of(1, 1, 1, -1, 0, 1, 1, 0, 1, 1, 0, 1), 0, 0, 0)).toThrow(
      Error,
    );
    kernels.unary(UNARY.sqrt, out, a, 1, 0, 0);
    expect(out[0]).toBe(2);
  });

  it('are right after 10,000 calls that were refused', () => {
    const [a, out] = [Float32Array.of(4), new Float32Array(1)];
    let refused = 0;
    for (let i = 0; i < 10_000; i++)
      try {
        kernels.unary(99, out, a, 1, 0, 0);
      } catch {
        refused++;
      }
    kernels.matmul(out, a, a, null, Int32Array.of(1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1), 0, 0, 0);
    expect([refused, out[0]]).toEqual([10_000, 16]);
  });

  it('serve several worker threads at once, and outlive them', async () => {
    kernels.setThreads(3);
    const script = `
      const { parentPort } = require('node:worker_threads');
      const { readFileSync } = require('node:fs');
      const a = Float32Array.from({ length: 50000 }, (_, i) => i % 7);
      if (${tier.kind === 'native'}) {
        const table = require(${JSON.stringify(tier.from)});
        const sum = new Float32Array(1);
        for (let i = 0; i < 200; i++) table.reduce(0, 0, sum, a, 1, a.length, 1);
        parentPort.postMessage(sum[0]);
      } else {
        const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(new URL(${JSON.stringify(tier.from)}))));
        exports.memory.grow(10);
        const at = (exports.__heap_base.value + 15) & ~15;
        const values = new Float32Array(exports.memory.buffer, at, a.length + 1);
        values.set(a, 1);
        for (let i = 0; i < 200; i++) exports.reduce(0, 0, at, at + 4, 1, a.length, 1);
        parentPort.postMessage(values[0]);
      }`;
    const run = (): Promise<number> =>
      new Promise((resolve, reject) =>
        new Worker(script, { eval: true }).once('message', resolve).once('error', reject),
      );
    const want = Array.from({ length: 50_000 }, (_, i) => i % 7).reduce((sum, x) => sum + x, 0);
    expect(await Promise.all([run(), run(), run()])).toEqual([want, want, want]);
    const out = new Float32Array(100_000);
    kernels.fill(DTYPE.float32, out, 3, out.length);
    kernels.unary(UNARY.square, out, out, out.length, 0, 0);
    expect(out.every((x) => x === 9)).toBe(true);
  });
});

describe('the native addon', () => {
  it('refuses, as an error, buffers that are too small and what is no buffer', (context) => {
    const found = here.find(({ title }) => title === 'native');
    if (found === undefined) return context.skip(missing.join('; '));
    const { kernels } = found;
    const [small, large] = [new Float32Array(3), new Float32Array(4)];
    expect(() => kernels.unary(UNARY.exp, small, large, 4, 0, 0)).toThrow('unary: a buffer is too small');
    expect(() => kernels.unary(99, large, small, 3, 0, 0)).toThrow('unary: no such operation');
    expect(() => kernels.unary(UNARY.exp, [1] as never, large, 1, 0, 0)).toThrow(/must be a Float32Array/);
    expect(() => kernels.unary(UNARY.exp, new Float64Array(4) as never, large, 1, 0, 0)).toThrow(
      /must be a Float32Array/,
    );
    expect(() => kernels.unary(UNARY.exp, new Uint8Array(64).subarray(1) as never, large, 1, 0, 0)).toThrow(
      'not aligned',
    );
    expect(() => kernels.matmul(large, large, large, null, Int32Array.of(1, 2), 0, 0, 0)).toThrow('too small');
    expect(() =>
      kernels.binary(0, 0, large, small, small, Int32Array.of(1, 1, 1, 2 ** 31 - 1, 0, 0, 0, 1, 0, 0, 0, 1)),
    ).toThrow();
  });
});
