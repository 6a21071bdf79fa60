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

type Sizes = Pick<Measured, 'residual' | 'size'>;

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
  let [squared, square, excess, alone, from] = [0, 0, 0, 0, 0];
  for (let group = 0; group < groups.length; group++) {
    const count = groups[group]!;
    const { residual, size } = squares(at, image, from, count);
    excess = larger(excess, ratio(residual, absolute + relative * Math.sqrt(size)));
    alone = larger(alone, ratio(residual, absolute));
    squared += residual;
    square += size;
    from += count;
  }
  const residual = Math.sqrt(squared);
  const size = Math.sqrt(square);
  // Asked only where it matters.
  const passes = alone < 1 || (excess < 1 && (hasShrunk(residual, first) || isNoise({ residual, size }, at, first)));
  return { residual, size, excess, passes };
}

// The relative part counts only then: a map that only moves on, such as z + 1, has a residual as small as one likes compared with its
// state, and no fixed point. A start that is within the tolerance already has to come closer; any other to halve its first residual.
function hasShrunk(residual: number, first: Measured | undefined): boolean {
  return first !== undefined && residual <= (first.excess < 1 ? 0.99 : 0.5) * first.residual;
}

// Or where the start was as good as solved, for its own size, and can not come closer.
function isNoise({ residual, size }: Sizes, at: Vector, first: Sizes = { residual, size }): boolean {
  const noise = 8 * epsilon(at);
  return residual <= noise * size && first.residual <= noise * first.size;
}

function squares(at: Vector, image: Vector, from: number, count: number) {
  let [residual, size, oddResidual, oddSize] = [0, 0, 0, 0];
  const end = from + count;
  const whole = end - (count % 2);
  // Two sums of each at a time, because one waits for itself.
  for (let i = from; i < whole; i += 2) {
    const even = image[i]!;
    const odd = image[i + 1]!;
    const evenStep = even - at[i]!;
    const oddStep = odd - at[i + 1]!;
    residual += evenStep * evenStep;
    oddResidual += oddStep * oddStep;
    size += even * even;
    oddSize += odd * odd;
  }
  if (whole < end) {
    const last = image[whole]!;
    residual += (last - at[whole]!) ** 2;
    size += last * last;
  }
  return { residual: residual + oddResidual, size: size + oddSize };
}

// A residual of exactly 0 passes, also where nothing is allowed.
function ratio(squared: number, allowed: number): number {
  return squared === 0 ? 0 : Math.sqrt(squared) / allowed;
}

// NaN must not be lost in the comparison.
function larger(a: number, b: number): number {
  return b <= a ? a : b;
}
