import { addTo, dot, epsilon, norm, scaled, subtract, zeros, type Vector } from '../vector.ts';
import type { Stepped } from './line-search.ts';

/**
 * The inverse B of the Jacobian of f(z) - z, by updates of two vectors each. As a product it is all I + u vᵀ, the newest on the left, times
 * -I; as a sum -I and all u vᵀ. Broyden's good update has v = s in the product and v = Bᵀs in the sum, so that the product saves a
 * multiplication; but an update can only be forgotten from the sum without harm to those after it. The bad update is a sum from the start.
 */
export interface Inverse {
  readonly isGood: boolean;
  readonly memory: number;
  isProduct: boolean;
  readonly us: Vector[];
  readonly vs: Vector[];
  /** The step to take: -B times the residual of the point at hand. */
  readonly step: Float64Array;
  /** B times the residual of the next point, before that is learned. */
  readonly image: Float64Array;
}

/** The inverse -I, with which a step is a plain one. */
export function inverseOf(size: number, isGood: boolean, memory: number): Inverse {
  const [step, image] = [new Float64Array(size), new Float64Array(size)];
  return { isGood, memory, isProduct: isGood, us: [], vs: [], step, image };
}

/** Forgets all updates and sets the step from a point. */
export function restart(inverse: Inverse, at: Stepped): void {
  inverse.us.length = inverse.vs.length = 0;
  inverse.isProduct = inverse.isGood;
  setOut(inverse, at);
}

/**
 * Learns from the move s to the next point, over which the residual changed by y, and sets the step from there: B gains
 * (s - By) sᵀB / sᵀBy, or (s - By) yᵀ / yᵀy. By is the next product with B plus the last step.
 */
export function learn(inverse: Inverse, from: Stepped, to: Stepped): void {
  const { isGood, memory, us, step, image } = inverse;
  if (inverse.isProduct && us.length === memory) toSum(inverse);
  multiply(inverse, to.residual, image);
  for (let i = 0; i < step.length; i++) step[i]! += image[i]!;
  const moved = subtract(to.at, from.at);
  const changed = subtract(to.residual, from.residual);
  const denominator = isGood ? product(moved, step) : dot(changed, changed);
  const isLearned = Math.abs(denominator) > noiseOf(inverse, moved, changed, to);
  const share = isGood ? product(moved, image) : dot(changed, to.residual);
  const u = zeros(moved);
  for (let i = 0; i < u.length; i++) {
    u[i] = isLearned ? (moved[i]! - step[i]!) / denominator : 0;
    step[i] = -image[i]! - share * u[i]!;
  }
  if (isLearned) remember(inverse, u, isGood ? moved : changed, to);
}

/** What of a denominator is rounding noise: the share of y, which has at least the noise of the numbers it is the difference of. */
function noiseOf({ isGood, step }: Inverse, moved: Vector, changed: Vector, to: Stepped): number {
  const length = norm(changed);
  // In place of ‖Bᵀs‖, which nothing needs otherwise.
  const turned = isGood ? (norm(moved) * Math.sqrt(product(step, step))) / length : length;
  return epsilon(moved) * turned * Math.max(length, 8 * (norm(to.at) + Math.sqrt(to.merit)));
}

function remember(inverse: Inverse, u: Vector, v: Vector, { residual }: Stepped): void {
  const { isGood, isProduct, memory, us, vs, step } = inverse;
  const kept = isGood && !isProduct ? transposed(inverse, v, us.length) : v;
  if (us.length === memory) {
    const oldest = us.shift()!;
    add(step, dot(vs.shift()!, residual), oldest);
  }
  us.push(u);
  vs.push(kept);
}

function setOut(inverse: Inverse, { residual }: Stepped): void {
  const { step } = inverse;
  multiply(inverse, residual, step);
  for (let i = 0; i < step.length; i++) step[i] = -step[i]!;
}

function toSum(inverse: Inverse): void {
  inverse.isProduct = false;
  inverse.vs.forEach((v, at) => (inverse.vs[at] = transposed(inverse, v, at)));
}

/** Bᵀ x for the sum of the first `count` updates. */
function transposed({ us, vs }: Inverse, x: Vector, count: number): Vector {
  const result = scaled(-1, x);
  for (let at = 0; at < count; at++) addTo(result, dot(us[at]!, x), vs[at]!);
  return result;
}

/** Writes B x to `target`. */
function multiply({ isProduct, us, vs }: Inverse, x: Vector, target: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] = -x[i]!;
  for (let at = 0; at < us.length; at++) {
    const share = isProduct ? product(vs[at]!, target) : dot(vs[at]!, x);
    add(target, share, us[at]!);
  }
}

// As `addTo` and `dot`, but for float64 and the type of the state: loops that only ever meet the same types are twice as fast.
function add(a: Float64Array, factor: number, b: Vector): void {
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    a[i]! += factor * b[i]!;
    a[i + 1]! += factor * b[i + 1]!;
    a[i + 2]! += factor * b[i + 2]!;
    a[i + 3]! += factor * b[i + 3]!;
  }
  for (let i = whole; i < a.length; i++) a[i]! += factor * b[i]!;
}

function product(a: Vector, b: Float64Array): number {
  const whole = a.length - (a.length % 4);
  let [p, q, r, s] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    p += a[i]! * b[i]!;
    q += a[i + 1]! * b[i + 1]!;
    r += a[i + 2]! * b[i + 2]!;
    s += a[i + 3]! * b[i + 3]!;
  }
  for (let i = whole; i < a.length; i++) p += a[i]! * b[i]!;
  return p + q + (r + s);
}
