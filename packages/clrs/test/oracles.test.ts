import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as clrs from '@kleene/clrs';
import { trace } from '@kleene/clrs';
import { check, graphs, keys, outputsOf, points, type Graph } from './instances.ts';

/** The order that pointers to predecessors say, from the element that points to itself. */
function orderOf(pred: Float64Array): number[] {
  const next = new Map(
    [...pred].map((before, i): [number, number] => [before, i]).filter(([before, i]) => before !== i),
  );
  const order = [pred.findIndex((before, i) => before === i)];
  for (let at = next.get(order[0]!); at !== undefined; at = next.get(at)) order.push(at);
  return order;
}

/** Lengths of all shortest paths, by relaxing every edge n times. */
function distancesFrom({ n, A, s }: Graph): number[] {
  const d = Array.from({ length: n }, (_, v) => (v === s ? 0 : Infinity));
  for (let round = 0; round < n; round++)
    for (let u = 0; u < n; u++)
      for (let v = 0; v < n; v++) if (A[u * n + v] !== 0) d[v] = Math.min(d[v]!, d[u]! + A[u * n + v]!);
  return d;
}

/** The length of the path that pointers to parents say, infinite for a node that is its own parent and not the source. */
function pathLength({ n, A, s }: Graph, pi: Float64Array, v: number): number {
  let length = 0;
  for (let at = v; at !== s; at = pi[at]!) {
    if (pi[at] === at) return Infinity;
    length += A[pi[at]! * n + at]!;
  }
  return length;
}

/** Which node reaches which. */
function closure(n: number, isEdge: (u: number, v: number) => boolean): boolean[][] {
  const reach = Array.from({ length: n }, (_, u) => Array.from({ length: n }, (_, v) => u === v || isEdge(u, v)));
  for (let k = 0; k < n; k++)
    for (let u = 0; u < n; u++) for (let v = 0; v < n; v++) reach[u]![v] ||= reach[u]![k]! && reach[k]![v]!;
  return reach;
}

const componentsWithout = (n: number, isEdge: (u: number, v: number) => boolean, skipped = -1): number => {
  const reach = closure(n, (u, v) => u !== skipped && v !== skipped && isEdge(u, v));
  return new Set(reach.map((row, u) => (u === skipped ? '' : row.join()))).size - (skipped >= 0 ? 1 : 0);
};

describe('on random inputs', () => {
  it.each([clrs.insertionSort, clrs.bubbleSort, clrs.heapsort, clrs.quicksort])('$name sorts', (sort) => {
    check(keys, (key) => {
      const { pred } = trace(sort, sort.inputs({ key })).outputs;
      expect(orderOf(pred).map((i) => key[i])).toEqual([...key].sort((a, b) => a - b));
    });
  });

  it('minimum, quickselect and binary_search find what a sorted list says', () => {
    check(fc.tuple(keys, fc.integer({ min: -25, max: 25 })), ([key, target]) => {
      const sorted = Float64Array.from(key).sort();
      expect(key[trace(clrs.minimum, clrs.minimum.inputs({ key })).outputs.min]).toBe(sorted[0]);
      expect(key[trace(clrs.quickselect, clrs.quickselect.inputs({ key })).outputs.median]).toBe(
        sorted[key.length >> 1],
      );
      const found = trace(clrs.binarySearch, clrs.binarySearch.inputs({ key: sorted, target })).outputs.return;
      const first = sorted.findIndex((value) => value >= target);
      expect(found).toBe(first < 0 ? key.length - 1 : first);
    });
  });

  it.each([clrs.findMaximumSubarrayKadane, clrs.findMaximumSubarray])('$name finds the largest sum', (algorithm) => {
    check(keys, (key) => {
      const { start, end } = outputsOf<{ start: number; end: number }>(algorithm, { key });
      const sum = (from: number, to: number): number => key.slice(from, to + 1).reduce((a, b) => a + b, 0);
      let best = -Infinity;
      for (let i = 0; i < key.length; i++) for (let j = i; j < key.length; j++) best = Math.max(best, sum(i, j));
      expect(sum(start, end)).toBe(best);
    });
  });

  it('matrix_chain_order splits at least cost', () => {
    check(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 3, maxLength: 8 }), (sizes) => {
      const p = Float64Array.from(sizes);
      const n = p.length;
      const { s } = trace(clrs.matrixChainOrder, clrs.matrixChainOrder.inputs({ key: p })).outputs;
      const cost = (i: number, j: number, at: (i: number, j: number) => number[]): number =>
        i === j ? 0 : Math.min(...at(i, j).map((k) => cost(i, k, at) + cost(k + 1, j, at) + p[i - 1]! * p[k]! * p[j]!));
      const every = (i: number, j: number): number[] => Array.from({ length: j - i }, (_, k) => i + k);
      expect(cost(1, n - 1, (i, j) => [s[i * n + j]!])).toBe(cost(1, n - 1, every));
    });
  });

  it('optimal_bst chooses roots at least cost', () => {
    check(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 13 }), (weights) => {
      const k = (weights.length - 1) >> 1;
      const p = Float64Array.from(weights.slice(0, k));
      const q = Float64Array.from(weights.slice(k, 2 * k + 1));
      const n = k + 1;
      const { root } = trace(clrs.optimalBst, clrs.optimalBst.inputs({ p, q })).outputs;
      const weight = (i: number, j: number): number =>
        p.slice(i, j).reduce((a, b) => a + b, 0) + q.slice(i, j + 1).reduce((a, b) => a + b, 0);
      const cost = (i: number, j: number, at: (i: number, j: number) => number[]): number =>
        i === j ? q[i]! : weight(i, j) + Math.min(...at(i, j).map((r) => cost(i, r, at) + cost(r + 1, j, at)));
      const every = (i: number, j: number): number[] => Array.from({ length: j - i }, (_, r) => i + r);
      expect(cost(0, k, (i, j) => [root[i * n + j]!])).toBe(cost(0, k, every));
    });
  });

  it('lcs_length leads to a longest common subsequence', () => {
    const text = fc.array(fc.nat(3), { minLength: 1, maxLength: 6 }).map((all) => Float64Array.from(all));
    check(fc.tuple(text, text), ([x, y]) => {
      const n = x.length + y.length;
      const { b } = trace(clrs.lcsLength, clrs.lcsLength.inputs({ x, y })).outputs;
      const common: number[] = [];
      for (let i = x.length - 1, j = y.length - 1; i >= 0 && j >= 0;) {
        const way = b[i * n + x.length + j];
        if (way === 0) {
          expect(x[i]).toBe(y[j]);
          common.unshift(x[i]!);
        }
        if (way !== 2) i--;
        if (way !== 1) j--;
      }
      const longest = (i: number, j: number): number =>
        i < 0 || j < 0 ? 0 : x[i] === y[j] ? 1 + longest(i - 1, j - 1) : Math.max(longest(i - 1, j), longest(i, j - 1));
      expect(common.length).toBe(longest(x.length - 1, y.length - 1));
    });
  });

  it('activity_selector chooses as many as possible, none of which overlap', () => {
    const activity = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 6 }));
    check(fc.array(activity, { minLength: 1, maxLength: 8 }), (all) => {
      const s = Float64Array.from(all, ([start]) => start);
      const f = Float64Array.from(all, ([start, length]) => start + length);
      const { selected } = trace(clrs.activitySelector, clrs.activitySelector.inputs({ s, f })).outputs;
      const isApart = (set: readonly number[]): boolean =>
        set.every((a) => set.every((b) => a === b || f[a]! <= s[b]! || f[b]! <= s[a]!));
      const sets = Array.from({ length: 2 ** all.length }, (_, bits) =>
        all.map((_, i) => i).filter((i) => (bits >> i) & 1),
      );
      const chosen = all.map((_, i) => i).filter((i) => selected[i] === 1);
      expect(isApart(chosen)).toBe(true);
      expect(chosen.length).toBe(Math.max(...sets.filter(isApart).map((set) => set.length)));
    });
  });

  it.each([clrs.naiveStringMatcher, clrs.kmpMatcher])('$name finds the first match as indexOf does', (algorithm) => {
    const text = fc.string({ unit: fc.constantFrom('0', '1'), minLength: 4, maxLength: 16 });
    const pattern = fc.string({ unit: fc.constantFrom('0', '1'), minLength: 1, maxLength: 4 });
    check(fc.tuple(text, pattern), ([t, p]) => {
      const strings = { text: Float64Array.from([...t].map(Number)), pattern: Float64Array.from([...p].map(Number)) };
      const place = t.indexOf(p);
      const { match } = outputsOf<{ match: number }>(algorithm, strings);
      expect(match).toBe(place < 0 ? t.length : place);
    });
  });

  it.each([clrs.grahamScan, clrs.jarvisMarch])('$name finds the corners of the smallest convex set', (algorithm) => {
    check(points, ({ x, y }) => {
      const turn = (i: number, j: number, k: number): number =>
        (x[j]! - x[i]!) * (y[k]! - y[i]!) - (y[j]! - y[i]!) * (x[k]! - x[i]!);
      const all = [...x.keys()];
      fc.pre(all.every((i) => all.every((j) => all.every((k) => i >= j || j >= k || turn(i, j, k) !== 0))));
      const isCorner = (i: number): boolean =>
        all.some((j) => j !== i && all.every((k) => k === i || k === j || turn(i, j, k) > 0));
      const { in_hull } = outputsOf<{ in_hull: Float64Array }>(algorithm, { x, y });
      expect([...in_hull]).toEqual(all.map((i) => (isCorner(i) ? 1 : 0)));
    });
  });

  it.each([clrs.bellmanFord, clrs.dijkstra])('$name finds shortest paths', (algorithm) => {
    check(graphs(true), (graph) => {
      const { pi } = outputsOf<{ pi: Float64Array }>(algorithm, graph);
      expect([...pi.keys()].map((v) => pathLength(graph, pi, v))).toEqual(distancesFrom(graph));
    });
  });

  it('dag_shortest_paths finds shortest paths', () => {
    check(graphs(true, true), (graph) => {
      const { pi } = trace(clrs.dagShortestPaths, clrs.dagShortestPaths.inputs(graph)).outputs;
      expect([...pi.keys()].map((v) => pathLength(graph, pi, v))).toEqual(distancesFrom(graph));
    });
  });

  it('floyd_warshall finds the shortest paths between all', () => {
    check(graphs(true), (graph) => {
      const { n } = graph;
      const { Pi } = trace(clrs.floydWarshall, clrs.floydWarshall.inputs(graph)).outputs;
      for (let s = 0; s < n; s++) {
        const from = { ...graph, s };
        const expected = distancesFrom(from);
        for (let v = 0; v < n; v++)
          if (expected[v]! < Infinity) expect(pathLength(from, Pi.slice(s * n, (s + 1) * n), v)).toBe(expected[v]);
      }
    });
  });

  it('bfs finds paths of the fewest edges', () => {
    check(graphs(false), (graph) => {
      const unweighted = { ...graph, A: graph.A.map((weight) => (weight === 0 ? 0 : 1)) };
      const { pi } = trace(clrs.bfs, clrs.bfs.inputs(unweighted)).outputs;
      expect([...pi.keys()].map((v) => pathLength(unweighted, pi, v))).toEqual(distancesFrom(unweighted));
    });
  });

  it('mst_kruskal and mst_prim agree on the only tree of least weight, which spans', () => {
    check(graphs(false), (graph) => {
      const { n, A, s } = graph;
      const { in_mst } = trace(clrs.mstKruskal, clrs.mstKruskal.inputs(graph)).outputs;
      const isEdge = (u: number, v: number): boolean => A[u * n + v] !== 0;
      const reach = closure(n, isEdge);
      expect(closure(n, (u, v) => in_mst[u * n + v] === 1)).toEqual(reach);
      // An edge is in the tree unless lighter edges join its ends.
      for (let u = 0; u < n; u++)
        for (let v = u + 1; v < n; v++) {
          if (!isEdge(u, v)) continue;
          const lighter = closure(n, (a, b) => isEdge(a, b) && A[a * n + b]! < A[u * n + v]!);
          expect(in_mst[u * n + v]).toBe(lighter[u]![v] ? 0 : 1);
        }
      const { pi } = trace(clrs.mstPrim, clrs.mstPrim.inputs(graph)).outputs;
      for (let v = 0; v < n; v++) if (v !== s && reach[s]![v]) expect(in_mst[pi[v]! * n + v]).toBe(1);
    });
  });

  it('articulation_points and bridges are what splits a component', () => {
    check(graphs(false), ({ n, A }) => {
      const isEdge = (u: number, v: number): boolean => A[u * n + v] !== 0;
      const parts = componentsWithout(n, isEdge);
      const { is_cut } = trace(clrs.articulationPoints, clrs.articulationPoints.inputs({ A })).outputs;
      for (let v = 0; v < n; v++) expect(is_cut[v]).toBe(componentsWithout(n, isEdge, v) > parts ? 1 : 0);
      const { is_bridge } = trace(clrs.bridges, clrs.bridges.inputs({ A })).outputs;
      for (let u = 0; u < n; u++)
        for (let v = 0; v < n; v++) {
          const without = (a: number, b: number): boolean => isEdge(a, b) && !(a + b === u + v && (a === u || a === v));
          const splits = isEdge(u, v) && componentsWithout(n, without) > parts;
          expect(is_bridge[u * n + v]).toBe(splits ? 1 : isEdge(u, v) || u === v ? 0 : -1);
        }
    });
  });

  it('strongly_connected_components are the nodes that reach each other', () => {
    check(graphs(true), ({ n, A }) => {
      const reach = closure(n, (u, v) => A[u * n + v] !== 0);
      const { scc_id } = trace(
        clrs.stronglyConnectedComponents,
        clrs.stronglyConnectedComponents.inputs({ A }),
      ).outputs;
      for (let u = 0; u < n; u++)
        for (let v = 0; v < n; v++) expect(scc_id[u] === scc_id[v]).toBe(reach[u]![v]! && reach[v]![u]!);
    });
  });

  it('dfs discovers as the recursive search does', () => {
    check(graphs(true), ({ n, A }) => {
      const parent = Array.from({ length: n }, () => -1);
      const visit = (u: number, from: number): void => {
        parent[u] = from;
        for (let v = 0; v < n; v++) if (A[u * n + v] !== 0 && parent[v] === -1) visit(v, u);
      };
      for (let root = 0; root < n; root++) if (parent[root] === -1) visit(root, root);
      expect([...trace(clrs.dfs, clrs.dfs.inputs({ A })).outputs.pi]).toEqual(parent);
    });
  });

  it('topological_sort gives an order along the edges', () => {
    check(graphs(true, true), ({ n, A }) => {
      const { topo, topo_head } = trace(clrs.topologicalSort, clrs.topologicalSort.inputs({ A })).outputs;
      const order = [topo_head];
      while (topo[order.at(-1)!] !== order.at(-1)) order.push(topo[order.at(-1)!]!);
      expect([...order].sort((a, b) => a - b)).toEqual([...topo.keys()]);
      for (let u = 0; u < n; u++)
        for (let v = 0; v < n; v++) if (A[u * n + v] !== 0) expect(order.indexOf(u)).toBeLessThan(order.indexOf(v));
    });
  });

  it('bipartite_matching matches as many as possible, each once', () => {
    check(fc.array(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (likes) => {
      const n = likes.length + 6;
      const A = new Float64Array(n * n);
      likes.forEach((row, i) => {
        A[i + 1] = 1;
        row.forEach((likesIt, j) => {
          A[(i + 1) * n + likes.length + 1 + j] = likesIt ? 1 : 0;
          A[(likes.length + 1 + j) * n + n - 1] = 1;
        });
      });
      const { in_matching } = trace(
        clrs.bipartiteMatching,
        clrs.bipartiteMatching.inputs({ A, s: 0, t: n - 1 }),
      ).outputs;
      const used = likes.map((row, i) => row.map((_, j) => in_matching[(i + 1) * n + likes.length + 1 + j] === 1));
      expect(used.every((row) => row.filter(Boolean).length <= 1)).toBe(true);
      expect([0, 1, 2, 3].every((j) => used.filter((row) => row[j]).length <= 1)).toBe(true);
      const most = (i: number, taken: number): number =>
        i === likes.length
          ? 0
          : Math.max(
              most(i + 1, taken),
              ...[0, 1, 2, 3]
                .filter((j) => likes[i]![j] && !((taken >> j) & 1))
                .map((j) => 1 + most(i + 1, taken | (1 << j))),
            );
      expect(used.flat().filter(Boolean).length).toBe(most(0, 0));
    });
  });

  it('segments_intersect says whether a point of one is on the other', () => {
    const four = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 4, maxLength: 4 });
    check(fc.tuple(four, four), ([a, b]) => {
      const [x, y] = [Float64Array.from(a), Float64Array.from(b)];
      fc.pre((x[0] !== x[1] || y[0] !== y[1]) && (x[2] !== x[3] || y[2] !== y[3]));
      const side = (i: number, j: number, k: number): number =>
        Math.sign((x[j]! - x[i]!) * (y[k]! - y[i]!) - (y[j]! - y[i]!) * (x[k]! - x[i]!));
      const overlap = (v: Float64Array): boolean =>
        Math.max(Math.min(v[0]!, v[1]!), Math.min(v[2]!, v[3]!)) <=
        Math.min(Math.max(v[0]!, v[1]!), Math.max(v[2]!, v[3]!));
      // The boxes overlap and neither segment lies strictly on one side of the other's line.
      const isMet =
        overlap(x) && overlap(y) && side(0, 1, 2) * side(0, 1, 3) <= 0 && side(2, 3, 0) * side(2, 3, 1) <= 0;
      const { intersect } = trace(clrs.segmentsIntersect, clrs.segmentsIntersect.inputs({ x, y })).outputs;
      expect(intersect).toBe(isMet ? 1 : 0);
    });
  });

  it('task_scheduling takes tasks by weight while fewer are taken than the deadline says', () => {
    const task = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.nat(1000));
    check(fc.uniqueArray(task, { minLength: 1, maxLength: 8, selector: ([, weight]) => weight }), (tasks) => {
      const taken: number[] = [];
      const heaviest = [...tasks.keys()].sort((a, b) => tasks[b]![1] - tasks[a]![1]);
      for (const i of heaviest) if (taken.length < tasks[i]![0]) taken.push(i);
      const d = Float64Array.from(tasks, ([deadline]) => deadline);
      const w = Float64Array.from(tasks, ([, weight]) => weight);
      const { selected } = trace(clrs.taskScheduling, clrs.taskScheduling.inputs({ d, w })).outputs;
      expect([...selected]).toEqual(tasks.map((_, i) => (taken.includes(i) ? 1 : 0)));
    });
  });
});
