import {
  checkGraph,
  components,
  connectedWattsStrogatz,
  degree,
  edgeCount,
  loopCount,
  neighbours,
  parallelCount,
  wattsStrogatz,
} from '@kleene/graphs';
import { draws as drawsOf, key, type Draws } from '@kleene/random';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const draws = (seed: number): Draws => drawsOf(key(seed));

describe('wattsStrogatz', () => {
  it('has n k / 2 edges, no loops and no doubles, whatever is rewired', () => {
    const sizes = fc
      .integer({ min: 1, max: 24 })
      .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: (n - 1) >> 1 })));
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), ([n, half], p, seed) => {
        const graph = wattsStrogatz(draws(seed), n, { k: 2 * half, p });
        checkGraph('test', 'graph', graph);
        expect([edgeCount(graph), loopCount(graph), parallelCount(graph)]).toEqual([n * half, 0, 0]);
      }),
    );
  });

  it.each([0, 0.5, 1])('is the complete graph of five nodes with k = 4 and p = %d, and ends', (p) => {
    for (let seed = 0; seed < 100; seed++) {
      const graph = wattsStrogatz(draws(seed), 5, { k: 4, p });
      expect([edgeCount(graph), parallelCount(graph), degree(graph, 3)]).toEqual([10, 0, 4]);
    }
  });

  it('is the ring of nearest nodes when nothing is rewired', () => {
    const graph = wattsStrogatz(draws(1), 11, { k: 6, p: 0 });
    for (let v = 0; v < 11; v++) {
      const expected = [1, 2, 3, 8, 9, 10].map((step) => (v + step) % 11).sort((a, b) => a - b);
      expect([...neighbours(graph, v)]).toEqual(expected);
    }
  });

  it('rewires the share of edges that p says, uniformly over the nodes that are not joined', () => {
    const [n, p, samples] = [20, 0.3, 3000];
    const random = draws(3);
    const far = new Float64Array(n);
    for (let i = 0; i < samples; i++) {
      for (const w of neighbours(wattsStrogatz(random, n, { k: 2, p }), 0)) far[w]!++;
    }
    // Edge 0 - 1 stays when it is not rewired, and comes back in rare cases only.
    expect(Math.abs(far[1]! / samples - (1 - p))).toBeLessThan(4 * Math.sqrt(0.25 / samples) + 2 / n ** 2 + 0.02);
    const shares = [...far.subarray(2, n - 1)];
    const mean = shares.reduce((sum, one) => sum + one, 0) / shares.length;
    for (const share of shares) expect(Math.abs(share - mean)).toBeLessThan(4.5 * Math.sqrt(mean));
  });

  it('keeps at least half of k edges at each node, as every edge keeps its first end', () => {
    const graph = wattsStrogatz(draws(4), 1000, { k: 8, p: 1 });
    for (let v = 0; v < 1000; v++) expect(degree(graph, v)).toBeGreaterThanOrEqual(4);
  });

  it('chooses equally among the nodes that are not joined, also where most are', () => {
    const random = draws(12);
    const counts = new Map<number, number>();
    const samples = 4000;
    for (let i = 0; i < samples; i++) {
      // Only the first edge, from 0 to 1, is rewired: nodes 3 and 4 of the seven are not joined to node 0.
      let calls = 0;
      const first = { uniform: () => calls++, integers: (low: number, high: number) => random.integers(low, high) };
      const graph = wattsStrogatz(first, 7, { k: 4, p: 0.5 });
      const gained = neighbours(graph, 0).filter((node) => node !== 2 && node !== 5 && node !== 6);
      expect([gained.length, edgeCount(graph)]).toEqual([1, 14]);
      counts.set(gained[0]!, (counts.get(gained[0]!) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([3, 4]);
    expect(Math.abs(counts.get(3)! - samples / 2)).toBeLessThan(4.5 * Math.sqrt(samples / 4));
  });

  it('draws at most one node an edge where hardly any is left to choose from', () => {
    const random = draws(13);
    let calls = 0;
    const counted = {
      uniform: () => random.uniform(),
      integers(low: number, high: number) {
        calls++;
        return random.integers(low, high);
      },
    };
    const graph = wattsStrogatz(counted, 300, { k: 298, p: 1 });
    expect([edgeCount(graph), parallelCount(graph)]).toEqual([300 * 149, 0]);
    expect(calls).toBeLessThanOrEqual(300 * 149);
  });

  it.each<[string, () => unknown, string]>([
    ['an odd k', () => wattsStrogatz(draws(1), 9, { k: 3, p: 0 }), 'graphs.wattsStrogatz: k must be even, got 3'],
    ['k as large as the number of nodes', () => wattsStrogatz(draws(1), 4, { k: 4, p: 0 }), 'between 0 and 3'],
    ['no nodes', () => wattsStrogatz(draws(1), 0, { k: 0, p: 0 }), 'nodes must be an integer between 1 and'],
    ['p above 1', () => wattsStrogatz(draws(1), 9, { k: 2, p: 2 }), 'p must be'],
    ['an odd k in a list', () => connectedWattsStrogatz(draws(1), 9, { k: [4, 5] }), 'k[1] must be even, got 5'],
    ['an empty list', () => connectedWattsStrogatz(draws(1), 9, { k: [] }), 'k must be a number or a list'],
    ['a range upside down', () => connectedWattsStrogatz(draws(1), 9, { k: 4, p: [0.5, 0.1] }), 'p[1] must be'],
    ['what is never connected', () => connectedWattsStrogatz(draws(1), 9, { k: 0, p: 0 }), 'within 100 tries, got 0'],
  ])('refuses %s', (_, run, message) => {
    expect(run).toThrow(message);
  });
});

describe('connectedWattsStrogatz', () => {
  it('chooses k from 4, 6 and 8 equally often and is connected', () => {
    const random = draws(5);
    const counts = new Map<number, number>();
    for (let i = 0; i < 1500; i++) {
      const graph = connectedWattsStrogatz(random, 16);
      expect(components(graph).count).toBe(1);
      const k = (2 * edgeCount(graph)) / 16;
      counts.set(k, (counts.get(k) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([4, 6, 8]);
    for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(4 * Math.sqrt(1500 * (2 / 9)));
  });

  it('redraws until it is connected', () => {
    const random = draws(6);
    for (let i = 0; i < 50; i++) expect(components(connectedWattsStrogatz(random, 12, { k: 2, p: 0.4 })).count).toBe(1);
  });
});
