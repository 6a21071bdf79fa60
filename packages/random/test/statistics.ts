/** Pearson's statistic of observed counts against equal expectations: about `counts.length` - 1 when they are right. */
export function chiSquare(counts: ArrayLike<number>): number {
  const all = Array.from(counts);
  const expected = all.reduce((sum, count) => sum + count, 0) / all.length;
  return all.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** A bound that chi-square with `degrees` exceeds once in 10,000 times (Wilson and Hilferty 1931). */
export function chiSquareBound(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + 3.719 * Math.sqrt(spread)) ** 3;
}

/** Kolmogorov's statistic, the largest distance of the empirical distribution from `cdf`, times the root of the size. */
export function kolmogorov(sample: ArrayLike<number>, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(sample).sort();
  const n = sorted.length;
  const distances = sorted.map((x, i) => Math.max((i + 1) / n - cdf(x), cdf(x) - i / n));
  return distances.reduce((most, distance) => Math.max(most, distance), 0) * Math.sqrt(n);
}

/** Kolmogorov's statistic exceeds this once in 10,000 times. */
export const KOLMOGOROV_BOUND = 2.23;

/** The standard normal distribution function by its power series (Marsaglia 2004), for |x| < 8. */
export function normalCdf(x: number): number {
  let [sum, term] = [0, x];
  for (let n = 3; sum + term !== sum; n += 2) {
    sum += term;
    term *= (x * x) / n;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** The standard Gumbel distribution function. */
export function gumbelCdf(x: number): number {
  return Math.exp(-Math.exp(-x));
}

/** Mean, variance, skewness and excess kurtosis. */
export function moments(
  sample: ArrayLike<number>,
): [mean: number, variance: number, skewness: number, kurtosis: number] {
  const values = Array.from(sample);
  const average = (power: number, about: number): number =>
    values.reduce((sum, x) => sum + (x - about) ** power, 0) / values.length;
  const mean = average(1, 0);
  const variance = average(2, mean);
  return [mean, variance, average(3, mean) / variance ** 1.5, average(4, mean) / variance ** 2 - 3];
}

/** How often each of `size` classes occurs. */
export function tally(size: number, classes: Iterable<number>): Int32Array {
  const counts = new Int32Array(size);
  for (const each of classes) counts[each]!++;
  return counts;
}

/** `count` results of `draw`. */
export function repeat<T>(count: number, draw: () => T): T[] {
  return Array.from({ length: count }, draw);
}
