import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adjacency,
  argsort,
  buildSampler,
  chain,
  clrs30,
  clrsExtras,
  grahamScan,
  heapPointers,
  jarvisMarch,
  outputClass,
  stringInputs,
  stringPredecessors,
} from '@kleene/clrs';
import recordedOrders from './fixtures/argsort.json' with { type: 'json' };
import recordedHulls from './fixtures/hull.json' with { type: 'json' };

const bits = new BigInt64Array(1);
const number = new Float64Array(bits.buffer);

/** How many float64 numbers lie between two. */
function ulps(a: number, b: number): number {
  const ordinal = (value: number): bigint => {
    number[0] = value;
    return bits[0]! < 0n ? -(bits[0]! & 0x7fffffffffffffffn) : bits[0]!;
  };
  return Math.abs(Number(ordinal(a) - ordinal(b)));
}

describe('argsort', () => {
  it.each(recordedOrders)('leaves $keys.length keys with ties as numpy does, by a network', ({ keys, order }) => {
    expect([...argsort(Float64Array.from(keys))]).toEqual(order);
  });

  it.each(['network', 'introsort'] as const)('sorts, by %s', (ties) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 300 }), (all) => {
        const order = argsort(Float64Array.from(all), ties);
        expect(Array.from(order, (i) => all[i]!)).toEqual([...all].sort((a, b) => a - b));
        expect([...order].sort((a, b) => a - b)).toEqual([...all.keys()]);
      }),
    );
  });

  it('is stable for up to 16 keys by introsort', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 16 }), (all) => {
        const stable = [...all.keys()].sort((a, b) => all[a]! - all[b]! || a - b);
        expect([...argsort(Float64Array.from(all), 'introsort')]).toEqual(stable);
      }),
    );
  });
});

describe('points of the hull samplers', () => {
  it.each(recordedHulls)(
    'equal those of the GNU C library with FMA: seed $seed, $length points',
    ({ seed, length, n, x, y, atans }) => {
      const { inputs, hints } = buildSampler(grahamScan, { samples: n, seed, length }).next();
      expect([...inputs.x.data.subarray(0, x.length)]).toEqual(x);
      expect([...inputs.y.data.subarray(0, y.length)]).toEqual(y);
      // From the fourth step on, all angles are there.
      const shown = hints.atans.data.subarray(3 * n * length, 3 * n * length + atans.length);
      atans.forEach((angle, i) => expect(ulps(shown[i]!, angle)).toBeLessThanOrEqual(1));
    },
  );

  it.each(['glibc', 'platform'] as const)('differ by few units in the last place with trig %s', (trig) => {
    const of = (options: object): Float64Array =>
      buildSampler(jarvisMarch, { samples: 20, seed: 3, length: 64, ...options }).next().inputs.x.data as Float64Array;
    const [fma, other] = [of({}), of({ trig })];
    const distances = Array.from(fma, (value, i) => ulps(value, other[i]!));
    expect(Math.max(...distances)).toBeLessThanOrEqual(2);
    expect(distances.some((distance) => distance > 0)).toBe(true);
  });
});

describe('probes', () => {
  it('point to predecessors in a list and to parents in a heap', () => {
    expect([...chain(Float64Array.of(1, 2, 0, 4, 3))]).toEqual([2, 1, 1, 4, 0]);
    const heap = heapPointers(Float64Array.of(1, 3, 5, 0, 7, 4, 2, 6), 6, new Float64Array(8));
    expect([...heap]).toEqual([3, 1, 2, 1, 5, 1, 6, 3]);
  });

  it('tell edges and the diagonal', () => {
    expect([...adjacency(Float64Array.of(0, -2, 0.5, 0), 2)]).toEqual([1, 1, 1, 1]);
    expect([...adjacency(Float64Array.of(0, 0, 0.5, -1), 2)]).toEqual([1, 0, 1, 0]);
  });

  it('tell two strings apart', () => {
    const inputs = stringInputs(new Float64Array(5), new Float64Array(4));
    expect([...inputs.string].join('')).toBe('000001111');
    expect([...inputs.pos]).toEqual([0, 0.2, 0.4, 0.6, 0.8, 0, 0.25, 0.5, 0.75]);
    expect([...stringPredecessors(stringInputs(new Float64Array(5), new Float64Array(3)))]).toEqual([
      0, 0, 1, 2, 3, 5, 5, 6,
    ]);
  });

  it('have the words and numbers of dm-clrs', () => {
    const probes = [...clrs30, ...clrsExtras].flatMap(({ spec }) => Object.values(spec));
    const words = (at: 0 | 1 | 2): string[] => [...new Set(probes.map((probe) => probe[at] as string))].sort();
    expect(words(0)).toEqual(['hint', 'input', 'output']);
    expect(words(1)).toEqual(['edge', 'graph', 'node']);
    expect(words(2)).toEqual(['categorical', 'mask', 'mask_one', 'pointer', 'scalar', 'should_be_permutation']);
    expect(outputClass).toEqual({ POSITIVE: 1, NEGATIVE: 0, MASKED: -1 });
  });

  it('are stored in the types of dm-clrs', () => {
    const whole = [...clrs30, ...clrsExtras].flatMap(({ name, int64 = [] }) =>
      int64.map((probe) => `${name}.${probe}`),
    );
    const expected = [
      'articulation_points.A bfs.A bridges.A dfs.A topological_sort.A task_scheduling.d',
      'bubble_sort.pred heapsort.pred insertion_sort.pred quicksort.pred topological_sort.topo',
      'bellman_ford.pi bfs.pi dag_shortest_paths.pi dfs.pi dijkstra.pi mst_prim.pi',
      'strongly_connected_components.scc_id segments_intersect.intersect',
    ];
    expect(whole.sort()).toEqual(expected.join(' ').split(' ').sort());
    const unfit = [...clrs30, ...clrsExtras].filter((one) => one.canTruncate === false).map(({ name }) => name);
    const graphs =
      'articulation_points bfs bipartite_matching bridges dfs strongly_connected_components topological_sort';
    expect(unfit.sort()).toEqual(`${graphs} kmp_matcher lcs_length naive_string_matcher`.split(' ').sort());
  });
});
