import { checkInteger, checkOneOf, checkOptions, refuse } from '@kleene/base';
import type { Query, Solver } from '../solver.ts';
import { addTo, along, dot, epsilon, norm, scaled, subtract, type Vector } from '../vector.ts';
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

/** The inverse of the Jacobian of f(z) - z as -I plus a sum of products u vᵀ. */
interface Inverse {
  readonly us: Vector[];
  readonly vs: Vector[];
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
      const inverse: Inverse = { us: [], vs: [] };
      let here = stepped(z0, yield { at: z0 });
      let best = here;
      const merits = [here.merit];
      for (;;) {
        const step = scaled(-1, times(inverse, here.residual));
        const next: Stepped = search
          ? yield* lineSearch(here, step, Math.max(...merits))
          : yield* fullStep(here.at, step);
        learn(inverse, update === 'good', memory, here, next);
        here = next;
        if (here.merit < best.merit) best = here;
        // Forgetting an update can leave the others harmful; a residual that rises far says so.
        else if (inverse.us.length === memory && here.merit > 100 * best.merit) {
          inverse.us.length = inverse.vs.length = 0;
          here = best;
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

function learn(inverse: Inverse, isGood: boolean, memory: number, from: Stepped, to: Stepped): void {
  const moved = subtract(to.at, from.at);
  const changed = subtract(to.residual, from.residual);
  const v = isGood ? transposedTimes(inverse, moved) : changed;
  const denominator = dot(v, changed);
  const noise = epsilon(moved) * Math.max(norm(v) * norm(changed), 8 * (norm(to.at) + norm(to.residual)) * norm(v));
  if (!(Math.abs(denominator) > noise)) return;
  const error = along(moved, -1, times(inverse, changed));
  if (inverse.us.length === memory) {
    inverse.us.shift();
    inverse.vs.shift();
  }
  inverse.us.push(scaled(1 / denominator, error));
  inverse.vs.push(v);
}

function times({ us, vs }: Inverse, x: Vector): Vector {
  const result = scaled(-1, x);
  us.forEach((u, i) => addTo(result, dot(vs[i]!, x), u));
  return result;
}

function transposedTimes({ us, vs }: Inverse, x: Vector): Vector {
  const result = scaled(-1, x);
  us.forEach((u, i) => addTo(result, dot(u, x), vs[i]!));
  return result;
}
