import { KleeneError } from '@kleene/base';
import type { Json } from '@kleene/nn';

/** The first place where two JSON values differ. */
export interface Difference {
  /** Dotted, from the name given on. */
  readonly path: string;
  /** Both values in words: `hidden is 8 there and 16 here`. */
  readonly text: string;
}

/** Where `there` and `here` differ first, the order of names aside; undefined where they are equal. */
export function difference(path: string, there: Json | undefined, here: Json | undefined): Difference | undefined {
  if (there === here) return undefined;
  if (!isTree(there) || !isTree(here) || Array.isArray(there) !== Array.isArray(here))
    return { path, text: `${path} is ${show(there)} there and ${show(here)} here` };
  for (const name of new Set([...Object.keys(there), ...Object.keys(here)])) {
    const found = difference(path === '' ? name : `${path}.${name}`, there[name], here[name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Throws `invalid-argument` for a value that JSON does not give back as it was, naming the place. */
export function checkJson(where: string, name: string, value: Json): void {
  const lost = difference(name, JSON.parse(JSON.stringify(value) ?? 'null') as Json, value);
  if (lost === undefined) return;
  throw new KleeneError('invalid-argument', `${where}: ${name} must be plain JSON, which ${lost.path} is not`);
}

function isTree(value: unknown): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null;
}

function show(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
