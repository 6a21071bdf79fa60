import {
  checkGraph,
  complete,
  connectedErdosRenyi,
  connectivityRange,
  cycle,
  erdosRenyi,
  fromEdges,
  grid,
  path,
  star,
} from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import { describe, expect, it } from 'vitest';
import { mishandled } from '../../../tools/testing/hostile.ts';

const { uniform } = draws(key(1));
const stream = { uniform: uniform.bind(draws(key(1))) };
const lists = { weights: [1, 2], directed: true, duplicates: 'keep', loops: 'drop' };

const calls: Readonly<Record<string, readonly [run: (...args: never[]) => unknown, args: readonly unknown[]]>> = {
  checkGraph: [(graph: never) => checkGraph('f', 'graph', graph), [path(4)]],
  complete: [complete, [3]],
  connectedErdosRenyi: [connectedErdosRenyi, [stream, 5, { p: 0.9, maxTries: 5 }]],
  connectivityRange: [connectivityRange, [4]],
  cycle: [cycle, [3]],
  erdosRenyi: [erdosRenyi, [stream, 5, { p: 0.5 }]],
  fromEdges: [fromEdges, [3, [0, 1], [1, 2], lists]],
  grid: [grid, [2, 3]],
  path: [path, [3]],
  star: [star, [3]],
};

describe('wrong arguments', () => {
  it.each(Object.entries(calls))('are refused by %s, whatever they are', async (_, [run, args]) => {
    expect(() => run(...(args as never[]))).not.toThrow();
    expect(await mishandled(run, args)).toEqual([]);
  });

  it('are a probability that is sure to give more edges than fit, before memory is taken', () => {
    const expected = /p must be small enough for 1073741823 edges among 100000 nodes/;
    expect(() => erdosRenyi(stream, 100_000, { p: 1 })).toThrow(expected);
    expect(() => connectedErdosRenyi(stream, 100_000, { p: 0.5 })).toThrow(expected);
  });
});
