import { checkInteger, refuse } from '@kleene/base';
import type { Activities, Keys, Search, SearchTreeWeights, Tasks } from '../sampling/sequences.ts';
import type { StringPair, TextAndPattern } from '../sampling/strings.ts';

/** `value` as finite numbers, at least `min` of them; throws `invalid-argument` otherwise. */
export function checkNumbers(where: string, name: string, value: unknown, min: number): Float64Array {
  if (!(value instanceof Float64Array)) refuse(where, name, 'a Float64Array', value);
  if (value.length < min) refuse(where, name, `at least ${min} numbers`, value.length);
  const at = value.findIndex((one) => !Number.isFinite(one));
  if (at >= 0) refuse(where, `${name}[${at}]`, 'a finite number', value[at]);
  return value;
}

/** Refuses what cannot be sorted. */
export function checkKeys(where: string, { key }: Keys): void {
  checkNumbers(where, 'key', key, 1);
}

/** Refuses what dm-clrs's quicksort has no step for, too. */
export function checkTwoKeys(where: string, { key }: Keys): void {
  checkNumbers(where, 'key', key, 2);
}

/** Refuses a list that is not in ascending order. */
export function checkSearch(where: string, { key, target }: Search): void {
  checkNumbers(where, 'key', key, 1);
  if (!Number.isFinite(target)) refuse(where, 'target', 'a finite number', target);
  const at = key.findIndex((value, i) => i > 0 && value < key[i - 1]!);
  if (at >= 0) refuse(where, `key[${at}]`, `at least key[${at - 1}] = ${key[at - 1]}, in ascending order`, key[at]);
}

/** Refuses weights of other than one gap more than there are keys. */
export function checkSearchTree(where: string, { p, q }: SearchTreeWeights): void {
  checkNumbers(where, 'p', p, 1);
  checkNumbers(where, 'q', q, 1);
  if (q.length !== p.length + 1) refuse(where, 'q', `${p.length + 1} numbers, one more than p`, q.length);
}

/** Refuses activities that end before they start. */
export function checkActivities(where: string, { s, f }: Activities): void {
  checkNumbers(where, 's', s, 1);
  checkNumbers(where, 'f', f, 1);
  if (f.length !== s.length) refuse(where, 'f', `${s.length} numbers, as many as s`, f.length);
  const at = f.findIndex((finish, i) => finish < s[i]!);
  if (at >= 0) refuse(where, `f[${at}]`, `at least s[${at}] = ${s[at]}`, f[at]);
}

/** Refuses deadlines that are not whole numbers from 1. */
export function checkTasks(where: string, { d, w }: Tasks): void {
  checkNumbers(where, 'w', w, 1);
  checkNumbers(where, 'd', d, 1);
  if (d.length !== w.length) refuse(where, 'd', `${w.length} numbers, as many as w`, d.length);
  d.forEach((deadline, i) => checkInteger(where, `d[${i}]`, deadline, { min: 1 }));
}

/** Refuses characters that are not classes from 0 to 3, and empty strings. */
export function checkStringPair(where: string, { x, y }: StringPair): void {
  checkCharacters(where, 'x', x);
  checkCharacters(where, 'y', y);
}

/** Refuses a text shorter than the pattern, too. */
export function checkTextAndPattern(where: string, { text, pattern }: TextAndPattern): void {
  checkCharacters(where, 'pattern', pattern);
  checkCharacters(where, 'text', text);
  if (text.length < pattern.length)
    refuse(where, 'text', `at least as long as the pattern, ${pattern.length}`, text.length);
}

function checkCharacters(where: string, name: string, value: unknown): void {
  checkNumbers(where, name, value, 1).forEach((one, i) =>
    checkInteger(where, `${name}[${i}]`, one, { min: 0, max: 3 }),
  );
}
