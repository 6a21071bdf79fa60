import { checkFinite, checkInteger, checkOneOf, checkOptions } from '@kleene/base';
import { solveDense } from '@kleene/ops';
import { checkFraction } from '../check.ts';
import type { Solver } from '../solver.ts';
import { dot, subtract, zeros, type Vector } from '../vector.ts';

/** How Anderson acceleration mixes. */
export interface AndersonOptions {
  /** Iterates that are mixed, at least 1. Default 6. */
  readonly window?: number;
  /** The weight of the images, above 0 and at most 1; the rest is that of the points. Default 1. */
  readonly mixing?: number;
  /** What is added to the diagonal of the Gram matrix, at least 0. Default 1e-8. */
  readonly ridge?: number;
  /** Whether the ridge is `relative` to the mean of that diagonal, or `absolute` as in other libraries, which stalls at residuals near its root. Default `relative`. */
  readonly ridgeScale?: 'relative' | 'absolute';
}

/**
 * Anderson acceleration (Anderson 1965; Walker and Ni 2011, type II): the mixture α of the last points, Σα = 1, that would have the
 * least residual were `f` affine, found in float64. Where that mixture is not determined, the step is the plain one.
 */
export function anderson(options: AndersonOptions = {}): Solver {
  const where = 'deq.anderson';
  checkOptions(where, options, ['window', 'mixing', 'ridge', 'ridgeScale']);
  const { window: most = 6, mixing = 1, ridge = 1e-8, ridgeScale = 'relative' } = options;
  checkInteger(where, 'window', most, { min: 1 });
  checkFraction(where, 'mixing', mixing);
  checkFinite(where, 'ridge', ridge, { min: 0 });
  checkOneOf(where, 'ridgeScale', ridgeScale, ['relative', 'absolute']);
  const isRelative = ridgeScale === 'relative';
  return {
    name: 'anderson',
    // A mixture's image is a step ahead of it, as with plain iteration.
    returns: 'image',
    *run(z0) {
      const history: Past[] = [];
      // More residuals than numbers and one more are dependent: mixing the latest then gives the secant method.
      const window = isRelative ? Math.min(most, z0.length + 1) : most;
      const gram = new Float64Array(window * window);
      for (let at = z0, step = 0; ; step++) {
        const image = yield { at };
        const slot = step % window;
        history[slot] = { at, residual: subtract(image, at) };
        updateGram(gram, window, history, slot);
        // The first step is plain: with one point there is nothing to mix.
        if (step === 0) at = image;
        else {
          const weights = mixture(gram, window, history.length, ridge, isRelative);
          at = weights === undefined ? image : mix(history, weights, mixing);
        }
      }
    },
  };
}

interface Past {
  readonly at: Vector;
  readonly residual: Vector;
}

function updateGram(gram: Float64Array, window: number, history: readonly Past[], slot: number): void {
  history.forEach(({ residual }, other) => {
    const product = dot(residual, history[slot]!.residual);
    gram[slot * window + other] = product;
    gram[other * window + slot] = product;
  });
}

/** α = w / Σw with (G + ridge) w = 1, which minimises αᵀ(G + ridge)α over Σα = 1; undefined where that has no finite answer. */
function mixture(
  gram: Float64Array,
  window: number,
  count: number,
  ridge: number,
  isRelative: boolean,
): Float64Array | undefined {
  const matrix = new Float64Array(count * count);
  let trace = 0;
  for (let row = 0; row < count; row++) {
    trace += gram[row * window + row]!;
    for (let column = 0; column < count; column++) matrix[row * count + column] = gram[row * window + column]!;
  }
  const scale = trace / count;
  // Scaled to a diagonal near 1, so that residuals of 1e-200 are not lost.
  if (!(scale > 0 && Number.isFinite(scale))) return undefined;
  for (let i = 0; i < matrix.length; i++) matrix[i]! /= scale;
  for (let row = 0; row < count; row++) matrix[row * (count + 1)]! += isRelative ? ridge : ridge / scale;
  const weights = solveDense(matrix, new Float64Array(count).fill(1));
  const sum = weights?.reduce((total, weight) => total + weight, 0) ?? 0;
  const mixed = weights?.map((weight) => weight / sum);
  return mixed?.every(Number.isFinite) === true ? mixed : undefined;
}

function mix(history: readonly Past[], weights: Float64Array, mixing: number): Vector {
  const sum = new Float64Array(history[0]!.at.length);
  history.forEach(({ at, residual }, slot) => {
    const weight = weights[slot]!;
    for (let i = 0; i < sum.length; i++) sum[i]! += weight * (at[i]! + mixing * residual[i]!);
  });
  const mixed = zeros(history[0]!.at);
  mixed.set(sum);
  return mixed;
}
