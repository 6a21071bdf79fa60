import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as clrs from '@kleene/clrs';
import { layoutOf, trace, type Algorithm } from '@kleene/clrs';
import { check as checkThousands, graphs, keys, outputsOf, points, type Graph } from './instances.ts';

const check = <T>(arbitrary: fc.Arbitrary<T>, law: (value: T) => void): void => checkThousands(arbitrary, law, 400);

type Arrays = { readonly [name: string]: Float64Array };
type Numbers = { readonly [name: string]: number };

/** The arrays and numbers of a run's hints at its last step. */
function lastHints(algorithm: Algorithm, instance: object): { readonly arrays: Arrays; readonly numbers: Numbers } {
  const { nodes, steps, hints } = trace(algorithm, algorithm.inputs(instance));
  const { fields, stride } = layoutOf(algorithm.spec, 'hint', nodes);
  const last = hints.subarray((steps - 1) * stride);
  const arrays = fields
    .filter(({ isArray }) => isArray)
    .map(({ name, offset, width }) => [name, last.slice(offset, offset + width)]);
  const numbers = fields.filter(({ isArray }) => !isArray).map(({ name, offset }) => [name, last[offset]]);
  return { arrays: Object.fromEntries(arrays) as Arrays, numbers: Object.fromEntries(numbers) as Numbers };
}

const edgesOf = ({ n, A }: Pick<Graph, 'n' | 'A'>): [u: number, v: number, weight: number][] =>
  [...A.keys()].filter((at) => A[at] !== 0).map((at) => [Math.floor(at / n), at % n, A[at]!]);

/** The lengths of shortest paths between all, infinite where there are none. */
function distances({ n, A }: Graph): Float64Array {
  const D = A.map((weight, at) => (at % (n + 1) === 0 ? 0 : weight === 0 ? Infinity : weight));
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) D[i * n + j] = Math.min(D[i * n + j]!, D[i * n + k]! + D[k * n + j]!);
  return D;
}

/** Every row of a hint over the steps of a run. */
function rowsOf(algorithm: Algorithm, instance: object, name: string): number[][] {
  const { nodes, steps, hints } = trace(algorithm, algorithm.inputs(instance));
  const { fields, stride } = layoutOf(algorithm.spec, 'hint', nodes);
  const { offset, width } = fields.find((field) => field.name === name)!;
  return Array.from({ length: steps }, (_, t) =>
    Array.from(hints.subarray(t * stride + offset, t * stride + offset + width)),
  );
}

describe('one more iteration of a finished run changes nothing', () => {
  it.each([clrs.insertionSort, clrs.bubbleSort, clrs.heapsort, clrs.quicksort] as const)(
    'of $name: what is sorted stays where it is',
    (algorithm) => {
      check(keys, (key) => {
        const sorted = Float64Array.from(new Set(key)).sort();
        fc.pre(sorted.length > 1);
        const inPlace = [...sorted.keys()].map((i) => Math.max(i - 1, 0));
        const { pred } = outputsOf<{ pred: Float64Array }>(algorithm, { key: sorted });
        expect([...pred]).toEqual(inPlace);
        if (algorithm === clrs.heapsort) return;
        for (const pointers of rowsOf(algorithm, { key: sorted }, 'pred_h')) expect(pointers).toEqual(inPlace);
      });
    },
  );

  it('of minimum, binary_search and quickselect: what was found is found again', () => {
    check(fc.tuple(keys, fc.integer({ min: -25, max: 25 })), ([key, target]) => {
      const { min } = outputsOf<{ min: number }>(clrs.minimum, { key });
      expect(outputsOf<{ min: number }>(clrs.minimum, { key: key.slice(0, min + 1) }).min).toBe(min);
      const sorted = Float64Array.from(key).sort();
      const { numbers } = lastHints(clrs.binarySearch, { key: sorted, target });
      expect([numbers['low'], numbers['mid']]).toEqual([numbers['high'], numbers['high']]);
      const { median } = outputsOf<{ median: number }>(clrs.quickselect, { key });
      const last = lastHints(clrs.quickselect, { key });
      expect(last.numbers['i']).toBe(median);
      expect(last.numbers['i_rank']).toBe(last.numbers['target']);
    });
  });

  it.each([clrs.findMaximumSubarrayKadane, clrs.findMaximumSubarray])(
    'of $name: the largest range has no larger one within',
    (algorithm) => {
      check(keys, (key) => {
        const range = (of: Float64Array): Float64Array => {
          const { start, end } = outputsOf<{ start: number; end: number }>(algorithm, { key: of });
          return of.slice(start, end + 1);
        };
        const sum = (of: Float64Array): number => of.reduce((a, b) => a + b, 0);
        expect(sum(range(range(key)))).toBe(sum(range(key)));
      });
    },
  );

  it('of the sweeps of matrix_chain_order, lcs_length and optimal_bst: each cell is what its recurrence gives', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 7 });
    const text = fc.array(fc.nat(3), { minLength: 1, maxLength: 6 });
    check(fc.tuple(sizes, text, text), ([list, one, other]) => {
      const p = Float64Array.from(list);
      const n = p.length;
      const { m } = lastHints(clrs.matrixChainOrder, { key: p }).arrays;
      for (let i = 1; i < n; i++)
        for (let j = i + 1; j < n; j++) {
          const costs = Array.from(
            { length: j - i },
            (_, at) => m![i * n + i + at]! + m![(i + at + 1) * n + j]! + p[i - 1]! * p[i + at]! * p[j]!,
          );
          expect(m![i * n + j]).toBe(Math.min(...costs));
        }
      const [x, y] = [Float64Array.from(one), Float64Array.from(other)];
      const { c } = lastHints(clrs.lcsLength, { x, y }).arrays;
      const cell = (i: number, j: number): number =>
        i < 0 || j < 0 ? 0 : c![i * (x.length + y.length) + x.length + j]!;
      for (let i = 0; i < x.length; i++)
        for (let j = 0; j < y.length; j++)
          expect(cell(i, j)).toBe(x[i] === y[j] ? cell(i - 1, j - 1) + 1 : Math.max(cell(i - 1, j), cell(i, j - 1)));
      const { e, w } = lastHints(clrs.optimalBst, { p, q: Float64Array.from([...p, 3]) }).arrays;
      const k = n + 1;
      for (let i = 0; i < k; i++)
        for (let j = i + 1; j < k; j++) {
          const costs = Array.from({ length: j - i }, (_, r) => e![i * k + i + r]! + e![(i + r + 1) * k + j]!);
          expect(e![i * k + j]).toBe(Math.min(...costs) + w![i * k + j]!);
        }
    });
  });

  it('of activity_selector and task_scheduling: nothing left out fits in', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 6 })), {
      minLength: 1,
      maxLength: 8,
    });
    check(pairs, (all) => {
      const s = Float64Array.from(all, ([start]) => start);
      const f = Float64Array.from(all, ([start, length]) => start + length);
      const { selected } = outputsOf<{ selected: Float64Array }>(clrs.activitySelector, { s, f });
      const chosen = all.map((_, i) => i).filter((i) => selected[i] === 1);
      for (const i of s.keys())
        if (selected[i] === 0) expect(chosen.some((j) => s[i]! < f[j]! && s[j]! < f[i]!)).toBe(true);
      const tasks = { d: s, w: f.map((weight, i) => weight + i / 100) };
      const taken = outputsOf<{ selected: Float64Array }>(clrs.taskScheduling, tasks).selected;
      const count = taken.reduce((sum, one) => sum + one, 0);
      for (const i of s.keys()) if (taken[i] === 0) expect(s[i]).toBeLessThanOrEqual(count);
    });
  });

  it('of bfs, bellman_ford, dijkstra and dag_shortest_paths: no edge reaches a node anew or shortens a path', () => {
    check(fc.tuple(graphs(false), graphs(true), graphs(true, true)), ([undirected, directed, acyclic]) => {
      const { reach_h } = lastHints(clrs.bfs, undirected).arrays;
      for (const [u, v] of edgesOf(undirected)) if (reach_h![u] === 1) expect(reach_h![v]).toBe(1);
      const settled = (algorithm: Algorithm, graph: Graph, reached: string): void => {
        const { arrays } = lastHints(algorithm, graph);
        for (const [u, v, weight] of edgesOf(graph)) {
          if (arrays[reached]![u] === 0) continue;
          expect(arrays[reached]![v]).toBe(1);
          expect(arrays['d']![v]).toBeLessThanOrEqual(arrays['d']![u]! + weight);
        }
      };
      settled(clrs.bellmanFord, directed, 'msk');
      settled(clrs.dijkstra, directed, 'mark');
      settled(clrs.dagShortestPaths, acyclic, 'mark');
    });
  });

  it('of floyd_warshall: on the shortest distances themselves no distance changes', () => {
    check(graphs(true), (graph) => {
      const D = distances(graph);
      const closed = D.map((length) => (length === Infinity ? 0 : length));
      const rows = rowsOf(clrs.floydWarshall, { A: closed }, 'D');
      for (const row of rows) expect(row).toEqual([...closed]);
    });
  });

  it('of mst_prim and mst_kruskal: nothing waits, and no edge joins two trees', () => {
    check(graphs(false), (graph) => {
      const { n } = graph;
      const { in_queue, mark } = lastHints(clrs.mstPrim, graph).arrays;
      expect([...in_queue!]).toEqual(Array.from({ length: n }, () => 0));
      for (const [u, v] of edgesOf(graph)) expect(mark![u]).toBe(mark![v]);
      const { pi } = lastHints(clrs.mstKruskal, graph).arrays;
      const root = (v: number): number => (pi![v] === v ? v : root(pi![v]!));
      for (const [u, v] of edgesOf(graph)) expect(root(u)).toBe(root(v));
    });
  });

  it('of the depth-first searches: every node is black, so that another search discovers nothing', () => {
    check(fc.tuple(graphs(true), graphs(false), graphs(true, true)), ([directed, undirected, acyclic]) => {
      const searches: [Algorithm, Graph][] = [
        [clrs.dfs, directed],
        [clrs.stronglyConnectedComponents, directed],
        [clrs.articulationPoints, undirected],
        [clrs.bridges, undirected],
        [clrs.topologicalSort, acyclic],
      ];
      for (const [algorithm, graph] of searches)
        expect(lastHints(algorithm, graph).arrays['color']!.every((color) => color === 2)).toBe(true);
    });
  });

  it('of articulation_points and bridges: low is what the edges and children give', () => {
    check(graphs(false), (graph) => {
      for (const algorithm of [clrs.articulationPoints, clrs.bridges]) {
        const { low, d, pi_h } = lastHints(algorithm, graph).arrays;
        const given = Array.from(d!);
        for (const [u, v] of edgesOf(graph))
          if (pi_h![u] !== v) given[u] = Math.min(given[u]!, pi_h![v] === u ? low![v]! : d![v]!);
        expect([...low!]).toEqual(given);
      }
    });
  });

  it('of strongly_connected_components and topological_sort: names name themselves, and an order stays', () => {
    check(fc.tuple(graphs(true), graphs(true, true)), ([directed, { n, A }]) => {
      const { scc_id } = outputsOf<{ scc_id: Float64Array }>(clrs.stronglyConnectedComponents, directed);
      for (const name of scc_id) expect(scc_id[name]).toBe(name);
      // Already in order along its edges, each node after the one before it: the path 0 - 1 - ... is added.
      const path = A.map((weight, at) => (at % n === Math.floor(at / n) + 1 ? 1 : weight));
      const { topo, topo_head } = outputsOf<{ topo: Float64Array; topo_head: number }>(clrs.topologicalSort, {
        A: path,
      });
      expect([topo_head, ...topo]).toEqual([0, ...Array.from({ length: n }, (_, v) => Math.min(v + 1, n - 1))]);
    });
  });

  it.each([clrs.grahamScan, clrs.jarvisMarch])('of $name: the corners of a hull are its hull', (algorithm) => {
    check(points, ({ x, y }) => {
      const all = [...x.keys()];
      const turn = (i: number, j: number, k: number): number =>
        (x[j]! - x[i]!) * (y[k]! - y[i]!) - (y[j]! - y[i]!) * (x[k]! - x[i]!);
      fc.pre(all.every((i) => all.every((j) => all.every((k) => i >= j || j >= k || turn(i, j, k) !== 0))));
      const hull = (of: { x: Float64Array; y: Float64Array }): Float64Array =>
        outputsOf<{ in_hull: Float64Array }>(algorithm, of).in_hull;
      const corners = hull({ x, y });
      const isCorner = (_: number, i: number): boolean => corners[i] === 1;
      expect(hull({ x: x.filter(isCorner), y: y.filter(isCorner) }).every((one) => one === 1)).toBe(true);
    });
  });

  it.each([clrs.naiveStringMatcher, clrs.kmpMatcher])('of $name: a match is found where it is', (algorithm) => {
    const bits = (length: number): fc.Arbitrary<number[]> => fc.array(fc.nat(1), { minLength: 1, maxLength: length });
    check(fc.tuple(bits(12), bits(3)), ([before, pattern]) => {
      const text = Float64Array.from([...before, ...pattern]);
      const find = (of: Float64Array): number =>
        outputsOf<{ match: number }>(algorithm, { text: of, pattern: Float64Array.from(pattern) }).match;
      const match = find(text);
      expect(find(text.slice(match))).toBe(0);
    });
  });

  it('of bipartite_matching: no path from the source reaches the sink', () => {
    const rows = fc.array(fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 4 });
    check(rows, (likes) => {
      const n = likes.length + 5;
      const A = new Float64Array(n * n);
      likes.forEach((row, i) => {
        A[i + 1] = 1;
        row.forEach((likesIt, j) => (A[(i + 1) * n + likes.length + 1 + j] = likesIt ? 1 : 0));
      });
      for (let j = likes.length + 1; j < n - 1; j++) A[j * n + n - 1] = 1;
      const { A_h } = lastHints(clrs.bipartiteMatching, { A, s: 0, t: n - 1 }).arrays;
      const reached = new Set([0]);
      for (const u of reached) for (let v = 0; v < n; v++) if (A_h![u * n + v] !== 0) reached.add(v);
      expect(reached.has(n - 1)).toBe(false);
    });
  });
});
