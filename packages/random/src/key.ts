import { checkInteger, refuse } from '@kleene/base';
import { domain, threefry } from './threefry.ts';

/** An immutable random key: two unsigned 32-bit words. Equal keys give equal numbers on every platform. */
export type Key = readonly [hi: number, lo: number];

const TWO_32 = 2 ** 32;

/**
 * The key of a seed: its high and low 32 bits, as `jax.random.key` has it (with 64-bit mode on, where the seed needs it).
 *
 * @param seed an integer from 0 to 2^53 - 1, or a bigint from 0 to 2^64 - 1; a negative one is refused
 */
export function key(seed: number | bigint): Key {
  if (typeof seed === 'bigint') {
    if (seed < 0n || seed >= 1n << 64n) refuse('random.key', 'seed', 'a bigint from 0 to 2^64 - 1', seed);
    return [Number(seed >> 32n), Number(seed & 0xffffffffn)];
  }
  checkInteger('random.key', 'seed', seed, { min: 0 });
  return [Math.floor(seed / TWO_32) >>> 0, seed >>> 0];
}

/**
 * `count` independent child keys, as `jax.random.split`. Never draw from a key that you have split: its first bits are
 * its children.
 *
 * @param count from 0 to 2^32 - 1, default 2
 */
export function split(parent: Key, count = 2): Key[] {
  checkKey('random.split', parent);
  checkCount('random.split', count);
  return Array.from({ length: count }, (_, i) => child(parent, i));
}

/**
 * The child key numbered `value`, as `jax.random.fold_in`. By JAX's definition it is `split(parent, n)[value]` for every
 * larger `n`; use `label` where the two must not meet.
 *
 * @param value from 0 to 2^32 - 1
 */
export function foldIn(parent: Key, value: number): Key {
  checkKey('random.foldIn', parent);
  checkInteger('random.foldIn', 'value', value, { min: 0, max: TWO_32 - 1 });
  return child(parent, value);
}

/** Throws `invalid-argument` when `value` is not a key. */
export function checkKey(where: string, value: Key): void {
  const isKey = Array.isArray(value) && value.length === 2 && isWord(value[0]) && isWord(value[1]);
  if (!isKey) refuse(where, 'key', 'two integers from 0 to 2^32 - 1', value);
}

/** Throws `invalid-argument` when `count` is not a number of blocks that one counter word can number. */
export function checkCount(where: string, count: number): void {
  checkInteger(where, 'count', count, { min: 0, max: TWO_32 - 1 });
}

function isWord(value: unknown): boolean {
  return typeof value === 'number' && value >>> 0 === value;
}

function child([hi, lo]: Key, index: number): Key {
  const words = new Uint32Array(2);
  threefry(hi | 0, lo | 0, domain.jax, index | 0, words, 0);
  return [words[0]!, words[1]!];
}
