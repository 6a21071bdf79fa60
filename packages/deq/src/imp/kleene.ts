import { checkInteger } from '@kleene/base';
import { checkLoop } from './check.ts';
import { runImp, truthOf, type RunOptions } from './run.ts';
import { sameStore, type Store } from './store.ts';
import type { While } from './syntax.ts';

/** A partial map of stores: undefined where it is not defined. */
export type Transformer = (state: Store) => Store | undefined;

/** ⊥, which is defined nowhere. */
export const nowhere: Transformer = () => undefined;

/** The map F of which a loop's meaning is the least fixed point: F(w)(s) = w(body(s)) where the test holds in s, else s. */
export function functional({ test, body }: While, options: RunOptions = {}): (w: Transformer) => Transformer {
  return (w) => (state) => {
    if (!truthOf(test, state)) return state;
    const run = runImp(body, state, options);
    return run.outcome === 'terminates' ? w(run.store) : undefined;
  };
}

/** Fⁿ(⊥), the n-th approximant of a loop: what it computes in fewer than n executions of its body. */
export function approximant(loop: While, n: number, options: RunOptions = {}): Transformer {
  checkLoop('deq.approximant', loop);
  checkInteger('deq.approximant', 'n', n, { min: 0 });
  return (start) => {
    let state = start;
    for (let used = 0; used < n; used++) {
      if (!truthOf(loop.test, state)) return state;
      const run = runImp(loop.body, state, options);
      if (run.outcome !== 'terminates') return undefined;
      state = run.store;
    }
    return undefined;
  };
}

/** The approximants ⊥, F(⊥), … Fⁿ(⊥) at each of some stores: one row for each. */
export function approximants(
  loop: While,
  states: readonly Store[],
  n: number,
  options: RunOptions = {},
): (Store | undefined)[][] {
  return Array.from({ length: n + 1 }, (_, k) => states.map(approximant(loop, k, options)));
}

/** κ(s): the first n at which Fⁿ(⊥) is defined in s, one more than the executions of the body; infinite where the loop does not end. */
export function kappa(loop: While, start: Store, options: RunOptions = {}): number {
  checkLoop('deq.kappa', loop);
  if (fix(loop, options)(start) === undefined) return Infinity;
  let count = 1;
  for (let state = start; truthOf(loop.test, state); count++) {
    const run = runImp(loop.body, state, options);
    if (run.outcome !== 'terminates') return Infinity;
    state = run.store;
  }
  return count;
}

/** fix(F), the meaning of a loop: undefined where it does not end within the fuel. */
export function fix(loop: While, options: RunOptions = {}): Transformer {
  return (state) => {
    const run = runImp(loop, state, options);
    return run.outcome === 'terminates' ? run.store : undefined;
  };
}

/** Whether w ⊑ v on some stores: wherever w is defined, v is too and equal. */
export function isBelow(w: Transformer, v: Transformer, states: readonly Store[]): boolean {
  return states.every((state) => {
    const [less, more] = [w(state), v(state)];
    return less === undefined || (more !== undefined && sameStore(less, more));
  });
}

/** Whether each of some maps is below the next, on some stores. */
export function isChain(maps: readonly Transformer[], states: readonly Store[]): boolean {
  return maps.slice(1).every((map, at) => isBelow(maps[at]!, map, states));
}

/** The least upper bound of a chain: defined where one of them is. */
export function leastUpperBound(chain: readonly Transformer[]): Transformer {
  return (state) => {
    for (const map of chain) {
      const found = map(state);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** Whether F keeps the order of pairs w ⊑ v, on some stores. Pairs that are not in order say nothing. */
export function isMonotone(
  map: (w: Transformer) => Transformer,
  pairs: readonly (readonly [Transformer, Transformer])[],
  states: readonly Store[],
): boolean {
  return pairs.every(([w, v]) => !isBelow(w, v, states) || isBelow(map(w), map(v), states));
}

/** Whether F(w) ⊑ w on some stores. Every such w is above fix(F): that is what makes fix(F) the least. */
export function isPreFixed(map: (w: Transformer) => Transformer, w: Transformer, states: readonly Store[]): boolean {
  return isBelow(map(w), w, states);
}
