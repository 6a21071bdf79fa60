import { checkFinite, checkInteger, checkOptions, KleeneError, refuse } from '@kleene/base';
import { checkLoop, checkStore } from './check.ts';
import { runImp, truthOf, type RunOptions } from './run.ts';
import type { Store } from './store.ts';
import type { While } from './syntax.ts';

/**
 * The guarded step of a loop: its body where its test holds, else nothing. Where the loop ends, this is what leaves its final store
 * unchanged; the body alone need not. Throws `non-finite` where the body does not end within the fuel.
 */
export function guardedStep(loop: While, state: Store, options: RunOptions = {}): Store {
  return truthOf(loop.test, state) ? body(loop, state, options) : state;
}

/** The stores of a loop from its start to its equilibrium, both ends counted; throws `non-finite` where there is none within the fuel. */
export function trajectory(loop: While, start: Store, options: RunOptions = {}): Store[] {
  checkLoop('deq.trajectory', loop);
  checkStore('deq.trajectory', 'start', start);
  checkOptions('deq.trajectory', options, ['fuel']);
  const fuel = checkInteger('deq.trajectory', 'fuel', options.fuel ?? 1e6, { min: 0 });
  const states = [start];
  while (truthOf(loop.test, states.at(-1)!)) {
    if (states.length > fuel)
      throw new KleeneError('non-finite', `deq.trajectory: the loop must end, got ${fuel} steps`);
    states.push(body(loop, states.at(-1)!, options));
  }
  return states;
}

/** A location that one more step changes. */
export interface Change {
  readonly location: string;
  readonly before: bigint | undefined;
  readonly after: bigint | undefined;
}

/** What counts as an equilibrium. */
export interface EquilibriumCheck extends RunOptions {
  /** Whether the step is the `guarded` one, or the body whatever the test says. Default true. */
  readonly guarded?: boolean;
  /** The names that are looked at, those of arrays without index. Default all. */
  readonly observables?: readonly string[];
  /** The largest change of a number that is none, at least 0. Default 0. */
  readonly tolerance?: number;
}

/** What one more step of a loop changes in a store: nothing, in an equilibrium. */
export function changesOf(loop: While, state: Store, options: EquilibriumCheck = {}): Change[] {
  checkOptions('deq.changesOf', options, ['guarded', 'observables', 'tolerance', 'fuel']);
  checkLoop('deq.changesOf', loop);
  checkStore('deq.changesOf', 'state', state);
  const { guarded = true, observables, tolerance = 0, ...rest } = options;
  if (observables !== undefined && !Array.isArray(observables))
    refuse('deq.changesOf', 'observables', 'a list of names', observables);
  const bound = BigInt(Math.floor(checkFinite('deq.changesOf', 'tolerance', tolerance, { min: 0 })));
  const next = guarded ? guardedStep(loop, state, rest) : body(loop, state, rest);
  return [...new Set([...state.keys(), ...next.keys()])].flatMap((location) => {
    if (observables !== undefined && !observables.includes(location.split('[')[0]!)) return [];
    const [before, after] = [state.get(location), next.get(location)];
    return isSame(before, after, bound) ? [] : [{ location, before, after }];
  });
}

function isSame(before: bigint | undefined, after: bigint | undefined, bound: bigint): boolean {
  if (before === undefined || after === undefined) return before === after;
  const change = after - before;
  return (change < 0n ? -change : change) <= bound;
}

function body(loop: While, state: Store, options: RunOptions): Store {
  const run = runImp(loop.body, state, options);
  if (run.outcome === 'terminates') return run.store;
  throw new KleeneError('non-finite', `deq.guardedStep: the body must end, got ${run.outcome}`);
}
