import { refuse } from '@kleene/base';
import type { Draws } from '@kleene/random';

/** Throws `invalid-argument` when `draws` lacks one of `methods`. */
export function checkDraws(where: string, draws: Partial<Draws>, methods: readonly (keyof Draws)[]): void {
  const lacking = methods.some((method) => typeof draws?.[method] !== 'function');
  if (lacking) refuse(where, 'draws', `a stream of random numbers with ${methods.join(' and ')}`, draws);
}
