import { describe, expect, it } from 'vitest';
import { bits, gumbel, key, normal, uniform } from '@kleene/random';
import {
  chiSquare,
  chiSquareBound,
  gumbelCdf,
  kolmogorov,
  KOLMOGOROV_BOUND,
  moments,
  normalCdf,
  tally,
} from './statistics.ts';

const COUNT = 200_000;

describe('arrays of random numbers', () => {
  it.each([bits, uniform, normal, gumbel])('are none for count 0, and a short one starts a long one (%o)', (fill) => {
    expect(fill(key(1), 0)).toHaveLength(0);
    expect(fill(key(1), 5)).toEqual(fill(key(1), 100).slice(0, 5));
    expect(fill(key(1), 5)).not.toEqual(fill(key(2), 5));
  });

  it('have every bit set half the time', () => {
    const words = bits(key(11), COUNT);
    for (let bit = 0; bit < 32; bit++) {
      const counts = tally(
        2,
        words.map((word) => (word >>> bit) & 1),
      );
      expect(chiSquare(counts), `bit ${bit}`).toBeLessThan(chiSquareBound(1));
    }
  });

  it('are uniform in [0, 1)', () => {
    const sample = uniform(key(12), COUNT);
    expect(kolmogorov(sample, (x) => x)).toBeLessThan(KOLMOGOROV_BOUND);
    expect(Math.max(...sample.slice(0, 100_000))).toBeLessThan(1);
  });

  it('are standard normal', () => {
    const sample = normal(key(13), COUNT);
    expect(sample).toBeInstanceOf(Float32Array);
    expect(kolmogorov(sample, normalCdf)).toBeLessThan(KOLMOGOROV_BOUND);
    const [mean, variance, skewness, kurtosis] = moments(sample);
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(COUNT));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / COUNT));
    expect(Math.abs(skewness)).toBeLessThan(4 * Math.sqrt(6 / COUNT));
    expect(Math.abs(kurtosis)).toBeLessThan(4 * Math.sqrt(24 / COUNT));
  });

  it('are standard Gumbel', () => {
    const sample = gumbel(key(14), COUNT);
    expect(sample).toBeInstanceOf(Float32Array);
    expect(kolmogorov(sample, gumbelCdf)).toBeLessThan(KOLMOGOROV_BOUND);
    const [mean, variance, skewness] = moments(sample);
    expect(mean).toBeCloseTo(0.5772156649, 2);
    expect(variance).toBeCloseTo(Math.PI ** 2 / 6, 1);
    expect(skewness).toBeCloseTo(1.1395470994, 1);
  });

  it('have neighbours that do not depend on each other', () => {
    const sample = uniform(key(15), COUNT);
    const cells = Array.from({ length: COUNT / 2 }, (_, i) => {
      const [x, y] = [sample[2 * i]!, sample[2 * i + 1]!];
      return Math.floor(x * 16) * 16 + Math.floor(y * 16);
    });
    expect(chiSquare(tally(256, cells))).toBeLessThan(chiSquareBound(255));
  });
});
