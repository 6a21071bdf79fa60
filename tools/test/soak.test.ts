import { describe, expect, it } from 'vitest';
import { growth } from '../soak/verdict.mjs';

const MiB = 2 ** 20;

/** Twenty samples of a process that holds the same all the time, but for what `change` makes of each. */
const series = (change: (i: number) => object = () => ({})) =>
  Array.from({ length: 20 }, (_, i) => ({
    step: 5000 * (i + 1),
    loss: 1,
    numTensors: 51,
    numDataBuffers: 51,
    numBytes: 3276,
    // Collections leave a little more or less.
    heapUsed: (13 + (i % 3) / 4) * MiB,
    external: 18 * MiB,
    arrayBuffers: MiB,
    rss: 120 * MiB,
    seconds: i,
    ...change(i),
  }));

describe('a soak', () => {
  it('finds nothing in a series that is constant after its first fifth', () => {
    expect(growth(series())).toEqual([]);
    expect(growth(series((i) => (i < 4 ? { numTensors: 40 + i, heapUsed: 40 * MiB } : {})))).toEqual([]);
  });

  it('finds a tensor that leaks now and then', () => {
    expect(growth(series((i) => ({ numTensors: 51 + Math.floor(i / 10) })))).toEqual([
      'numTensors is not constant: 51, 52',
    ]);
  });

  it('finds memory that grows by more than compiling explains', () => {
    expect(growth(series((i) => ({ heapUsed: (13 + i) * MiB })))).toEqual(['heapUsed grew from 19.0 to 31.0 MiB']);
    expect(growth(series((i) => ({ arrayBuffers: i * 2 * MiB })))).toEqual(['arrayBuffers grew from 12.0 to 36.0 MiB']);
    expect(growth(series((i) => ({ heapUsed: (200 + i / 4) * MiB })))).toEqual([]);
  });

  it('does not judge by a handful of samples', () => {
    expect(growth(series().slice(0, 5))).toEqual(['there are only 5 samples, too few to judge by']);
  });
});
