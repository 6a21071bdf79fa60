import { KleeneError } from '@kleene/base';
import { arcCount, edgeCount, fromEdges, loopCount, parallelCount, type EdgeOptions, type Graph } from '@kleene/graphs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** The arcs as text, in the order of the rows. */
const arcs = (graph: Graph): string[] =>
  Array.from({ length: graph.nodes }, (_, node) => node).flatMap((node) =>
    Array.from(graph.targets.subarray(graph.offsets[node], graph.offsets[node + 1]), (target, i) => {
      const weight = graph.weights ? ` ${graph.weights[graph.offsets[node]! + i]}` : '';
      return `${node}>${target}${weight}`;
    }),
  );

const message = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(KleeneError);
    expect((error as KleeneError).code).toBe('invalid-argument');
    return (error as Error).message;
  }
  return 'accepted';
};

const edgeLists = fc.integer({ min: 1, max: 9 }).chain((nodes) => {
  const edge = fc.tuple(fc.nat(nodes - 1), fc.nat(nodes - 1), fc.integer({ min: -3, max: 3 }));
  return fc.record({ nodes: fc.constant(nodes), edges: fc.array(edge, { maxLength: 30 }), directed: fc.boolean() });
});

describe('fromEdges', () => {
  it('stores both directions of an undirected edge and a loop once', () => {
    const graph = fromEdges(3, [2, 0, 1], [0, 1, 1], { weights: [5, 6, 7] });
    expect(arcs(graph)).toEqual(['0>1 6', '0>2 5', '1>0 6', '1>1 7', '2>0 5']);
    expect([arcCount(graph), edgeCount(graph), loopCount(graph)]).toEqual([5, 3, 1]);
  });

  it('keeps the direction of directed edges', () => {
    expect(arcs(fromEdges(3, [2, 0, 0], [0, 2, 1], { directed: true }))).toEqual(['0>1', '0>2', '2>0']);
  });

  it('merges equal edges into one with the smallest weight, unless told to keep them', () => {
    const [sources, targets, weights] = [
      [0, 1, 0, 1],
      [1, 0, 1, 1],
      [3, 2, 4, 9],
    ];
    expect(arcs(fromEdges(2, sources, targets, { weights }))).toEqual(['0>1 2', '1>0 2', '1>1 9']);
    expect(arcs(fromEdges(2, sources, targets, { weights, directed: true }))).toEqual(['0>1 3', '1>0 2', '1>1 9']);
    const kept = fromEdges(2, sources, targets, { weights, duplicates: 'keep' });
    expect(arcs(kept)).toEqual(['0>1 3', '0>1 2', '0>1 4', '1>0 3', '1>0 2', '1>0 4', '1>1 9']);
    expect([edgeCount(kept), parallelCount(kept)]).toEqual([4, 2]);
  });

  it('drops loops when told to', () => {
    expect(arcs(fromEdges(2, [0, 0], [0, 1], { loops: 'drop' }))).toEqual(['0>1', '1>0']);
  });

  it('builds what sorting the list of arcs builds', () => {
    fc.assert(
      fc.property(edgeLists, fc.boolean(), fc.boolean(), ({ nodes, edges, directed }, merge, drop) => {
        const kept = edges.filter(([a, b]) => !drop || a !== b);
        let expected = kept.flatMap(([a, b, w], i) =>
          directed || a === b
            ? [{ a, b, w, i }]
            : [
                { a, b, w, i },
                { a: b, b: a, w, i },
              ],
        );
        expected.sort((x, y) => x.a - y.a || x.b - y.b || x.i - y.i);
        if (merge) {
          const lightest = new Map<string, (typeof expected)[number]>();
          for (const arc of expected) {
            const held = lightest.get(`${arc.a}>${arc.b}`);
            if (!held || arc.w < held.w) lightest.set(`${arc.a}>${arc.b}`, arc);
          }
          expected = [...lightest.values()];
        }
        const options: EdgeOptions = {
          weights: edges.map(([, , w]) => w),
          directed,
          duplicates: merge ? 'merge' : 'keep',
          loops: drop ? 'drop' : 'keep',
        };
        const graph = fromEdges(
          nodes,
          edges.map(([a]) => a),
          edges.map(([, b]) => b),
          options,
        );
        expect(arcs(graph)).toEqual(expected.map(({ a, b, w }) => `${a}>${b} ${w}`));
        if (!merge) expect(edgeCount(graph)).toBe(kept.length);
        const pairs = new Set(kept.map(([a, b]) => (directed ? `${a}>${b}` : `${Math.min(a, b)}>${Math.max(a, b)}`)));
        expect(edgeCount(graph) - parallelCount(graph)).toBe(pairs.size);
        expect(loopCount(graph)).toBe(
          merge ? [...pairs].filter((pair) => /^(\d)>\1$/.test(pair)).length : kept.filter(([a, b]) => a === b).length,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('leaves the lists it was given alone and shares no memory with them', () => {
    const sources = new Int32Array([1, 0]);
    const weights = new Float64Array([1, 2]);
    const graph = fromEdges(2, sources, [0, 0], { weights });
    expect([[...sources], [...weights]]).toEqual([
      [1, 0],
      [1, 2],
    ]);
    weights[0] = 9;
    expect(arcs(graph)).toEqual(['0>0 2', '0>1 1', '1>0 1']);
  });

  it('makes graphs without edges or without nodes', () => {
    expect(fromEdges(0, [], [])).toMatchObject({ nodes: 0, offsets: new Int32Array(1), targets: new Int32Array(0) });
    expect(fromEdges(3, [], [], { weights: [] })).toMatchObject({ offsets: new Int32Array(4), directed: false });
  });

  it.each<[string, () => unknown, string]>([
    ['a count of nodes', () => fromEdges(-1, [], []), 'nodes must be an integer between 0 and 2147483646, got -1'],
    ['lists of unequal length', () => fromEdges(2, [0], []), 'targets must be as long as sources (1), got 0'],
    ['a source out of range', () => fromEdges(2, [0, 2], [0, 0]), 'sources[1] must be a node from 0 to 1, got 2'],
    ['a target that is not whole', () => fromEdges(2, [0], [0.5]), 'targets[0] must be a node from 0 to 1, got 0.5'],
    [
      'a target that is text',
      () => fromEdges(2, [0], ['1' as never]),
      'targets[0] must be a node from 0 to 1, got "1"',
    ],
    ['an edge without nodes', () => fromEdges(0, [0], [0]), 'sources[0] must be absent, for there are no nodes, got 0'],
    ['too few weights', () => fromEdges(1, [0], [0], { weights: [] }), 'weights must be as long as sources (1), got 0'],
    ['a weight', () => fromEdges(1, [0], [0], { weights: [NaN] }), 'weights[0] must be a finite number, got NaN'],
    [
      'a rule for duplicates',
      () => fromEdges(1, [], [], { duplicates: 'sum' as never }),
      'duplicates must be one of merge, keep, got "sum"',
    ],
    ['a flag', () => fromEdges(1, [], [], { directed: 1 as never }), 'directed must be true or false, got 1'],
    [
      'an unknown option',
      () => fromEdges(1, [], [], { direct: true } as never),
      'options must be made of weights, directed, duplicates, loops, got "direct"',
    ],
  ])('refuses %s that it cannot take', (_, run, expected) => {
    expect(message(run)).toBe(`graphs.fromEdges: ${expected}`);
  });
});
