/** How often values lie where: `counts[i]` of them are from `limits[i - 1]` up to but not `limits[i]`, the largest in the last. */
export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
  readonly limits: readonly number[];
  readonly counts: readonly number[];
}

const BUCKETS = 30;

/** A histogram of finite numbers in 30 buckets of equal width from the least to the largest; of one where all are equal. */
export function histogramOf(values: ArrayLike<number>): Histogram {
  let [min, max, sum, sumOfSquares] = [Infinity, -Infinity, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    sumOfSquares += value * value;
  }
  if (values.length === 0) return { min: 0, max: 0, count: 0, sum: 0, sumOfSquares: 0, limits: [0], counts: [0] };
  const buckets = min === max ? 1 : BUCKETS;
  const width = (max - min) / buckets;
  const counts = Array.from({ length: buckets }, () => 0);
  const limits = counts.map((_, i) => (i === buckets - 1 ? max : min + width * (i + 1)));
  for (let i = 0; i < values.length; i++) counts[place(values[i]!, min, width, limits)]!++;
  return { min, max, count: values.length, sum, sumOfSquares, limits, counts };
}

/** The bucket of `value`; what the division rounds off is put right by the limits themselves, as numpy does. */
function place(value: number, min: number, width: number, limits: readonly number[]): number {
  const last = limits.length - 1;
  const near = width === 0 ? 0 : Math.min(last, Math.floor((value - min) / width));
  if (near < last && value >= limits[near]!) return near + 1;
  return near > 0 && value < limits[near - 1]! ? near - 1 : near;
}
