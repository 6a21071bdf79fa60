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

/** `a - b`, a new vector. */
export function subtract(a: Vector, b: Vector): Vector {
  const result = zeros(a);
  for (let i = 0; i < a.length; i++) result[i] = a[i]! - b[i]!;
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
  for (let i = 0; i < a.length; i++) a[i]! += factor * b[i]!;
}

/** The distance from 1 to the next number that vectors like this one can hold. */
export function epsilon(like: Vector): number {
  return like instanceof Float32Array ? 2 ** -23 : 2 ** -52;
}
