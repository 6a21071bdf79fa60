import { describe, expect, it } from 'vitest';
import { RandomState } from '@kleene/random';
import { isKleeneError } from '@kleene/base';
import {
  algorithmNamed,
  alternate,
  bellmanFord,
  benchmarkSplit,
  bfs,
  buildSampler,
  clrs30,
  clrsExtras,
  run,
  segmentsIntersect,
  trainingRecipe,
  type Algorithm,
} from '@kleene/clrs';

const of = (...values: number[]): Float64Array => Float64Array.from(values);
const path = of(0, 1, 0, 1, 0, 1, 0, 1, 0);

describe('an instance of one’s own', () => {
  it.each([
    ['minimum', { key: [1, 2] }, 'clrs.minimum: key must be a Float64Array'],
    ['minimum', { key: of() }, 'key must be at least 1 numbers, got 0'],
    ['heapsort', { key: of(1, Number.NaN) }, 'key[1] must be a finite number, got NaN'],
    ['quicksort', { key: of(1) }, 'key must be at least 2 numbers, got 1'],
    ['binary_search', { key: of(2, 1), target: 1 }, 'key[1] must be at least key[0] = 2, in ascending order, got 1'],
    ['binary_search', { key: of(1, 2), target: Infinity }, 'target must be a finite number'],
    ['optimal_bst', { p: of(1), q: of(1) }, 'q must be 2 numbers, one more than p, got 1'],
    ['activity_selector', { s: of(1), f: of(0) }, 'f[0] must be at least s[0] = 1, got 0'],
    ['activity_selector', { s: of(1), f: of(2, 3) }, 'f must be 1 numbers, as many as s, got 2'],
    ['task_scheduling', { d: of(0), w: of(1) }, 'd[0] must be an integer >= 1, got 0'],
    ['task_scheduling', { d: of(1, 1), w: of(1) }, 'd must be 1 numbers, as many as w, got 2'],
    ['lcs_length', { x: of(1, 4), y: of(1) }, 'x[1] must be an integer between 0 and 3, got 4'],
    ['kmp_matcher', { text: of(1), pattern: of(1, 2) }, 'text must be at least as long as the pattern, 2, got 1'],
    ['naive_string_matcher', { text: of(1), pattern: of() }, 'pattern must be at least 1 numbers, got 0'],
    ['segments_intersect', { x: of(1, 2, 3), y: of(1, 2, 3) }, 'x must be 4 numbers'],
    ['segments_intersect', { x: of(1, 2, 3, 4), y: of(1, 2, 3) }, 'y must be 4 numbers'],
    ['graham_scan', { x: of(0, 1, 0), y: of(0, 1, -0) }, 'point 2 must be different from all before, got "(0, 0)"'],
    ['jarvis_march', { x: of(0, 1), y: of(0, 1) }, 'x must be at least 3 numbers, got 2'],
    ['jarvis_march', { x: of(0, 1, 2), y: of(0, 1, 2, 3) }, 'y must be 3 numbers, as many as x, got 4'],
    ['dfs', { A: of(1, 2, 3) }, 'A must be a square matrix, row by row'],
    ['bfs', { A: path, s: 3 }, 's must be an integer between 0 and 2, got 3'],
    ['dijkstra', { A: path.map((weight) => -weight), s: 0 }, 'A[0][1] must be at least 0, got -1'],
    ['bellman_ford', { A: path.map((weight) => -weight), s: 0 }, 'A must be a graph without cycles of negative weight'],
    ['floyd_warshall', { A: of(-1) }, 'A must be a graph without cycles of negative weight'],
    ['topological_sort', { A: path }, 'A must be a graph without cycles, got "one through node 0"'],
    ['dag_shortest_paths', { A: of(0, 1, 0, 1), s: 0 }, 'got "one through node 1"'],
    ['bridges', { A: of(0, 1, 0, 0) }, 'A[1][0] must be A[0][1] = 1, for an undirected graph, got 0'],
    ['mst_prim', { A: of(0, 1, 0, 0), s: 0 }, 'for an undirected graph'],
    ['mst_kruskal', { A: of(0, -1, -1, 0) }, 'A[0][1] must be at least 0, got -1'],
    ['bipartite_matching', { A: of(0, 2, 0, 0), s: 0, t: 1 }, 'A[0][1] must be 0 or 1, got 2'],
    ['bipartite_matching', { A: of(0, 1, 0, 0), s: 0, t: 0 }, 't must be an integer between 1 and 1, got 0'],
    ['bipartite_matching', { A: of(0, 1, 0, 0), s: 1, t: 1 }, 's must be another node than t, got 1'],
  ])('is refused by %s where it cannot be taken: %#', (name, instance, message) => {
    expect(() => run(algorithmNamed(name), instance)).toThrow(message);
  });

  it('with negative weights but no negative cycle has shortest paths', () => {
    const { outputs } = run(algorithmNamed('bellman_ford'), { A: of(0, 5, 2, 0, 0, 0, 0, -1, 0), s: 0 });
    expect([...(outputs as { pi: Float64Array }).pi]).toEqual([0, 2, 0]);
  });

  it.each([...clrs30, ...clrsExtras].map((one) => [one.name, one] as [string, Algorithm]))(
    'that %s samples is taken',
    (_name, algorithm) => {
      const draws = new RandomState(3);
      for (let i = 0; i < 10; i++) expect(run(algorithm, algorithm.sample(draws, 9, {})).steps).toBeGreaterThan(0);
    },
  );
});

describe('options with which dm-clrs would never end', () => {
  it('are refused: weights that are NaN, for Bellman and Ford', () => {
    const sample = (): unknown => buildSampler(bellmanFord, { length: 11, samples: 2, seed: 1, low: -1, high: 9 });
    expect(sample).toThrow(/clrs\.bellman_ford: A must be a graph without cycles of negative weight and without NaN/);
  });

  it.each([
    [0, 0],
    [1, 1 + 1e-16],
    [0, 1e-300],
  ])('are refused: segments that cannot cross, from %f to %f', (low, high) => {
    const sample = (): unknown => buildSampler(segmentsIntersect, { length: 4, samples: 20, seed: 1, low, high });
    expect(sample).toThrow(/high must be far enough above low for segments to cross/);
  });
});

describe('an argument of another kind', () => {
  const wrong: readonly unknown[] = [null, NaN, -1, 0.5, '5', [], () => 1, 1n, Symbol('x'), true, of(1)];
  const build = (options: object): unknown => buildSampler(bfs, { length: 4, seed: 1, samples: 2, ...options });
  const calls: Readonly<Record<string, (value: never) => unknown>> = {
    'an algorithm': (value) => buildSampler(value, { length: 4, seed: 1 }),
    options: (value) => buildSampler(bfs, value),
    seed: (value) => build({ seed: value }),
    reuse: (value) => build({ reuse: value === true || value === null ? 1 : value }),
    trackMaxSteps: (value) => build({ trackMaxSteps: value === true || value === null ? 1 : value }),
    resume: (value) => build({ resume: value }),
    'resume.draws': (value) => build({ resume: { draws: value, maxSteps: 1 } }),
    'an instance': (value) => run(bfs, value),
    'the name of a split': (value) => benchmarkSplit(bfs, value),
    'a list of algorithms': (value) => trainingRecipe(Array.isArray(value) ? ('x' as never) : value),
    'a list of samplers': (value) => alternate(value, 2),
  };
  it.each(Object.keys(calls))('is refused where %s belongs', (what) => {
    for (const value of wrong)
      expect(
        refusalOf(() => calls[what]!(value as never)),
        `${String(value)}`,
      ).toBe('invalid-argument');
  });
});

function refusalOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return isKleeneError(error) ? error.code : String(error);
  }
  return 'taken';
}
