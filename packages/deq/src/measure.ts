import type { CheckedLimits } from './limits.ts';
import { epsilon, type Vector } from './vector.ts';

/** How far an iterate is from being a fixed point. */
export interface Measured {
  /** ‖f(z) - z‖ over the sample. */
  readonly residual: number;
  /** ‖f(z)‖ over the sample. */
  readonly size: number;
  /** The largest ratio, over the groups of the norm, of the residual and what is allowed. */
  readonly excess: number;
  /** Whether the excess is below 1, with the relative part counting only where it may. */
  readonly passes: boolean;
}

/** Lengths of the groups of numbers, in order, over which norms are taken. */
export type Groups = readonly number[];

/** Measures an iterate, after the `first` one of its sample. */
export function measure(
  at: Vector,
  image: Vector,
  groups: Groups,
  { absolute, relative }: CheckedLimits,
  first: Measured | undefined,
): Measured {
  const total = { residual: 0, size: 0 };
  const worst = { excess: 0, alone: 0 };
  let from = 0;
  for (const count of groups) {
    const { residual, size } = squares(at, image, from, count);
    worst.excess = larger(worst.excess, ratio(residual, absolute + relative * Math.sqrt(size)));
    worst.alone = larger(worst.alone, ratio(residual, absolute));
    total.residual += residual;
    total.size += size;
    from += count;
  }
  const residual = Math.sqrt(total.residual);
  const size = Math.sqrt(total.size);
  const isRelative = hasShrunk(residual, first) || isNoise(residual, 8 * epsilon(at) * size, first);
  return { residual, size, excess: worst.excess, passes: (isRelative ? worst.excess : worst.alone) < 1 };
}

// The relative part counts only then: a map that only moves on, such as z + 1, has a residual as small as one likes compared with its
// state, and no fixed point. A start that is within the tolerance already has to come closer; any other to halve its first residual.
function hasShrunk(residual: number, first: Measured | undefined): boolean {
  return first !== undefined && residual <= (first.excess < 1 ? 0.99 : 0.5) * first.residual;
}

// Or where the start was as good as solved and can not come closer.
function isNoise(residual: number, noise: number, first: Measured | undefined): boolean {
  return residual <= noise && (first === undefined || first.residual <= noise);
}

function squares(at: Vector, image: Vector, from: number, count: number) {
  let residual = 0;
  let size = 0;
  for (let i = from; i < from + count; i++) {
    const value = image[i]!;
    const step = value - at[i]!;
    residual += step * step;
    size += value * value;
  }
  return { residual, size };
}

// A residual of exactly 0 passes, also where nothing is allowed.
function ratio(squared: number, allowed: number): number {
  return squared === 0 ? 0 : Math.sqrt(squared) / allowed;
}

// NaN must not be lost in the comparison.
function larger(a: number, b: number): number {
  return b <= a ? a : b;
}
