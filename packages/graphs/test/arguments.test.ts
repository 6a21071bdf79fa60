import {
  cayleySl2,
  checkGraph,
  complete,
  connectedErdosRenyi,
  connectedWattsStrogatz,
  connectivityRange,
  cycle,
  delaunay,
  diameterBounds,
  erdosRenyi,
  fromEdges,
  grid,
  hopDistances,
  hypercube,
  inducedSubgraph,
  makeGraph,
  path,
  permute,
  preferentialAttachment,
  randomRegular,
  randomTree,
  sl2Fitting,
  sl2Order,
  star,
  stochasticBlock,
  tree,
  triangulation,
  wattsStrogatz,
  withWeights,
} from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import { describe, expect, it } from 'vitest';
import { mishandled } from '../../../tools/testing/hostile.ts';

const stream = draws(key(1));
const lists = { weights: [1, 2], directed: true, duplicates: 'keep', loops: 'drop' };

const calls: Readonly<Record<string, readonly [run: (...args: never[]) => unknown, args: readonly unknown[]]>> = {
  cayleySl2: [cayleySl2, [3, { duplicates: 'keep' }]],
  checkGraph: [(graph: never) => checkGraph('f', 'graph', graph), [path(4)]],
  complete: [complete, [3]],
  connectedErdosRenyi: [connectedErdosRenyi, [stream, 5, { p: 0.9, maxTries: 5 }]],
  connectedWattsStrogatz: [connectedWattsStrogatz, [stream, 9, { k: [2, 4], p: [0.1, 0.2], maxTries: 9 }]],
  connectivityRange: [connectivityRange, [4]],
  cycle: [cycle, [3]],
  delaunay: [delaunay, [stream, 5]],
  diameterBounds: [(options: never) => diameterBounds(path(4), options), [{ searches: 2 }]],
  erdosRenyi: [erdosRenyi, [stream, 5, { p: 0.5, directed: true }]],
  fromEdges: [fromEdges, [3, [0, 1], [1, 2], lists]],
  grid: [grid, [2, 3]],
  hopDistances: [(source: never) => hopDistances(path(4), source), [0]],
  hypercube: [hypercube, [3]],
  inducedSubgraph: [(nodes: never) => inducedSubgraph(path(4), nodes), [Int32Array.of(2)]],
  makeGraph: [makeGraph, [stream, 'watts-strogatz', 9, { k: 2, p: 0.5 }]],
  path: [path, [3]],
  permute: [(numbers: never) => permute(path(2), numbers), [Int32Array.of(1, 0)]],
  preferentialAttachment: [preferentialAttachment, [stream, 9, { edges: 2 }]],
  randomRegular: [randomRegular, [stream, 8, { degree: 3, maxTries: 9 }]],
  randomTree: [randomTree, [stream, 8]],
  sl2Fitting: [sl2Fitting, [7]],
  sl2Order: [sl2Order, [6]],
  star: [star, [3]],
  stochasticBlock: [
    stochasticBlock,
    [
      stream,
      [2, 3],
      {
        p: [
          [1, 0.5],
          [0.5, 1],
        ],
        directed: false,
      },
    ],
  ],
  tree: [tree, [9, 2]],
  triangulation: [triangulation, [Float64Array.of(0, 0, 1, 0, 0, 1)]],
  wattsStrogatz: [wattsStrogatz, [stream, 9, { k: 4, p: 0.5 }]],
  withWeights: [(weightOf: never) => withWeights(path(2), weightOf), [() => 1]],
};

describe('wrong arguments', () => {
  it.each(Object.entries(calls))('are refused by %s, whatever they are', async (_, [run, args]) => {
    expect(() => run(...(args as never[]))).not.toThrow();
    expect(await mishandled(run, args)).toEqual([]);
  });

  it('are lists that lack an element', () => {
    const lacking: never[] = Object.assign([], { length: 2 });
    expect(() => stochasticBlock(stream, [2, 3], { p: lacking })).toThrow('p must be 2 lists of 2 probabilities');
    expect(() => connectedWattsStrogatz(stream, 1, { k: lacking })).toThrow('k[0] must be an integer');
    expect(() => fromEdges(3, lacking, [0, 1])).toThrow('sources[0] must be a node');
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
