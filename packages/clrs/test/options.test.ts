import { describe, expect, it } from 'vitest';
import { algorithmNamed, buildSampler, samplingOptions, type Algorithm } from '@kleene/clrs';
import { everyAlgorithm } from './every-algorithm.ts';

const build = (name: string, options: object, length = 8): unknown =>
  buildSampler(algorithmNamed(name), { length, seed: 1, samples: 2, ...options }).next();

describe('the options of the samplers', () => {
  it.each(everyAlgorithm.map((one) => [one.name, one] as [string, Algorithm]))(
    'of %s are described',
    (_name, algorithm) => {
      for (const option of algorithm.options ?? []) expect(samplingOptions[option]?.about).toMatch(/default/);
    },
  );

  it.each([
    ['bfs', { p: 0.5 }, 'p must be a list of at least one probability, got 0.5'],
    ['bfs', { p: [0.5, 1.5] }, 'p[1] must be a finite number between 0 and 1, got 1.5'],
    ['insertion_sort', { low: '0' }, 'low must be a finite number, got "0"'],
    ['insertion_sort', { high: Infinity }, 'high must be a finite number'],
    ['insertion_sort', { p: [0.5] }, 'options must be made of'],
    ['lcs_length', { chars: 5 }, 'chars must be an integer between 1 and 4, got 5'],
    ['lcs_length', { length_2: 0 }, 'length_2 must be an integer >= 1, got 0'],
    ['kmp_matcher', { length_needle: 0 }, 'length_needle must be an integer other than 0'],
    ['kmp_matcher', { length_needle: 1.5 }, 'length_needle must be an integer, got 1.5'],
    ['kmp_matcher', { length_needle: 4 }, 'size must be more than twice the length of the pattern, 4, got 8'],
    ['strongly_connected_components', { k: 9 }, 'k must be an integer between 1 and 8, got 9'],
    ['strongly_connected_components', { eps: -0.1 }, 'eps must be a finite number between 0 and 1'],
    ['task_scheduling', { max_deadline: 0 }, 'max_deadline must be an integer >= 1, got 0'],
    ['graham_scan', { radius: Number.NaN }, 'radius must be a finite number, got NaN'],
    ['graham_scan', { radius: 0 }, 'no points without three in line in 1000 attempts'],
    [
      'graham_scan',
      { collinearity_resampling_attempts: 0 },
      'collinearity_resampling_attempts must be an integer >= 1',
    ],
    ['bipartite_matching', { length_2: -1 }, 'length_2 must be an integer >= 0, got -1'],
  ])('of %s are refused where they cannot be: %#', (name, options, message) => {
    expect(() => build(name, options)).toThrow(message);
  });

  it('may be odd where dm-clrs takes them: high below low, a negative radius, negative weights that become NaN', () => {
    expect(() => build('heapsort', { low: 1, high: 0 })).not.toThrow();
    expect(() => build('graham_scan', { radius: -1 })).not.toThrow();
    const { A } = (build('dijkstra', { low: -1 }) as { inputs: { A: { data: Float64Array } } }).inputs;
    expect(A.data.some(Number.isNaN)).toBe(true);
  });

  it('leave no string empty', () => {
    expect(() => build('lcs_length', {}, 1)).toThrow('length_2 must be an integer >= 1, got 0');
  });
});
