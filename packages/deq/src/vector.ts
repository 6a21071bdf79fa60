/** The numbers of one sample, flat: float32 where tensors are solved for, float64 where arrays are. */
export type Vector = Float32Array | Float64Array;

/** A vector of zeros of the type and length of `like`. */
export function zeros(like: Vector): Vector {
  return like instanceof Float32Array ? new Float32Array(like.length) : new Float64Array(like.length);
}

/** The inner product, summed in float64. Four sums at a time, because one waits for itself. */
export function dot(a: Vector, b: Vector): number {
  const count = a.length;
  const whole = count - (count % 4);
  let [p, q, r, s] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    p += a[i]! * b[i]!;
    q += a[i + 1]! * b[i + 1]!;
    r += a[i + 2]! * b[i + 2]!;
    s += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < count; i++) p += a[i]! * b[i]!;
  return p + q + (r + s);
}

/** The Euclidean length, summed in float64. */
export function norm(a: Vector): number {
  return Math.sqrt(dot(a, a));
}

/** `a - b`, in `result` or else a new vector. */
export function subtract(a: Vector, b: Vector, result: Vector = zeros(a)): Vector {
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    result[i] = a[i]! - b[i]!;
    result[i + 1] = a[i + 1]! - b[i + 1]!;
    result[i + 2] = a[i + 2]! - b[i + 2]!;
    result[i + 3] = a[i + 3]! - b[i + 3]!;
  }
  for (let i = whole; i < a.length; i++) result[i] = a[i]! - b[i]!;
  return result;
}

/** `a + factor b`, a new vector. */
export function along(a: Vector, factor: number, b: Vector): Vector {
  const result = zeros(a);
  for (let i = 0; i < a.length; i++) result[i] = a[i]! + factor * b[i]!;
  return result;
}

/** `factor a`, a new vector. */
export function scaled(factor: number, a: Vector): Vector {
  const result = zeros(a);
  for (let i = 0; i < a.length; i++) result[i] = factor * a[i]!;
  return result;
}

/** Adds `factor b` to `a` in place. */
export function addTo(a: Vector, factor: number, b: Vector): void {
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a[i]! += factor * b[i]!;
    a[i + 1]! += factor * b[i + 1]!;
    a[i + 2]! += factor * b[i + 2]!;
    a[i + 3]! += factor * b[i + 3]!;
  }
  for (let i = whole; i < a.length; i++) a[i]! += factor * b[i]!;
}

/** The distance from 1 to the next number that vectors like this one can hold. */
export function epsilon(like: Vector): number {
  return like instanceof Float32Array ? 2 ** -23 : 2 ** -52;
}

/**
 * Writes Σ `weights[j] rows[j]` to `target`, summed in float64; four numbers of all rows at a time, so that the sums need no memory
 * and `target` may be one of the rows.
 */
export function combine(target: Vector, rows: readonly Vector[], weights: ArrayLike<number>): void {
  const whole = target.length - (target.length % 4);
  for (let i = 0; i < whole; i += 4) {
    let [p, q, r, s] = [0, 0, 0, 0];
    for (let j = 0; j < rows.length; j++) {
      const row = rows[j]!;
      const weight = weights[j]!;
      p += weight * row[i]!;
      q += weight * row[i + 1]!;
      r += weight * row[i + 2]!;
      s += weight * row[i + 3]!;
    }
    target[i] = p;
    target[i + 1] = q;
    target[i + 2] = r;
    target[i + 3] = s;
  }
  for (let i = whole; i < target.length; i++) target[i] = rows.reduce((sum, row, j) => sum + weights[j]! * row[i]!, 0);
}
