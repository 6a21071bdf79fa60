import {
  checkGraph,
  complete,
  connectedErdosRenyi,
  connectedWattsStrogatz,
  connectivityRange,
  cycle,
  delaunay,
  erdosRenyi,
  fromEdges,
  grid,
  path,
  star,
  tree,
  triangulation,
  wattsStrogatz,
} from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import { describe, expect, it } from 'vitest';
import { mishandled } from '../../../tools/testing/hostile.ts';

const stream = draws(key(1));
const lists = { weights: [1, 2], directed: true, duplicates: 'keep', loops: 'drop' };

const calls: Readonly<Record<string, readonly [run: (...args: never[]) => unknown, args: readonly unknown[]]>> = {
  checkGraph: [(graph: never) => checkGraph('f', 'graph', graph), [path(4)]],
  complete: [complete, [3]],
  connectedErdosRenyi: [connectedErdosRenyi, [stream, 5, { p: 0.9, maxTries: 5 }]],
  connectedWattsStrogatz: [connectedWattsStrogatz, [stream, 9, { k: [2, 4], p: [0.1, 0.2], maxTries: 9 }]],
  connectivityRange: [connectivityRange, [4]],
  cycle: [cycle, [3]],
  delaunay: [delaunay, [stream, 5]],
  erdosRenyi: [erdosRenyi, [stream, 5, { p: 0.5 }]],
  fromEdges: [fromEdges, [3, [0, 1], [1, 2], lists]],
  grid: [grid, [2, 3]],
  path: [path, [3]],
  star: [star, [3]],
  tree: [tree, [9, 2]],
  triangulation: [triangulation, [Float64Array.of(0, 0, 1, 0, 0, 1)]],
  wattsStrogatz: [wattsStrogatz, [stream, 9, { k: 4, p: 0.5 }]],
};

describe('wrong arguments', () => {
  it.each(Object.entries(calls))('are refused by %s, whatever they are', async (_, [run, args]) => {
    expect(() => run(...(args as never[]))).not.toThrow();
    expect(await mishandled(run, args)).toEqual([]);
  });

  it('are a probability or degree that is sure to give more edges than fit, before memory is taken', () => {
    const expected = /p must be small enough for 1073741823 edges among 100000 nodes/;
    expect(() => erdosRenyi(stream, 100_000, { p: 1 })).toThrow(expected);
    expect(() => connectedErdosRenyi(stream, 100_000, { p: 0.5 })).toThrow(expected);
    expect(() => wattsStrogatz(stream, 100_000, { k: 50_000, p: 0 })).toThrow(
      /k must be an integer between 0 and 21474/,
    );
  });
});
