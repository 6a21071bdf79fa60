import { checkFinite, refuse } from '@kleene/base';
import type { UniformDraws } from './erdos-renyi.ts';

/** A probability, or a range from which one is drawn uniformly, once for each graph. */
export type Probability = number | readonly [low: number, high: number];

/** The probability `p`, or one drawn from the range `p`, whose ends may go up to `max`; above 1 it is 1. Throws `invalid-argument`. */
export function drawProbability(draws: UniformDraws, where: string, p: Probability, max = 1): number {
  if (!Array.isArray(p)) return checkFinite(where, 'p', p, { min: 0, max: 1 });
  if (p.length !== 2) refuse(where, 'p', 'a number or a pair of numbers', p);
  const low = checkFinite(where, 'p[0]', p[0], { min: 0, max });
  const high = checkFinite(where, 'p[1]', p[1], { min: low, max });
  return Math.min(1, low + (high - low) * draws.uniform());
}
