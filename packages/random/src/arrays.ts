import { checkCount, checkKey, type Key } from './key.ts';
import { domain, threefry } from './threefry.ts';
import { gumbelQuantile, normalQuantile, openInterval } from './transform.ts';

/** `count` random uint32 words, as `jax.random.bits` with dtype uint32. A shorter request is the start of a longer one. */
export function bits(source: Key, count: number): Uint32Array {
  return wordsOf('random.bits', source, count);
}

/** `count` float32 numbers, uniform in [0, 1) with 23 random bits, as `jax.random.uniform`. */
export function uniform(source: Key, count: number): Float32Array {
  const words = wordsOf('random.uniform', source, count);
  const out = new Float32Array(words.buffer);
  for (let i = 0; i < count; i++) out[i] = (words[i]! >>> 9) * 2 ** -23;
  return out;
}

/**
 * `count` float32 numbers of the standard normal distribution, always finite (at most 8.3 in size): the quantiles of 52
 * random bits each. JAX's own `normal` uses 23 bits and gives other numbers.
 */
export function normal(source: Key, count: number): Float32Array {
  return quantiles('random.normal', source, count, normalQuantile);
}

/**
 * `count` float32 numbers of the standard Gumbel distribution (location 0, scale 1), always finite (from -3.7 to 36.8):
 * the quantiles of 52 random bits each. JAX's own `gumbel` uses 23 bits and gives other numbers.
 */
export function gumbel(source: Key, count: number): Float32Array {
  return quantiles('random.gumbel', source, count, gumbelQuantile);
}

function wordsOf(where: string, source: Key, count: number): Uint32Array<ArrayBuffer> {
  checkKey(where, source);
  checkCount(where, count);
  const [k0, k1] = [source[0] | 0, source[1] | 0];
  const block = new Uint32Array(2);
  const out = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    threefry(k0, k1, domain.jax, i | 0, block, 0);
    out[i] = block[0]! ^ block[1]!;
  }
  return out;
}

function quantiles(where: string, source: Key, count: number, quantile: (p: number) => number): Float32Array {
  checkKey(where, source);
  checkCount(where, count);
  const [k0, k1] = [source[0] | 0, source[1] | 0];
  const block = new Uint32Array(2);
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    threefry(k0, k1, domain.jax, i | 0, block, 0);
    out[i] = quantile(openInterval(block[0]!, block[1]!));
  }
  return out;
}
