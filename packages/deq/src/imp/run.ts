import { checkInteger, checkOptions, KleeneError } from '@kleene/base';
import { checkProgram, checkStore } from './check.ts';
import { sameStore, type Store } from './store.ts';
import type { Arith, Command, Place, Truth, While } from './syntax.ts';

/** How far a program may go. */
export interface RunOptions {
  /** Executions of loop bodies, inner ones too, at least 0. Default 1e6. */
  readonly fuel?: number;
}

/**
 * How a run ended: with a store; never, because a loop came back to a store that it had been in; or not within its fuel.
 * `iterations` counts executions of loop bodies.
 */
export type Run =
  | { readonly outcome: 'terminates'; readonly store: Store; readonly iterations: number }
  | { readonly outcome: 'diverges' | 'fuel-exhausted'; readonly iterations: number };

type Mutable = Map<string, bigint>;
interface Tank {
  readonly fuel: number;
  used: number;
}

/** Runs a program. `start` is not changed. Throws `invalid-argument` when a location is read that nothing was written to. */
export function runImp(program: Command, start: Store, options: RunOptions = {}): Run {
  checkOptions('deq.runImp', options, ['fuel']);
  checkProgram('deq.runImp', 'program', program);
  checkStore('deq.runImp', 'start', start);
  const fuel = checkInteger('deq.runImp', 'fuel', options.fuel ?? 1e6, { min: 0 });
  const tank: Tank = { fuel, used: 0 };
  const here: Mutable = new Map(start);
  const stopped = execute(program, here, tank);
  return stopped === undefined
    ? { outcome: 'terminates', store: here, iterations: tank.used }
    : { outcome: stopped, iterations: tank.used };
}

type Stopped = 'diverges' | 'fuel-exhausted' | undefined;

function execute(command: Command, here: Mutable, tank: Tank): Stopped {
  switch (command.kind) {
    case 'skip':
      return undefined;
    case 'assign':
      here.set(locationOf(command.place, here), arithOf(command.value, here));
      return undefined;
    case 'sequence':
      for (const part of command.commands) {
        const stopped = execute(part, here, tank);
        if (stopped !== undefined) return stopped;
      }
      return undefined;
    case 'if':
      return execute(truthOf(command.test, here) ? command.yes : command.no, here, tank);
    case 'while':
      return repeat(command, here, tank);
  }
}

// A deterministic loop that is in a store for the second time runs for ever. Brent 1980: compare with the store of a power of two ago.
function repeat({ test, body }: While, here: Mutable, tank: Tank): Stopped {
  let mark: Store = new Map(here);
  for (let steps = 1, power = 1; truthOf(test, here); steps++) {
    if (tank.used >= tank.fuel) return 'fuel-exhausted';
    tank.used++;
    const stopped = execute(body, here, tank);
    if (stopped !== undefined) return stopped;
    if (sameStore(here, mark)) return 'diverges';
    if (steps === power) {
      mark = new Map(here);
      steps = 0;
      power *= 2;
    }
  }
  return undefined;
}

/** The value of a truth expression; && and || look at their right side only where the left does not decide. */
export function truthOf(expression: Truth, here: Store): boolean {
  switch (expression.kind) {
    case 'true':
      return true;
    case 'false':
      return false;
    case '!':
      return !truthOf(expression.of, here);
    case '&&':
      return truthOf(expression.left, here) && truthOf(expression.right, here);
    case '||':
      return truthOf(expression.left, here) || truthOf(expression.right, here);
    default:
      return compare(expression.kind, arithOf(expression.left, here), arithOf(expression.right, here));
  }
}

function compare(kind: '==' | '<' | '<=' | '>' | '>=', left: bigint, right: bigint): boolean {
  if (kind === '==') return left === right;
  if (kind === '<') return left < right;
  if (kind === '<=') return left <= right;
  return kind === '>' ? left > right : left >= right;
}

function arithOf(expression: Arith, here: Store): bigint {
  if (expression.kind === 'number') return expression.value;
  if (expression.kind === 'read') {
    const location = locationOf(expression.place, here);
    const value = here.get(location);
    if (value !== undefined) return value;
    throw new KleeneError('invalid-argument', `deq.runImp: ${location} must be written before it is read`);
  }
  const left = arithOf(expression.left, here);
  const right = arithOf(expression.right, here);
  if (expression.kind === '+') return left + right;
  return expression.kind === '-' ? left - right : left * right;
}

function locationOf({ name, index }: Place, here: Store): string {
  return index === undefined ? name : `${name}[${arithOf(index, here)}]`;
}
