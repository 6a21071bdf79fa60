import { checkInteger, checkOneOf, checkOptions, refuse } from '@kleene/base';
import type { Query, Solver } from '../solver.ts';
import { along, type Vector } from '../vector.ts';
import { inverseOf, learn, restart } from './broyden-inverse.ts';
import { lineSearch, stepped, type Stepped } from './line-search.ts';

/** Steps over which a line search may let the residual rise. */
const PATIENCE = 10;

/** How Broyden's method updates and steps. */
export interface BroydenOptions {
  /** Broyden's first (`good`) or second (`bad`) update. Default `good`. */
  readonly update?: 'good' | 'bad';
  /** Updates that are remembered, two vectors each, at least 1; the oldest goes first. Default 32. */
  readonly memory?: number;
  /** Whether steps are shortened until the residual falls enough, for each sample by itself. Default false: on easy problems it costs evaluations. */
  readonly search?: boolean;
}

/**
 * Broyden's quasi-Newton method (Broyden 1965) on f(z) - z from the inverse Jacobian -I, so that the first step is the plain one. An
 * update whose denominator is rounding noise is left out. Memory: 2 `memory` vectors for each sample.
 */
export function broyden(options: BroydenOptions = {}): Solver {
  const where = 'deq.broyden';
  checkOptions(where, options, ['update', 'memory', 'search']);
  const { update = 'good', memory = 32, search = false } = options;
  checkOneOf(where, 'update', update, ['good', 'bad']);
  checkInteger(where, 'memory', memory, { min: 1 });
  if (typeof search !== 'boolean') refuse(where, 'search', 'true or false', search);
  return {
    name: 'broyden',
    returns: 'point',
    *run(z0) {
      const inverse = inverseOf(z0.length, update === 'good', memory);
      let here = stepped(z0, yield { at: z0 });
      let best = here;
      const merits = [here.merit];
      for (restart(inverse, here); ;) {
        const next: Stepped = search
          ? yield* lineSearch(here, inverse.step, Math.max(...merits))
          : yield* fullStep(here.at, inverse.step);
        learn(inverse, here, next);
        here = next;
        if (here.merit < best.merit) best = here;
        // Forgetting an update can leave the others harmful; a residual that rises far says so.
        else if (inverse.us.length === memory && here.merit > 100 * best.merit) {
          here = best;
          restart(inverse, here);
        }
        merits.push(here.merit);
        if (merits.length > PATIENCE) merits.shift();
      }
    },
  };
}

function* fullStep(at: Vector, step: Vector): Generator<Query, Stepped, Vector> {
  const next = along(at, 1, step);
  return stepped(next, yield { at: next });
}
