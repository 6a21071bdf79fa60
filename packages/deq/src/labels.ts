import { checkInteger } from '@kleene/base';

/**
 * Evaluations after which states are taken, `count` of them spread evenly over `steps` and ending there: for losses on a solver's path
 * (torchdeq's n_states). All gaps are ⌊steps / count⌋, but the first where that does not divide.
 */
export function evenLabels(steps: number, count: number): number[] {
  checkInteger('deq.evenLabels', 'steps', steps, { min: 1 });
  checkInteger('deq.evenLabels', 'count', count, { min: 1, max: steps });
  const gap = Math.floor(steps / count);
  return Array.from({ length: count }, (_, at) => steps - (count - 1 - at) * gap);
}
