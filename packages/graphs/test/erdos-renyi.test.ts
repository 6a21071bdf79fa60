import { components, connectedErdosRenyi, connectivityRange, edgeCount, erdosRenyi, neighbours } from '@kleene/graphs';
import { draws as drawsOf, key, type Draws } from '@kleene/random';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const draws = (seed: number): Draws => drawsOf(key(seed));

describe('erdosRenyi', () => {
  it('draws as many edges as the binomial law says, in mean and variance', () => {
    const [nodes, p, samples] = [40, 0.15, 2000];
    const pairs = (nodes * (nodes - 1)) / 2;
    const random = draws(1);
    const counts = Array.from({ length: samples }, () => edgeCount(erdosRenyi(random, nodes, { p })));
    const mean = counts.reduce((sum, count) => sum + count, 0) / samples;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (samples - 1);
    const expected = pairs * p * (1 - p);
    expect(Math.abs(mean - pairs * p)).toBeLessThan(4 * Math.sqrt(expected / samples));
    expect(Math.abs(variance / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / samples));
  });

  it('draws every pair with the same probability, the first and the last included', () => {
    const [nodes, p, samples] = [7, 0.3, 6000];
    const random = draws(2);
    const seen = new Float64Array(nodes * nodes);
    for (let i = 0; i < samples; i++) {
      const graph = erdosRenyi(random, nodes, { p });
      for (let v = 0; v < nodes; v++) for (const w of neighbours(graph, v)) seen[v * nodes + w]!++;
    }
    for (let v = 0; v < nodes; v++) {
      for (let w = 0; w < nodes; w++) {
        const share = seen[v * nodes + w]! / samples;
        if (v === w) expect(share).toBe(0);
        else expect(Math.abs(share - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / samples));
      }
    }
  });

  it('draws pairs independently: each of the eight graphs of three nodes as often as its edges say', () => {
    const [p, samples] = [0.4, 8000];
    const random = draws(3);
    const counts = new Map<string, number>();
    for (let i = 0; i < samples; i++) {
      const { targets, offsets } = erdosRenyi(random, 3, { p });
      const name = `${offsets} ${targets}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect(counts.size).toBe(8);
    for (const [name, count] of counts) {
      const edges = name.split(' ')[1]!.split(',').filter(Boolean).length / 2;
      const expected = p ** edges * (1 - p) ** (3 - edges);
      expect(Math.abs(count / samples - expected)).toBeLessThan(4.5 * Math.sqrt(expected / samples));
    }
  });

  it('reaches both ends of the range of probabilities', () => {
    expect(edgeCount(erdosRenyi(draws(1), 50, { p: 0 }))).toBe(0);
    expect(edgeCount(erdosRenyi(draws(1), 50, { p: 1 }))).toBe((50 * 49) / 2);
    expect(edgeCount(erdosRenyi(draws(1), 1000, { p: 5e-324 }))).toBe(0);
    expect(edgeCount(erdosRenyi({ uniform: () => 0 }, 50, { p: 1e-9 }))).toBe((50 * 49) / 2);
    expect(edgeCount(erdosRenyi({ uniform: () => 1 - 2 ** -53 }, 50, { p: 0.5 }))).toBe(Math.floor((25 * 49) / 54));
    expect([0, 1].map((nodes) => erdosRenyi(draws(1), nodes, { p: 0.5 }).targets.length)).toEqual([0, 0]);
  });

  it('is a function of the draws', () => {
    const [first, second, other] = [7, 7, 8].map((seed) => erdosRenyi(draws(seed), 100, { p: 0.1 }));
    expect(first).toEqual(second);
    expect(first).not.toEqual(other);
  });

  it('refuses a probability outside 0 to 1 and an unknown option', () => {
    expect(() => erdosRenyi(draws(1), 5, { p: 1.5 })).toThrow(
      'graphs.erdosRenyi: p must be a finite number between 0 and 1, got 1.5',
    );
    expect(() => erdosRenyi(draws(1), 5, { p: 0.5, q: 1 } as never)).toThrow(
      'options must be made of p, directed, got "q"',
    );
    expect(() => erdosRenyi(draws(1), 2.5, { p: 0.5 })).toThrow('nodes must be an integer');
  });
});

describe('connectedErdosRenyi', () => {
  it('is connected, has no loop and is the same for the same draws', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 60 }), (seed, nodes) => {
        const graph = connectedErdosRenyi(draws(seed), nodes);
        expect(components(graph).count).toBe(1);
        for (let v = 0; v < nodes; v++) expect(neighbours(graph, v)).not.toContain(v);
        expect(connectedErdosRenyi(draws(seed), nodes)).toEqual(graph);
      }),
    );
  });

  it('draws one probability for the graph, uniform in the range, and redraws with it until the graph is connected', () => {
    // The graph that comes out depends on p and on nothing else: the first uniform number picks p, the rest the pairs.
    const nodes = 16;
    const [low, high] = connectivityRange(nodes);
    for (let seed = 0; seed < 200; seed++) {
      const random = draws(seed);
      const p = low + (high - low) * random.uniform();
      let expected = erdosRenyi(random, nodes, { p });
      while (components(expected).count > 1) expected = erdosRenyi(random, nodes, { p });
      expect(connectedErdosRenyi(draws(seed), nodes)).toEqual(expected);
    }
  });

  it('has the mean number of arcs, loops added, that was measured on the reference data', () => {
    // Directed edges and loops of connected graphs of 8, 16, 17 and 160 nodes in the reference implementation's samplers.
    for (const [nodes, measured] of [
      [8, 37.8],
      [16, 99.9],
      [17, 107.4],
      [160, 1737],
    ] as const) {
      const random = draws(nodes);
      const samples = nodes === 160 ? 400 : 2000;
      let arcs = 0;
      for (let i = 0; i < samples; i++) arcs += connectedErdosRenyi(random, nodes).targets.length + nodes;
      expect(Math.abs(arcs / samples / measured - 1)).toBeLessThan(0.05);
    }
  });

  it('knows the range of SALSA-CLRS', () => {
    const rounded = [16, 80, 160, 800, 1600].map((nodes) => connectivityRange(nodes).map((p) => p.toFixed(5)));
    expect(rounded).toEqual([
      ['0.17329', '0.51986'],
      ['0.05478', '0.16433'],
      ['0.03172', '0.09516'],
      ['0.00836', '0.02507'],
      ['0.00461', '0.01383'],
    ]);
  });

  it('takes one probability, or the range of another size, and counts what exceeds 1 as 1', () => {
    expect(edgeCount(connectedErdosRenyi(draws(1), 6, { p: 1 }))).toBe(15);
    expect(edgeCount(connectedErdosRenyi(draws(1), 4, { p: [1.5, 2] }))).toBe(6);
    expect(components(connectedErdosRenyi(draws(1), 7, { p: connectivityRange(16) })).count).toBe(1);
    expect(connectedErdosRenyi(draws(1), 1).nodes).toBe(1);
  });

  it('ends with an error when the probability is too small to connect the nodes', () => {
    expect(() => connectedErdosRenyi(draws(1), 100, { p: 0.001, maxTries: 20 })).toThrow(
      'graphs.connectedErdosRenyi: p must be large enough to connect 100 nodes within 20 tries, got 0.001',
    );
  });

  it('refuses no nodes and a range that is none', () => {
    expect(() => connectedErdosRenyi(draws(1), 0)).toThrow('nodes must be an integer between 1 and 2147483646, got 0');
    expect(() => connectedErdosRenyi(draws(1), 9, { p: [0.5, 0.2] })).toThrow('p[1] must be a finite number >= 0.5');
    expect(() => connectedErdosRenyi(draws(1), 9, { p: [0.5] as never })).toThrow('p must be a number or a pair');
    expect(() => connectedErdosRenyi(draws(1), 9, { p: '0.5' as never })).toThrow('p must be a finite number');
    expect(() => connectedErdosRenyi(draws(1), 9, { maxTries: 0 })).toThrow('maxTries must be an integer >= 1, got 0');
  });
});
