import type { UniformDraws } from '@kleene/graphs';

/** A small stand-in: uniform numbers from a 32-bit counter hash. */
export function draws(seed: number): UniformDraws {
  let state = seed >>> 0;
  return {
    uniform() {
      state = (state + 0x6d2b79f5) >>> 0;
      let x = Math.imul(state ^ (state >>> 15), 1 | state);
      x ^= x + Math.imul(x ^ (x >>> 7), 61 | x);
      return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
    },
  };
}
