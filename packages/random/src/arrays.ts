import { checkCount, checkKey, type Key } from './key.ts';
import { domain, threefry } from './threefry.ts';
import { gumbelQuantile, normalQuantile, openInterval } from './transform.ts';

/** `count` random uint32 words, as `jax.random.bits` with dtype uint32. A shorter request is a prefix of a longer one. */
export function bits(source: Key, count: number): Uint32Array {
  const out = new Uint32Array(checked('random.bits', source, count));
  forEachBlock(source, count, (i, hi, lo) => {
    out[i] = hi ^ lo;
  });
  return out;
}

/** `count` float32 numbers, uniform in [0, 1) with 23 bits, as `jax.random.uniform`. */
export function uniform(source: Key, count: number): Float32Array {
  const out = new Float32Array(checked('random.uniform', source, count));
  forEachBlock(source, count, (i, hi, lo) => {
    out[i] = ((hi ^ lo) >>> 9) * 2 ** -23;
  });
  return out;
}

/**
 * `count` float32 numbers of the standard normal distribution, always finite (at most 8.3 in size). Number i is the
 * quantile of 52 bits of block i; JAX's own `normal` uses 23 bits and differs.
 */
export function normal(source: Key, count: number): Float32Array {
  const out = new Float32Array(checked('random.normal', source, count));
  forEachBlock(source, count, (i, hi, lo) => {
    out[i] = normalQuantile(openInterval(hi, lo));
  });
  return out;
}

/** `count` float32 numbers of the standard Gumbel distribution, always finite (from -3.7 to 36.8), made as `normal` is. */
export function gumbel(source: Key, count: number): Float32Array {
  const out = new Float32Array(checked('random.gumbel', source, count));
  forEachBlock(source, count, (i, hi, lo) => {
    out[i] = gumbelQuantile(openInterval(hi, lo));
  });
  return out;
}

function checked(where: string, source: Key, count: number): number {
  checkKey(where, source);
  checkCount(where, count);
  return count;
}

function forEachBlock(source: Key, count: number, use: (i: number, hi: number, lo: number) => void): void {
  const k0 = source[0] | 0;
  const k1 = source[1] | 0;
  const words = new Uint32Array(2);
  for (let i = 0; i < count; i++) {
    threefry(k0, k1, domain.jax, i | 0, words, 0);
    use(i, words[0]!, words[1]!);
  }
}
