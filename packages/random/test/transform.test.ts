import { describe, expect, it } from 'vitest';
import { gumbelQuantile, normalQuantile, openInterval, unitInterval } from '../src/transform.ts';
import recorded from './fixtures/normal-quantiles.json' with { type: 'json' };
import { gumbelCdf } from './statistics.ts';

const MAX = 2 ** 32 - 1;

describe('transforms of random words', () => {
  it('reach 0 but never 1 in the half-open interval, with 53 bits', () => {
    expect(unitInterval(0, 0)).toBe(0);
    expect(unitInterval(0, 1 << 11)).toBe(2 ** -53);
    expect(unitInterval(MAX, MAX)).toBe(1 - 2 ** -53);
  });

  it('reach neither end of the open interval', () => {
    expect(openInterval(0, 0)).toBe(2 ** -53);
    expect(openInterval(MAX, MAX)).toBe(1 - 2 ** -53);
  });

  it.each([openInterval(0, 0), openInterval(MAX, MAX)])('are finite in float32 at the extreme %d', (p) => {
    expect(Math.abs(Math.fround(normalQuantile(p)))).toBeLessThan(8.3);
    expect(Math.fround(gumbelQuantile(p))).toBeGreaterThan(-3.7);
    expect(Math.fround(gumbelQuantile(p))).toBeLessThan(36.8);
  });

  it.each(recorded.values)('give the normal quantile of $p as SciPy does', ({ p, quantile }) => {
    expect(Math.abs(normalQuantile(p) - quantile)).toBeLessThanOrEqual(1e-14 * Math.abs(quantile));
  });

  it('invert the Gumbel distribution function', () => {
    for (const p of [1e-9, 0.01, 0.3, 0.5, 0.9, 0.999]) expect(gumbelCdf(gumbelQuantile(p))).toBeCloseTo(p, 12);
  });
});
