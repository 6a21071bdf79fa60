import { KleeneError } from '@kleene/base';
import type { Draws } from '@kleene/random';
import { trigOf, type Trig } from '../numerics/trig.ts';
import { truncate } from '../numerics/truncate.ts';
import type { InstanceSampler } from '../spec/algorithm.ts';
import { checkSamplingOptions } from './options.ts';
import { uniforms, type RangeOptions } from './sequences.ts';

/** Points in the plane. */
export interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** A fourth of all pairs of segments cross; where dm-clrs would draw for ever, none can. */
const mostSegments = 10_000;

/** The ends of two segments: points 0 and 1, 2 and 3. Half of them cross, whatever the size (dm-clrs `SegmentsSampler`). */
export const segmentsSampler: InstanceSampler<Points, RangeOptions> = {
  options: ['low', 'high'],
  checkOptions: checkSamplingOptions,
  canTruncate: true,
  sample(draws, _size, { low = 0, high = 1 }) {
    const isWanted = draws.bernoulli(0.5);
    for (let attempt = 0; attempt < mostSegments; attempt++) {
      const x = uniforms(draws, 4, low, high);
      const y = uniforms(draws, 4, low, high);
      if (doCross(x, y) === isWanted) return { x, y };
    }
    throw new KleeneError(
      'invalid-argument',
      `clrs.sample: high must be far enough above low for segments to cross, got ${low} and ${high}`,
    );
  },
};

/** The disk that points lie on, and when three of them are too nearly in line. */
export interface HullOptions {
  /** Default 0. */
  readonly origin_x?: number;
  /** Default 0. */
  readonly origin_y?: number;
  /** Default 2. */
  readonly radius?: number;
  /** How often to draw before giving up, default 1000. */
  readonly collinearity_resampling_attempts?: number;
  /** Twice the area of a triangle below which its corners are in line, default 1e-12. Spelt as in dm-clrs. */
  readonly collineararity_eps?: number;
}

/** Points uniform on a disk, no three in line (dm-clrs `ConvexHullSampler`). */
export const convexHullSampler: InstanceSampler<Points, HullOptions> = {
  options: ['origin_x', 'origin_y', 'radius', 'collinearity_resampling_attempts', 'collineararity_eps'],
  checkOptions: checkSamplingOptions,
  canTruncate: true,
  sample(draws, size, options) {
    const { origin_x = 0, origin_y = 0, radius = 2 } = options;
    const { collinearity_resampling_attempts: attempts = 1000, collineararity_eps: eps = 1e-12 } = options;
    const trig = trigOf(options.trig);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const points = onDisk(draws, size, radius, origin_x, origin_y, trig);
      // dm-clrs cuts the points here, before looking for lines, and once more with all other instances.
      const decimals = options.truncateDecimals;
      if (decimals !== undefined && decimals !== 0)
        for (const values of [points.x, points.y])
          for (let i = 0; i < size; i++) values[i] = truncate(values[i]!, decimals);
      if (!hasThreeInLine(points, eps)) return points;
    }
    throw new KleeneError('invalid-argument', `clrs.sample: no points without three in line in ${attempts} attempts`);
  },
};

function onDisk(draws: Draws, size: number, radius: number, x0: number, y0: number, trig: Trig): Points {
  const theta = uniforms(draws, size, 0, 2 * Math.PI);
  const x = new Float64Array(size);
  const y = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const r = radius * Math.sqrt(draws.uniform());
    x[i] = r * trig.cos(theta[i]!) + x0;
    y[i] = r * trig.sin(theta[i]!) + y0;
  }
  return { x, y };
}

function hasThreeInLine({ x, y }: Points, eps: number): boolean {
  for (let i = 0; i < x.length; i++)
    for (let j = i + 1; j < x.length; j++) {
      const dx = x[j]! - x[i]!;
      const dy = y[j]! - y[i]!;
      for (let k = j + 1; k < x.length; k++)
        if (Math.abs(dx * (y[k]! - y[i]!) - dy * (x[k]! - x[i]!)) < eps) return true;
    }
  return false;
}

function doCross(x: Float64Array, y: Float64Array): boolean {
  const isLeft = (a: number, b: number, c: number): boolean =>
    (y[c]! - y[a]!) * (x[b]! - x[a]!) > (y[b]! - y[a]!) * (x[c]! - x[a]!);
  return isLeft(0, 2, 3) !== isLeft(1, 2, 3) && isLeft(0, 1, 2) !== isLeft(0, 1, 3);
}
