import { refuse } from '@kleene/base';
import type { Store } from './store.ts';
import type { Command, While } from './syntax.ts';

/** Throws `invalid-argument` unless `value` looks like a command of `parseImp`. */
export function checkProgram(where: string, name: string, value: unknown): asserts value is Command {
  if (!hasKind(value)) refuse(where, name, 'a command of parseImp', value);
  if (value.kind === 'while') checkLoop(where, value);
}

/** Throws `invalid-argument` unless `value` looks like a loop of `parseImp`. */
export function checkLoop(where: string, value: unknown): asserts value is While {
  const isLoop =
    hasKind(value) && value.kind === 'while' && hasKind((value as While).test) && hasKind((value as While).body);
  if (!isLoop) refuse(where, 'loop', 'a while of parseImp', value);
}

/** Throws `invalid-argument` unless `value` is a map such as `store` makes. */
export function checkStore(where: string, name: string, value: unknown): asserts value is Store {
  if (!(value instanceof Map)) refuse(where, name, 'a store', value);
}

function hasKind(value: unknown): value is { kind: string } {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'kind') === 'string';
}
