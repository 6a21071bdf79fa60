import { bfs, sourceInputs, trace, type Trajectory } from '@kleene/clrs';
import {
  collateSparse,
  generate,
  instanceAt,
  salsaFamilies,
  salsaSplit,
  setAt,
  sparseBatches,
  sparseBfs,
  sparseDfs,
  sparseDijkstra,
  sparseEccentricity,
  sparseMis,
  sparsePrim,
  sparseTrace,
  sparsify,
} from '@kleene/clrs/salsa';
import { components, connectivityRange, edgeCount, grid, path } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import { describe, expect, it } from 'vitest';
import { matrixOf } from './instances.ts';

describe('sparse data', () => {
  it('store a pointer as a one on the edge to its target, and a loop for every node', () => {
    const { edges, outputs, inputs, weights } = sparseTrace(sparseBfs, { graph: path(3), source: 0 });
    expect([...edges.sources]).toEqual([0, 0, 1, 1, 1, 2, 2]);
    expect([...edges.targets]).toEqual([0, 1, 0, 1, 2, 1, 2]);
    expect([...outputs.pi!.data]).toEqual([1, 0, 1, 0, 0, 1, 0]);
    expect([...inputs.s!.data]).toEqual([1, 0, 0]);
    expect(weights).toBeUndefined();
  });

  it('have the steps as second axis of their hints, then the classes', () => {
    const { hints } = sparseTrace(sparseDfs, { graph: path(3) });
    expect(hints.pi_h!.shape).toEqual([7, 9]);
    expect(hints.color!.shape).toEqual([3, 9, 3]);
    expect(hints.time!.shape).toEqual([1, 9]);
    expect([...hints.color!.data.subarray(0, 6)]).toEqual([1, 0, 0, 0, 1, 0]);
  });

  it('know their spec with the number of classes, without the graph and what is not stored', () => {
    expect(sparseTrace(sparseDfs, { graph: path(2) }).spec.color).toEqual(['hint', 'node', 'categorical', 3]);
    const { spec, hints, length } = sparseTrace(sparseDfs, { graph: path(2) }, { hints: false });
    expect([Object.keys(spec), Object.keys(hints), length]).toEqual([['pos', 'pi'], [], 6]);
    const dense = trace(bfs, sourceInputs({ A: Float64Array.of(0, 1, 1, 0), s: 0 }));
    expect(Object.keys(sparsify(bfs, dense).spec)).toEqual(['pos', 's', 'pi', 'reach_h', 'pi_h']);
  });

  it('are weighted when the algorithm is, whatever the weights; of a dense trace by its values, unless it is said', () => {
    const graph = { ...path(2), weights: Float64Array.of(1, 1) };
    expect([...sparseTrace(sparseDijkstra, { graph, source: 0 }).weights!]).toEqual([1, 1, 1, 1]);
    expect(sparseTrace(sparseBfs, { graph, source: 0 }).weights).toBeUndefined();
    const dense = trace(bfs, sourceInputs({ A: matrixOf(graph, true), s: 0 }));
    expect(sparsify(bfs, dense).weights).toBeUndefined();
    expect([...sparsify(bfs, dense, { weighted: true }).weights!]).toEqual([1, 1, 1, 1]);
    const heavy = trace(bfs, sourceInputs({ A: Float64Array.of(0, 0.5, 0.5, 0), s: 0 }));
    expect([...sparsify(bfs, heavy).weights!]).toEqual([1, 0.5, 0.5, 1]);
  });

  it('are refused when something lies where there is no edge', () => {
    const dense = trace(bfs, sourceInputs({ A: matrixOf(path(3), false), s: 0 }));
    const astray = { ...dense, outputs: { pi: Float64Array.of(0, 0, 0) } };
    expect(() => sparsify(bfs, astray)).toThrow(
      'clrs.sparsify: pi: pointers must lie on the edges of the graph, got 2 -> 0',
    );
    const spec = { ...bfs.spec, extra: ['input', 'edge', 'mask'] } as const;
    const extra = Float64Array.of(0, 1, 1, 0, 0, 0, 0, 0, 0);
    const full: Trajectory = { ...dense, inputs: { ...dense.inputs, extra } };
    expect(() => sparsify({ name: 'bfs', spec }, full)).toThrow('extra must lie on the edges of the graph, got 0 -> 2');
    const lopsided = { ...dense, inputs: { ...dense.inputs, A: Float64Array.of(0, 1, 0, 0, 0, 1, 0, 1, 0) } };
    expect(() => sparsify(bfs, lopsided)).toThrow('undirected');
  });
});

describe('a batch of sparse data', () => {
  const ascending = [0.1, 0.2, 0.3, 0.4, 0.5];
  const parts = [
    sparseTrace(sparseMis, { graph: path(3), randomness: Float64Array.of(0.2, 0.1, 0.2) }),
    sparseTrace(sparseMis, { graph: path(5), randomness: Float64Array.of(...ascending, ...ascending, ...ascending) }),
  ];
  const batch = collateSparse(parts);
  const T = 6;

  it('is the disjoint union of its graphs', () => {
    expect([...batch.graphOf]).toEqual([0, 0, 0, 1, 1, 1, 1, 1]);
    expect([[...batch.nodeOffsets], [...batch.edgeOffsets]]).toEqual([
      [0, 3, 8],
      [0, 7, 20],
    ]);
    expect([...batch.sources.subarray(7)]).toEqual(Array.from(parts[1]!.edges.sources, (node) => node + 3));
    expect([...batch.targets.subarray(7)]).toEqual(Array.from(parts[1]!.edges.targets, (node) => node + 3));
    expect([...batch.lengths]).toEqual([2, T]);
  });

  it('pads hints and randomness with zeros to the longest run', () => {
    expect([batch.hints.Ain_h!.shape, batch.inputs.randomness!.shape, batch.hints.phase_h!.shape]).toEqual([
      [20, T],
      [8, T],
      [2, T],
    ]);
    for (const [stage, name] of [
      ['hints', 'Ain_h'],
      ['hints', 'alive_h'],
      ['hints', 'phase_h'],
      ['inputs', 'randomness'],
    ] as const) {
      const rows = parts.flatMap((part) => {
        const { data, shape } = part[stage][name]!;
        return Array.from({ length: shape[0]! }, (_, row) =>
          Array.from({ length: T }, (_, t) => (t < part.length ? data[row * part.length + t]! : 0)),
        );
      });
      expect([...batch[stage][name]!.data]).toEqual(rows.flat());
    }
    const searches = collateSparse([2, 3].map((n) => sparseTrace(sparseDfs, { graph: path(n) })));
    expect(searches.hints.color!.shape).toEqual([5, 9, 3]);
    expect([...searches.hints.color!.data.subarray(18, 27)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('carries weights and outputs of graphs', () => {
    const graph = { ...path(2), weights: Float64Array.of(2, 2) };
    const one = sparseTrace(sparseDijkstra, { graph, source: 0 });
    expect([...collateSparse([one, one]).weights!]).toEqual([1, 2, 2, 1, 1, 2, 2, 1]);
    const far = [2, 4].map((n) => sparseTrace(sparseEccentricity, { graph: path(n), source: 0 }));
    expect([...collateSparse(far).outputs.eccentricity!.data]).toEqual([1, 3]);
  });

  it('is refused when its runs are not alike', () => {
    const long = sparseTrace(sparseDfs, { graph: path(3) });
    expect(() => collateSparse([])).toThrow('at least one');
    expect(() => collateSparse([long, parts[0]!])).toThrow('all of dfs, got');
    expect(() => collateSparse([long, sparseTrace(sparseDfs, { graph: path(3) }, { hints: false })])).toThrow(
      'all with hints',
    );
  });
});

describe('the standard splits', () => {
  it('have the names, counts, sizes and families of the benchmark', () => {
    const sets = salsaSplit(sparseBfs, 'test', 1);
    expect(sets.map(({ name }) => name)).toEqual(
      ['er', 'ws', 'delaunay'].flatMap((family) => [16, 80, 160, 800, 1600].map((size) => `${family}_${size}`)),
    );
    expect(sets.every(({ count, hints }) => count === 1000 && !hints)).toBe(true);
    const [train, val] = (['train', 'val'] as const).map((split) => salsaSplit(sparseBfs, split, 1));
    expect(train!.map(({ name, count, sizes, hints }) => [name, count, sizes, hints])).toEqual([
      ['train', 10_000, [4, 7, 11, 13, 16], true],
    ]);
    expect(val!.map(({ name, count, sizes, hints }) => [name, count, sizes, hints])).toEqual([
      ['val', 1000, [16], false],
    ]);
  });

  it('draw the graphs of training with the probabilities of 16 nodes', () => {
    const [train] = salsaSplit(sparseBfs, 'train', 1);
    const shares = Array.from({ length: 400 }, (_, i) => instanceAt(sparseBfs, train!, i).graph)
      .filter(({ nodes }) => nodes === 13)
      .map((graph) => edgeCount(graph) / 78);
    const [low, high] = connectivityRange(16);
    const mean = shares.reduce((sum, one) => sum + one, 0) / shares.length;
    expect(Math.abs(mean - (low + high) / 2)).toBeLessThan(0.06);
  });

  it('give connected graphs at every size', () => {
    for (const set of salsaSplit(sparseBfs, 'test', 2)) {
      const { graph } = instanceAt(sparseBfs, set, 7);
      expect([graph.nodes, components(graph).count]).toEqual([Number(set.name.split('_')[1]), 1]);
    }
  });

  it.each([sparseBfs, sparseDfs, sparseDijkstra, sparsePrim, sparseMis, sparseEccentricity])(
    'make any part of a set as the whole has it, from the seed alone: $name',
    (algorithm) => {
      const make = (seed: number, from: number): unknown[] => {
        const [set] = salsaSplit(algorithm, 'train', seed);
        return [...generate(algorithm as typeof sparseDfs, set!, { from, to: 5 })];
      };
      expect(make(1, 3)).toEqual(make(1, 0).slice(3));
      expect(make(2, 3)).not.toEqual(make(1, 3));
    },
  );

  it('draw apart for each algorithm, split and set', () => {
    const keys = [sparseBfs, sparseDfs].flatMap((algorithm) =>
      (['train', 'val', 'test'] as const).flatMap((split) =>
        salsaSplit(algorithm, split, 1).map((set) => set.key.join()),
      ),
    );
    expect(new Set(keys).size).toBe(34);
  });

  it('turn down graphs that are known or came before, and say so when nothing is left', () => {
    const [train] = salsaSplit(sparseBfs, 'train', 1);
    const small = { ...train!, sizes: [4] };
    const text = (edges: { sources: Int32Array; targets: Int32Array }): string => `${edges.sources} ${edges.targets}`;
    // There are 38 connected graphs on four named nodes.
    const different = [...generate(sparseBfs, { ...small, count: 30 }, { distinct: true })].map(({ edges }) =>
      text(edges),
    );
    expect(new Set(different).size).toBe(30);
    expect(() => [...generate(sparseBfs, { ...small, count: 39 }, { distinct: true })]).toThrow(
      'got 1000 known ones for',
    );
    const forbidden = [path(4)];
    const barred = text(sparseTrace(sparseBfs, { graph: path(4), source: 0 }).edges);
    const drawn = (options: object): string[] =>
      [...generate(sparseBfs, { ...small, count: 200 }, options)].map(({ edges }) => text(edges));
    expect(drawn({})).toContain(barred);
    expect(drawn({ forbidden })).not.toContain(barred);
  });

  it('take a family of one’s own', () => {
    const [train] = salsaSplit(sparseBfs, 'train', 1);
    const [one] = generate(sparseBfs, { ...train!, family: (_draws, nodes) => path(nodes), sizes: [6] });
    expect(one!.edges.sources.length).toBe(16);
    expect(components(salsaFamilies.ws(draws(key(1)), 20)).count).toBe(1);
  });
});

describe('batches of a set', () => {
  const set = { ...salsaSplit(sparseBfs, 'train', 1)[0]!, count: 20 };
  const go = (epoch?: number): string[] =>
    [...sparseBatches(sparseBfs, set, epoch === undefined ? { size: 6 } : { size: 6, epoch })].flatMap((batch) =>
      Array.from(batch.lengths, (_, i) => {
        const [from, to] = [batch.edgeOffsets[i]!, batch.edgeOffsets[i + 1]!];
        return batch.targets
          .subarray(from, to)
          .map((node) => node - batch.nodeOffsets[i]!)
          .join();
      }),
    );

  it('hold every problem once, in an order of each epoch’s own', () => {
    expect(go()).toEqual([...generate(sparseBfs, set)].map(({ edges }) => edges.targets.join()));
    expect(go(0)).not.toEqual(go());
    expect(go(1)).not.toEqual(go(0));
    expect(go(1)).toEqual(go(1));
    expect(go(1).sort()).toEqual(go().sort());
    expect([...sparseBatches(sparseBfs, set, { size: 6 })].map(({ lengths }) => lengths.length)).toEqual([6, 6, 6, 2]);
  });

  it('come from another set from the epochs that a schedule names', () => {
    const [easy, hard] = salsaSplit(sparseBfs, 'test', 1);
    const schedule = [
      { from: 0, set: easy! },
      { from: 5, set: hard! },
    ];
    expect([0, 4, 5, 90].map((epoch) => setAt(schedule, epoch).name)).toEqual(['er_16', 'er_16', 'er_80', 'er_80']);
    expect(() => setAt([...schedule].reverse(), 1)).toThrow('one that ascends from 0');
    expect(() => setAt([], 1)).toThrow('one that ascends from 0');
  });
});

describe('a graph of 10^6 nodes', () => {
  it('is searched in breadth, step by step, in memory proportional to its nodes and edges', () => {
    const side = 1000;
    const graph = grid(side, side);
    const before = process.resourceUsage().maxRSS;
    let steps = 0;
    const run = sparseBfs.run({ graph, source: 0 });
    let next = run.next();
    for (; next.done !== true; next = run.next()) steps++;
    expect(steps).toBe(2 * side - 1);
    // The neighbour above comes before the one on the left.
    const isRight = next.value.pi.every((parent, v) => parent === (v >= side ? v - side : Math.max(0, v - 1)));
    expect(isRight).toBe(true);
    expect((process.resourceUsage().maxRSS - before) * 1024).toBeLessThan(
      2 * 8 * (2 * graph.nodes + graph.targets.length),
    );
  });
});
