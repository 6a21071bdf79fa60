import {
  arcCount,
  checkGraph,
  components,
  degree,
  degrees,
  edgeCount,
  erdosRenyi,
  loopCount,
  neighbours,
  parallelCount,
  preferentialAttachment,
  randomRegular,
  randomTree,
  stochasticBlock,
  type Graph,
} from '@kleene/graphs';
import { draws as drawsOf, key, type Draws } from '@kleene/random';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const draws = (seed: number): Draws => drawsOf(key(seed));

/** How often each graph came, by its rows. */
function tally(samples: number, make: () => Graph): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < samples; i++) {
    const { offsets, targets } = make();
    const name = `${offsets} ${targets}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function trianglesOf(graph: Graph): number {
  let count = 0;
  for (let u = 0; u < graph.nodes; u++) {
    for (const v of neighbours(graph, u))
      if (v > u) for (const w of neighbours(graph, v)) if (w > v && neighbours(graph, u).includes(w)) count++;
  }
  return count;
}

/** Within four and a half standard errors of a share of the samples. */
function expectShare(count: number, samples: number, p: number): void {
  expect(Math.abs(count / samples - p)).toBeLessThanOrEqual(4.5 * Math.sqrt((p * (1 - p)) / samples));
}

describe('a directed erdosRenyi', () => {
  it('draws every ordered pair with the same probability, and its reverse independently', () => {
    const [nodes, p, samples] = [4, 0.3, 6000];
    const random = draws(1);
    const seen = new Float64Array(nodes * nodes);
    let both = 0;
    for (let i = 0; i < samples; i++) {
      const graph = erdosRenyi(random, nodes, { p, directed: true });
      for (let v = 0; v < nodes; v++) for (const w of neighbours(graph, v)) seen[v * nodes + w]!++;
      if (neighbours(graph, 0).includes(3) && neighbours(graph, 3).includes(0)) both++;
    }
    for (let pair = 0; pair < nodes * nodes; pair++)
      expectShare(seen[pair]!, samples, pair % (nodes + 1) === 0 ? 0 : p);
    expectShare(both, samples, p * p);
  });
});

describe('randomTree', () => {
  it('draws each of the 16 trees of four nodes, and of the 125 of five, equally often', () => {
    for (const [nodes, trees] of [
      [4, 16],
      [5, 125],
    ] as const) {
      const random = draws(2);
      const samples = 200 * trees;
      const counts = tally(samples, () => randomTree(random, nodes));
      expect(counts.size).toBe(trees);
      for (const count of counts.values()) expectShare(count, samples, 1 / trees);
    }
  });

  it('is connected and has an edge less than nodes, at any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), (nodes, seed) => {
        const graph = randomTree(draws(seed), nodes);
        checkGraph('test', 'graph', graph);
        expect([edgeCount(graph), components(graph).count]).toEqual([nodes - 1, 1]);
      }),
    );
  });

  it('gives a node d neighbours as often as one and a binomial number of entries of the sequence', () => {
    const [nodes, samples] = [30, 400];
    const random = draws(3);
    const counts = new Float64Array(nodes);
    for (let i = 0; i < samples; i++) for (const d of degrees(randomTree(random, nodes))) counts[d]!++;
    const leaves = (1 - 1 / nodes) ** (nodes - 2);
    const second = ((nodes - 2) / nodes) * (1 - 1 / nodes) ** (nodes - 3);
    expectShare(counts[1]!, samples * nodes, leaves);
    expectShare(counts[2]!, samples * nodes, second);
  });
});

describe('preferentialAttachment', () => {
  it('has edges (nodes - edges) edges, no loops, no doubles, one component and no degree below edges', () => {
    const sizes = fc
      .integer({ min: 2, max: 60 })
      .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 1, max: n - 1 })));
    fc.assert(
      fc.property(sizes, fc.nat(), ([nodes, edges], seed) => {
        const graph = preferentialAttachment(draws(seed), nodes, { edges });
        checkGraph('test', 'graph', graph);
        expect([edgeCount(graph), loopCount(graph), parallelCount(graph)]).toEqual([edges * (nodes - edges), 0, 0]);
        expect(components(graph).count).toBe(1);
        for (let node = edges + 1; node < nodes; node++) expect(degree(graph, node)).toBeGreaterThanOrEqual(edges);
      }),
    );
  });

  it('joins a new node to an older one with a probability proportional to its degree', () => {
    const samples = 20_000;
    const random = draws(4);
    // With one edge a node: node 2 joins 0 or 1, which are alike; node 3 joins the one that 2 joined with probability 2 / 4.
    let popular = 0;
    const last = new Float64Array(4);
    for (let i = 0; i < samples; i++) {
      const graph = preferentialAttachment(random, 5, { edges: 1 });
      const second = neighbours(graph, 2)[0]!;
      const third = neighbours(graph, 3)[0]!;
      if (second === third) popular++;
      if (second === 0 && third === 0) last[neighbours(graph, 4)[0]!]!++;
    }
    expectShare(popular, samples, 1 / 2);
    // When both joined node 0, the degrees before node 4 are 3, 1, 1, 1.
    const cases = last.reduce((sum, count) => sum + count, 0);
    expectShare(cases, samples, 1 / 4);
    [3, 1, 1, 1].forEach((degreeOf, node) => expectShare(last[node]!, cases, degreeOf / 6));
  });
});

describe('randomRegular', () => {
  it('gives every node the same number of neighbours, for every degree that exists', () => {
    const random = draws(5);
    for (let nodes = 1; nodes <= 12; nodes++) {
      for (let d = 0; d < nodes; d++) {
        if ((nodes * d) % 2 === 1) continue;
        for (let i = 0; i < 5; i++) {
          const graph = randomRegular(random, nodes, { degree: d });
          checkGraph('test', 'graph', graph);
          expect(new Set(degrees(graph))).toEqual(new Set([d]));
          expect([loopCount(graph), parallelCount(graph)]).toEqual([0, 0]);
        }
      }
    }
  });

  it('draws each perfect matching of six nodes, and each way to leave them out, equally often', () => {
    for (const d of [1, 4]) {
      const random = draws(6);
      const samples = 6000;
      const counts = tally(samples, () => randomRegular(random, 6, { degree: d }));
      expect(counts.size).toBe(15);
      for (const count of counts.values()) expectShare(count, samples, 1 / 15);
    }
  });

  it('draws the 60 hexagons of six nodes and the 10 pairs of triangles equally often', () => {
    const random = draws(7);
    const samples = 14_000;
    const counts = tally(samples, () => randomRegular(random, 6, { degree: 2 }));
    expect(counts.size).toBe(70);
    for (const count of counts.values()) expectShare(count, samples, 1 / 70);
  });

  it('has as many triangles as the law of large random regular graphs says, whatever way it is drawn', () => {
    const random = draws(11);
    for (const [d, samples] of [
      [3, 600],
      [4, 600],
      [5, 300],
    ] as const) {
      let triangles = 0;
      for (let i = 0; i < samples; i++) triangles += trianglesOf(randomRegular(random, 200, { degree: d }));
      // Poisson with mean (d - 1) ** 3 / 6 as n grows; the deviation at 200 nodes is of the order of d / n of it.
      const expected = ((d - 1) ** 3 / 6) * samples;
      expect(Math.abs(triangles - expected)).toBeLessThan(4.5 * Math.sqrt(expected) + (expected * 2 * d) / 200);
    }
  });

  it('is an expander for large n: connected, when the degree is at least three', () => {
    const random = draws(8);
    for (let i = 0; i < 20; i++) expect(components(randomRegular(random, 1000, { degree: 3 })).count).toBe(1);
  });
});

describe('stochasticBlock', () => {
  const sizes = [3, 1, 0, 4];
  const p = [
    [0.5, 0.1, 1, 0.3],
    [0.1, 0.9, 1, 0],
    [1, 1, 1, 1],
    [0.3, 0, 1, 0.7],
  ];
  const blocks = [0, 0, 0, 1, 3, 3, 3, 3];

  it.each([false, true])('joins two nodes with the probability of their blocks (directed: %s)', (directed) => {
    const samples = 4000;
    const random = draws(9);
    const table = directed ? p.map((row, i) => row.map((value, j) => (i < j ? value / 2 : value))) : p;
    const seen = blocks.map(() => new Float64Array(blocks.length));
    for (let i = 0; i < samples; i++) {
      const graph = stochasticBlock(random, sizes, { p: table, directed });
      for (let v = 0; v < graph.nodes; v++) for (const w of neighbours(graph, v)) seen[v]![w]!++;
    }
    for (const [v, block] of blocks.entries()) {
      for (const [w, other] of blocks.entries())
        expectShare(seen[v]![w]!, samples, v === w ? 0 : table[block]![other]!);
    }
  });

  it('is made of complete and of empty parts at the ends of the range', () => {
    const graph = stochasticBlock(draws(10), [4, 3], {
      p: [
        [1, 0],
        [0, 1],
      ],
    });
    expect([edgeCount(graph), components(graph).count]).toEqual([9, 2]);
    expect(
      arcCount(
        stochasticBlock(draws(10), [4, 3], {
          p: [
            [0, 1],
            [0, 0],
          ],
          directed: true,
        }),
      ),
    ).toBe(12);
    expect(stochasticBlock(draws(10), [], { p: [] }).nodes).toBe(0);
  });
});

describe('random families', () => {
  const random = draws(1);
  it.each<[string, () => unknown, string]>([
    ['a tree without nodes', () => randomTree(random, 0), 'graphs.randomTree: nodes must be an integer between 1'],
    ['more edges a node than nodes', () => preferentialAttachment(random, 4, { edges: 4 }), 'between 1 and 3, got 4'],
    ['an odd sum of degrees', () => randomRegular(random, 5, { degree: 3 }), 'degree must be even for 5 nodes, got 3'],
    ['a degree as large as the number of nodes', () => randomRegular(random, 4, { degree: 4 }), 'between 0 and 3'],
    [
      'probabilities for another number of blocks',
      () => stochasticBlock(random, [2, 3], { p: [[1]] }),
      'p must be 2 lists of 2',
    ],
    [
      'an undirected table that is not symmetric',
      () =>
        stochasticBlock(random, [2, 3], {
          p: [
            [1, 0],
            [1, 1],
          ],
        }),
      'p[0][1] must be p[1][0], 1, got 0',
    ],
    [
      'a probability above 1',
      () => stochasticBlock(random, [2], { p: [[2]] }),
      'p[0][0] must be a finite number between 0 and 1',
    ],
    ['a block of half a node', () => stochasticBlock(random, [0.5], { p: [[1]] }), 'sizes[0] must be an integer'],
  ])('refuse %s', (_, run, message) => {
    expect(run).toThrow(message);
  });

  it('are functions of the draws', () => {
    const make = (seed: number): Graph[] => [
      randomTree(draws(seed), 50),
      preferentialAttachment(draws(seed), 50, { edges: 3 }),
      randomRegular(draws(seed), 50, { degree: 3 }),
      stochasticBlock(draws(seed), [20, 30], {
        p: [
          [0.5, 0.1],
          [0.1, 0.5],
        ],
      }),
    ];
    expect(make(1)).toEqual(make(1));
    make(1).forEach((graph, i) => expect(graph).not.toEqual(make(2)[i]));
  });
});
