import { checkFinite, checkInteger, checkOneOf, checkOptions } from '@kleene/base';
import { solveDenseInPlace } from '@kleene/ops';
import { checkFraction } from '../check.ts';
import type { Solver } from '../solver.ts';
import { combine, dot, subtract, zeros, type Vector } from '../vector.ts';

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
      // More residuals than numbers and one more are dependent: mixing the latest then gives the secant method.
      const window = isRelative ? Math.min(most, z0.length + 1) : most;
      const past = pastOf(window);
      for (let at = z0, step = 0; ; step++) {
        const image = yield { at };
        remember(past, step % window, at, image);
        // The first step is plain: with one point there is nothing to mix.
        const isMixed = step > 0 && weigh(past, ridge, isRelative);
        at = isMixed ? mix(past, (step + 1) % window, mixing) : image;
      }
    },
  };
}

/** The last points with their images, one in each slot, in no order, and the memory of a step. */
interface Past {
  readonly window: number;
  readonly points: Vector[];
  readonly images: Vector[];
  readonly residuals: Vector[];
  /** The inner products of the residuals, [window, window]. */
  readonly gram: Float64Array;
  /** Where mixtures are written: points whose slot has come round again are not needed any more. */
  readonly mixtures: Vector[];
  /** The small system, of as many residuals as there are. */
  system: Float64Array;
  weights: Float64Array;
}

function pastOf(window: number): Past {
  const [gram, none] = [new Float64Array(window * window), new Float64Array(0)];
  return { window, points: [], images: [], residuals: [], gram, mixtures: [], system: none, weights: none };
}

function remember(past: Past, slot: number, at: Vector, image: Vector): void {
  const { window, points, images, residuals, gram } = past;
  points[slot] = at;
  images[slot] = image;
  const residual = (residuals[slot] = subtract(image, at, residuals[slot]));
  const count = residuals.length;
  for (let other = 0; other < count; other++) {
    const product = dot(residual, residuals[other]!);
    gram[slot * window + other] = product;
    gram[other * window + slot] = product;
  }
  if (past.weights.length === count) return;
  past.system = new Float64Array(count * count);
  past.weights = new Float64Array(count);
}

/** Finds the weights α = w / Σw with (G + ridge) w = 1, which minimise αᵀ(G + ridge)α over Σα = 1; false where that has no finite answer. */
function weigh({ window, gram, system, weights }: Past, ridge: number, isRelative: boolean): boolean {
  const count = weights.length;
  let scale = 0;
  for (let i = 0; i < count; i++) scale += gram[i * (window + 1)]! / count;
  // Scaled to a diagonal near 1, so that residuals of 1e-200 are not lost; where all are 0, to no numbers, which has no answer.
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) system[row * count + column] = gram[row * window + column]! / scale;
    system[row * (count + 1)]! += isRelative ? ridge : ridge / scale;
  }
  return solveDenseInPlace(system, weights.fill(1)) && normalise(weights);
}

function normalise(weights: Float64Array): boolean {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]!;
  for (let i = 0; i < weights.length; i++) weights[i]! /= sum;
  return weights.every(Number.isFinite);
}

function mix({ points, images, mixtures, weights }: Past, slot: number, mixing: number): Vector {
  const mixture = (mixtures[slot] ??= zeros(images[0]!));
  if (mixing === 1) combine(mixture, images, weights);
  else {
    const both = [...weights].map((weight) => mixing * weight);
    for (const weight of weights) both.push((1 - mixing) * weight);
    combine(mixture, [...images, ...points], both);
  }
  return mixture;
}
