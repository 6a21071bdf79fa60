import {
  cayleySl2,
  checkGraph,
  components,
  degrees,
  diameterBounds,
  edgeCount,
  hypercube,
  neighbours,
  sl2Fitting,
  sl2Order,
  type Graph,
} from '@kleene/graphs';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';

/** The eigenvalues of the adjacency matrix, descending. */
function spectrum(graph: Graph): number[] {
  const matrix = Matrix.zeros(graph.nodes, graph.nodes);
  for (let v = 0; v < graph.nodes; v++) for (const w of neighbours(graph, v)) matrix.set(v, w, matrix.get(v, w) + 1);
  return new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues.sort((a, b) => b - a);
}

describe('cayleySl2', () => {
  it.each([
    [2, 6, 6, 3, 2],
    [3, 24, 48, 4, 2.7321],
    [4, 48, 96, 6, 2.8284],
    [5, 120, 240, 6, 3.2361],
    [6, 144, 288, 6, 3.0455],
    [7, 336, 672, 7, 3.4142],
    [8, 384, 768, 8, 3.4142],
  ])('of n = %d has %d nodes, %d edges, diameter %d and second eigenvalue %d', (n, nodes, edges, diameter, second) => {
    const { graph } = cayleySl2(n);
    checkGraph('test', 'graph', graph);
    expect([graph.nodes, sl2Order(n), edgeCount(graph)]).toEqual([nodes, nodes, edges]);
    expect(diameterBounds(graph, { searches: nodes })).toMatchObject({ lower: diameter, upper: diameter });
    const values = spectrum(cayleySl2(n, { duplicates: 'keep' }).graph);
    expect(values[0]).toBeCloseTo(4, 8);
    expect(values[1]).toBeCloseTo(second, 4);
  });

  it('holds exactly the matrices of determinant 1, also where n is no prime power, each once', () => {
    for (const n of [1, 2, 3, 4, 6, 9, 10, 12]) {
      const { graph, matrices } = cayleySl2(n);
      const names = new Set<string>();
      for (let node = 0; node < graph.nodes; node++) {
        const [a, b, c, d] = matrices.subarray(4 * node, 4 * node + 4);
        expect((a! * d! - b! * c! + n * n) % n).toBe(1 % n);
        names.add(`${a} ${b} ${c} ${d}`);
      }
      let expected = 0;
      for (let entries = 0; entries < n ** 4; entries++) {
        const [a, b, c, d] = [
          entries % n,
          Math.floor(entries / n) % n,
          Math.floor(entries / n ** 2) % n,
          Math.floor(entries / n ** 3),
        ];
        if ((a! * d! - b! * c! + n * n) % n === 1 % n) expected++;
      }
      expect([names.size, graph.nodes]).toEqual([expected, expected]);
      expect(components(graph).count).toBe(1);
      if (n >= 3) expect(new Set(degrees(graph))).toEqual(new Set([4]));
    }
  });

  it('numbers the nodes as the search does that goes on from the node found last', () => {
    const { graph, matrices } = cayleySl2(3);
    expect([...matrices.subarray(0, 24)]).toEqual([
      1, 0, 0, 1, 1, 1, 0, 1, 1, 2, 0, 1, 1, 0, 1, 1, 1, 0, 2, 1, 1, 1, 2, 0,
    ]);
    expect([0, 4].map((node) => [...neighbours(graph, node)])).toEqual([
      [1, 2, 3, 4],
      [0, 3, 5, 6],
    ]);
    expect([4, 5, 7, 8].every((node) => neighbours(graph, 6).includes(node))).toBe(true);
  });

  it('fits the smallest group to a number of nodes', () => {
    expect([1, 2, 6, 7, 24, 25, 48, 49, 121, 1600].map(sl2Fitting)).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 6, 13]);
  });

  it.each<[string, () => unknown, string]>([
    ['no modulus', () => cayleySl2(0), 'graphs.cayleySl2: n must be an integer between 1 and 200, got 0'],
    ['a modulus whose graph is too large', () => cayleySl2(201), 'between 1 and 200'],
    ['an unknown option', () => cayleySl2(3, { loops: 'drop' } as never), 'options must be made of duplicates'],
  ])('refuses %s', (_, run, message) => {
    expect(run).toThrow(message);
  });
});

describe('hypercube', () => {
  it('has the spectrum d - 2 k, each value as often as there are subsets of k dimensions', () => {
    for (const [d, expected] of [
      [0, [0]],
      [1, [1, -1]],
      [4, [4, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, -2, -2, -2, -2, -4]],
    ] as const)
      spectrum(hypercube(d)).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 8));
  });

  it('joins numbers that differ in one bit', () => {
    const graph = hypercube(5);
    checkGraph('test', 'graph', graph);
    for (let v = 0; v < 32; v++)
      expect([...neighbours(graph, v)]).toEqual([1, 2, 4, 8, 16].map((bit) => v ^ bit).sort((a, b) => a - b));
    expect(() => hypercube(27)).toThrow('dimension must be an integer between 0 and 26');
  });
});
