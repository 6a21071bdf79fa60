import { components, edgeCount, neighbours } from '@kleene/graphs';
import { describe, expect, it } from 'vitest';
import { usCounties, worldCountries, type RealGraph } from '../src/demo/real-graphs.ts';

const named = ({ graph, ids, labels }: RealGraph, id: string): string[] =>
  [...neighbours(graph, ids.indexOf(id))].map((node) => labels[node]!).sort();

describe('the real graphs of the demo', () => {
  it('has 3,231 counties with 8,944 borders in 21 components, by ids that do not repeat though names do', async () => {
    const counties = await usCounties();
    expect(counties.graph.nodes).toBe(3231);
    expect(edgeCount(counties.graph)).toBe(8944);
    expect(components(counties.graph).count).toBe(21);
    expect(new Set(counties.ids).size).toBe(3231);
    expect(new Set(counties.labels).size).toBe(1920);
    expect(counties.labels[counties.start]).toBe('Los Angeles');
    expect(named(counties, '06037')).toEqual(['Kern', 'Orange', 'San Bernardino', 'Ventura']);
  });

  it('knows the neighbours of countries', async () => {
    const countries = await worldCountries();
    expect(new Set(countries.ids).size).toBe(241);
    expect(countries.labels[countries.start]).toBe('Portugal');
    expect(named(countries, 'Portugal')).toEqual(['Spain']);
    expect(named(countries, 'Germany')).toEqual([
      'Austria',
      'Belgium',
      'Czechia',
      'Denmark',
      'France',
      'Luxembourg',
      'Netherlands',
      'Poland',
      'Switzerland',
    ]);
    expect(named(countries, 'Iceland')).toEqual([]);
  });
});
