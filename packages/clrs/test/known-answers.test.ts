import { describe, expect, it } from 'vitest';
import * as clrs from '@kleene/clrs';
import { trace } from '@kleene/clrs';

const floats = (values: readonly number[]): Float64Array => Float64Array.from(values);
const edges = (n: number, list: readonly (readonly number[])[], isDirected: boolean, absent = 0): Float64Array => {
  const A = new Float64Array(n * n).fill(absent);
  for (const [u, v, weight = 1] of list) {
    A[u! * n + v!] = weight;
    if (!isDirected) A[v! * n + u!] = weight;
  }
  return A;
};
const pairs = (text: string): number[][] => text.split(' ').map((pair) => [...pair].map(Number));
const rows = (matrix: Float64Array, n: number): string[] =>
  Array.from({ length: n }, (_, i) => [...matrix.subarray(i * n, (i + 1) * n)].join(' '));

const DIRECTED = edges(6, pairs('01 03 14 24 25 31 43 55'), true);
const UNDIRECTED = edges(5, pairs('01 04 12 13 14 23 34'), false);
const ABSENT = 2 ** 31 - 1;
const WDIR = edges(5, pairs('019 023 126 142 212 231 322 342'), true, ABSENT);
const WUND = edges(5, pairs('012 023 121 133 142 241 345'), false, ABSENT);

// The tables are those of the tests of dm-clrs, and most are figures of Cormen et al., 3rd ed.
describe('known answers', () => {
  it('of depth-first search', () => {
    expect([...trace(clrs.dfs, clrs.dfs.inputs({ A: DIRECTED })).outputs.pi]).toEqual([0, 0, 2, 4, 1, 2]);
    expect([...trace(clrs.dfs, clrs.dfs.inputs({ A: UNDIRECTED })).outputs.pi]).toEqual([0, 0, 1, 2, 3]);
  });

  it('of breadth-first search', () => {
    expect([...trace(clrs.bfs, clrs.bfs.inputs({ A: DIRECTED, s: 0 })).outputs.pi]).toEqual([0, 0, 2, 0, 1, 5]);
    expect([...trace(clrs.bfs, clrs.bfs.inputs({ A: UNDIRECTED, s: 0 })).outputs.pi]).toEqual([0, 0, 1, 1, 0]);
  });

  it('of the topological order', () => {
    const A = edges(5, pairs('01 03 14 24 31'), true);
    const { topo, topo_head } = trace(clrs.topologicalSort, clrs.topologicalSort.inputs({ A })).outputs;
    expect([...topo]).toEqual([3, 4, 0, 1, 4]);
    expect(topo_head).toBe(2);
  });

  it('of articulation points and bridges', () => {
    const A = edges(5, pairs('01 02 03 12 34'), false);
    expect([...trace(clrs.articulationPoints, clrs.articulationPoints.inputs({ A })).outputs.is_cut]).toEqual([
      1, 0, 0, 1, 0,
    ]);
    expect(rows(trace(clrs.bridges, clrs.bridges.inputs({ A })).outputs.is_bridge, 5)).toEqual([
      '0 0 0 1 -1',
      '0 0 0 -1 -1',
      '0 0 0 -1 -1',
      '1 -1 -1 0 1',
      '-1 -1 -1 1 0',
    ]);
  });

  it('of strongly connected components', () => {
    const run = (A: Float64Array): number[] => [
      ...trace(clrs.stronglyConnectedComponents, clrs.stronglyConnectedComponents.inputs({ A })).outputs.scc_id,
    ];
    expect(run(DIRECTED)).toEqual([0, 1, 2, 1, 1, 5]);
    expect(run(UNDIRECTED)).toEqual([0, 0, 0, 0, 0]);
  });

  it('of spanning trees', () => {
    const { in_mst } = trace(clrs.mstKruskal, clrs.mstKruskal.inputs({ A: WUND })).outputs;
    expect(rows(in_mst, 5)).toEqual(['0 1 0 0 0', '1 0 1 1 0', '0 1 0 0 1', '0 1 0 0 0', '0 0 1 0 0']);
    expect([...trace(clrs.mstPrim, clrs.mstPrim.inputs({ A: WUND, s: 0 })).outputs.pi].slice(0, 5)).toEqual([
      0, 0, 1, 1, 2,
    ]);
  });

  it('of shortest paths', () => {
    expect([...trace(clrs.bellmanFord, clrs.bellmanFord.inputs({ A: WDIR, s: 0 })).outputs.pi]).toEqual([
      0, 2, 0, 2, 3,
    ]);
    expect([...trace(clrs.dijkstra, clrs.dijkstra.inputs({ A: WDIR, s: 0 })).outputs.pi]).toEqual([0, 2, 0, 2, 3]);
    expect(rows(trace(clrs.floydWarshall, clrs.floydWarshall.inputs({ A: WDIR })).outputs.Pi, 5)[0]).toBe('0 2 0 2 3');
  });

  it.each([
    ['16 26 28 37 38 39 48 58', 5, 4, '16 28 37'],
    ['14 15 24 26 36', 3, 3, '15 24 36'],
  ])('of the matching in %s', (list, left, right, matched) => {
    const n = left + right + 2;
    const A = edges(n, pairs(list), true);
    for (let i = 1; i <= left; i++) A[i] = 1;
    for (let j = left + 1; j <= left + right; j++) A[j * n + n - 1] = 1;
    const { in_matching } = trace(clrs.bipartiteMatching, clrs.bipartiteMatching.inputs({ A, s: 0, t: n - 1 })).outputs;
    const found: string[] = [];
    for (let i = 1; i <= left; i++)
      for (let j = left + 1; j <= left + right; j++) if (in_matching[i * n + j] === 1) found.push(`${i}${j}`);
    expect(found.join(' ')).toBe(matched);
  });

  it.each([
    [
      [30, 35, 15, 5, 10, 20, 25],
      ['0 1 1 3 3 3', '0 0 2 3 3 3', '0 0 0 3 3 3', '0 0 0 0 4 5', '0 0 0 0 0 5', '0 0 0 0 0 0'],
    ],
    [
      [5, 10, 3, 12, 5, 50, 6],
      ['0 1 2 2 4 2', '0 0 2 2 2 2', '0 0 0 3 4 4', '0 0 0 0 4 4', '0 0 0 0 0 5', '0 0 0 0 0 0'],
    ],
  ])('of matrix chains of sizes %s', (sizes, splits) => {
    const { s } = trace(clrs.matrixChainOrder, clrs.matrixChainOrder.inputs({ key: floats(sizes) })).outputs;
    expect(
      rows(s, 7)
        .slice(1)
        .map((row) => row.slice(2)),
    ).toEqual(splits);
  });

  it('of the longest common subsequence', () => {
    const x = floats([...'0121301'].map(Number));
    const y = floats([...'132010'].map(Number));
    const { b } = trace(clrs.lcsLength, clrs.lcsLength.inputs({ x, y })).outputs;
    expect(
      rows(b, 13)
        .slice(0, 7)
        .map((row) => row.split(' ').slice(7).join('')),
    ).toEqual(['111020', '022102', '110211', '011102', '101111', '111010', '011101']);
  });

  it('of the optimal search tree', () => {
    const p = floats([0.15, 0.1, 0.05, 0.1, 0.2]);
    const q = floats([0.05, 0.1, 0.05, 0.05, 0.05, 0.1]);
    const { root } = trace(clrs.optimalBst, clrs.optimalBst.inputs({ p, q })).outputs;
    expect(rows(root, 6)).toEqual([
      '0 0 0 1 1 1',
      '0 0 1 1 1 3',
      '0 0 0 2 3 4',
      '0 0 0 0 3 4',
      '0 0 0 0 0 4',
      '0 0 0 0 0 0',
    ]);
  });

  it('of the greedy algorithms', () => {
    const s = floats([1, 3, 0, 5, 3, 5, 6, 8, 8, 2, 12]);
    const f = floats([4, 5, 6, 7, 9, 9, 10, 11, 12, 14, 16]);
    expect([...trace(clrs.activitySelector, clrs.activitySelector.inputs({ s, f })).outputs.selected].join('')).toBe(
      '10010001001',
    );
    const d = floats([4, 2, 4, 3, 1, 4, 6]);
    const w = floats([70, 60, 50, 40, 30, 20, 10]);
    expect([...trace(clrs.taskScheduling, clrs.taskScheduling.inputs({ d, w })).outputs.selected].join('')).toBe(
      '1110011',
    );
  });

  it.each([
    ['123', '123', 0],
    ['12312', '123', 0],
    ['12123', '123', 2],
    ['321', '123', 3],
    ['3221212300230010', '2123', 4],
  ])('of matching in %s: %s at %i', (text, pattern, place) => {
    const strings = { text: floats([...text].map(Number)), pattern: floats([...pattern].map(Number)) };
    expect(trace(clrs.naiveStringMatcher, clrs.naiveStringMatcher.inputs(strings)).outputs.match).toBe(place);
    expect(trace(clrs.kmpMatcher, clrs.kmpMatcher.inputs(strings)).outputs.match).toBe(place);
  });

  it.each([
    [[0, 0, 1, 1], [0, 1, 0, 1], 0],
    [[0, 1, 1, 0], [0, 1, 0, 1], 1],
    [[-3, 5, 5, -4], [-3, 5, 5, -4], 1],
    [[-1, 1, 2, 4], [-1, 1, 2, 4], 0],
    [[-3, 5, 1, 2], [-3, 5, 1, 2], 1],
    [[-3, 5, 5, 7], [-3, 5, 5, 7], 1],
  ])('of segments with x %s and y %s', (x, y, isMet) => {
    const inputs = clrs.segmentsIntersect.inputs({ x: floats(x), y: floats(y) });
    expect(trace(clrs.segmentsIntersect, inputs).outputs.intersect).toBe(isMet);
  });

  it('of convex hulls', () => {
    const points = { x: floats([0, 15, 20, 30, 50, 50, 55, 70]), y: floats([30, 25, 0, 60, 40, 10, 20, 30]) };
    expect([...trace(clrs.grahamScan, clrs.grahamScan.inputs(points)).outputs.in_hull].join('')).toBe('10110101');
    expect([...trace(clrs.jarvisMarch, clrs.jarvisMarch.inputs(points)).outputs.in_hull].join('')).toBe('10110101');
  });
});
