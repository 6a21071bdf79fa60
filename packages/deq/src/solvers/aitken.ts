import { checkOptions } from '@kleene/base';
import { checkPositive } from '../check.ts';
import type { Solver } from '../solver.ts';
import { along, dot, subtract, type Vector } from '../vector.ts';

/** How far Aitken's steps may go. */
export interface AitkenOptions {
  /** The largest step, in plain steps, above 0. Default 1000. */
  readonly longest?: number;
}

/**
 * Aitken's process for vectors (Irons and Tuck 1969): plain steps whose length is worked out from the last two residuals, in a memory of
 * two vectors. For one number it is the secant method; for more it follows the slowest direction.
 */
export function aitken(options: AitkenOptions = {}): Solver {
  checkOptions('deq.aitken', options, ['longest']);
  const { longest = 1000 } = options;
  checkPositive('deq.aitken', 'longest', longest);
  return {
    name: 'aitken',
    returns: 'image',
    *run(z0) {
      let length = 1;
      let before: Vector | undefined;
      for (let at = z0; ;) {
        const image = yield { at };
        const residual = subtract(image, at);
        if (before !== undefined) length = nextLength(length, before, residual, longest);
        before = residual;
        at = length === 1 ? image : along(at, length, residual);
      }
    },
  };
}

function nextLength(length: number, before: Vector, residual: Vector, longest: number): number {
  const change = subtract(residual, before);
  const next = (-length * dot(before, change)) / dot(change, change);
  // No number where two residuals are equal: nothing is learned, so a plain step.
  return Number.isFinite(next) && next !== 0 ? Math.min(Math.max(next, -longest), longest) : 1;
}
