import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { NdArray } from '@kleene/base';
import {
  bfs,
  edgeList,
  edgeScalars,
  extractTables,
  hashWeights,
  initialConfiguration,
  step,
  type Weights,
} from '@kleene/discrete/proof';
import { connectedErdosRenyi } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import { plainNetworkStep } from '../plain-network.ts';
import { fixtureWeights } from '../fixtures.ts';
import { randomWeights } from '../random-weights.ts';

const withArray = (weights: Weights, path: string, change: (array: NdArray) => object): Weights => ({
  ...weights,
  [path]: { ...weights[path]!, ...change(weights[path]!) } as NdArray,
});

describe('extractTables', () => {
  it.each([
    ...[1, 2, 3, 4, 5, 6].map((seed) => [`random weights ${seed}`, randomWeights(seed, 5)] as const),
    ['trained weights', fixtureWeights('right')] as const,
  ])('says at every step of every node and edge what the network does: %s', (_, weights) => {
    const tables = extractTables(weights, bfs);
    const random = draws(key(9));
    for (let run = 0; run < 3; run++) {
      const edges = edgeList(connectedErdosRenyi(random, 7));
      const scalars = edgeScalars(bfs, edges, 1);
      const pairs = Array.from(edges.senders, (sender, edge) => [sender, edges.receivers[edge]!] as const);
      // Any states at all: random weights lead nowhere near the machine's.
      const initial = initialConfiguration(bfs, edges, random.integers(0, 7));
      let states = {
        nodes: initial.nodes.map(() => random.integers(0, 2)),
        edges: initial.edges.map(() => random.integers(0, 2)),
      };
      for (let steps = 0; steps < 3; steps++) {
        const plain = plainNetworkStep(weights, pairs, [...scalars], {
          nodes: [...states.nodes],
          edges: [...states.edges],
        });
        const after = step(tables, edges, scalars, states);
        expect([[...after.nodes], [...after.edges]]).toEqual([plain.nodes, plain.edges]);
        states = { nodes: after.nodes.map((state) => state), edges: after.edges.map((state) => state) };
      }
    }
  });

  it('takes the square root of the width times the weight of scalars for beta', () => {
    const weights = withArray(randomWeights(1, 9), 'attention.scalar', () => ({ data: Float32Array.of(-1.5) }));
    expect(extractTables(weights, bfs).beta).toBe(-4.5);
  });

  it('says by how much each state leads', () => {
    const { nodeMargins, edgeMargins } = extractTables(fixtureWeights('right'), bfs);
    expect(Math.min(...nodeMargins, ...edgeMargins)).toBeGreaterThan(0);
    // A decoder twice as large leads by twice as much.
    const doubled = withArray(fixtureWeights('right'), 'decode.node', ({ data }) => ({
      data: data.map((value) => 2 * value),
    }));
    extractTables(doubled, bfs).nodeMargins.forEach((margin, entry) =>
      expect(margin).toBeCloseTo(2 * nodeMargins[entry]!, 9),
    );
  });

  const weights = randomWeights(1, 4);
  const { 'edge.pair': _, ...incomplete } = weights;
  it.each([
    ['a missing path', incomplete, 'with edge.pair'],
    ['a path too many', { ...weights, 'decoder.bias': weights['node.norm.gain']! }, 'got "decoder.bias"'],
    [
      'another shape',
      withArray(weights, 'node.update', () => ({ shape: [4, 12] })),
      'must be of shape [12, 4], got [4, 12]',
    ],
    [
      'another type',
      withArray(weights, 'node.norm.gain', () => ({ dtype: 'float64', data: new Float64Array(4) })),
      'must be float32',
    ],
    [
      'storage that does not fit',
      withArray(weights, 'node.norm.gain', () => ({ data: new Float32Array(3) })),
      'of 4 elements',
    ],
    [
      'NaN',
      withArray(weights, 'edge.first', ({ data }) => ({ data: data.map((value, i) => (i === 7 ? NaN : value)) })),
      'must be finite',
    ],
    [
      'an overflow',
      withArray(weights, 'decode.edge', ({ data }) => ({ data: data.map((value) => value * 3e38) })),
      'must be finite',
    ],
  ])('refuses %s', (_, wrong, message) => {
    expect(() => extractTables(wrong as Weights, bfs)).toThrow(message);
  });
});

describe('hashWeights', () => {
  it('is the SHA-256 of the bytes that its description lists, in whatever order the weights come', () => {
    const weights: Weights = {
      b: { dtype: 'float32', shape: [2, 1], data: Float32Array.of(1.5, -0) },
      a: { dtype: 'float32', shape: [], data: Float32Array.of(3) },
    };
    const bytes = Buffer.from(
      '61 00  00000000  00004040  62 00  02000000 02000000 01000000  0000c03f 00000080'.replaceAll(' ', ''),
      'hex',
    );
    const expected = createHash('sha256').update(bytes).digest('hex');
    expect(hashWeights(weights)).toBe(expected);
    expect(hashWeights({ a: weights['a']!, b: weights['b']! })).toBe(expected);
  });

  it('notices one bit', () => {
    const weights = randomWeights(1, 4);
    const other = withArray(weights, 'edge.pair', ({ data }) => {
      const copy = Float32Array.from(data);
      new Uint8Array(copy.buffer)[13]! ^= 1;
      return { data: copy };
    });
    expect(hashWeights(other)).not.toBe(hashWeights(weights));
    expect(extractTables(weights, bfs).weightsSha256).toBe(hashWeights(weights));
  });
});
