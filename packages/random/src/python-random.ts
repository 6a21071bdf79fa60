import { checkInteger } from '@kleene/base';
import { seededByWords } from './mt19937.ts';

/** The part of CPython's `random.Random` that makes the texts of the CLRS benchmark. */
export interface PythonRandom {
  /** `random()`: a float64 in [0, 1) with 53 random bits. */
  random(): number;
  /** `choice(range(n))`: an integer in [0, n). Even for one choice it takes words from the stream. */
  choice(n: number): number;
}

/**
 * CPython's `random.Random(seed)`, bit for bit.
 *
 * @param seed an integer from 0 to 2^53 - 1
 */
export function pythonRandom(seed: number): PythonRandom {
  checkInteger('random.pythonRandom', 'seed', seed, { min: 0 });
  const high = Math.floor(seed / 2 ** 32);
  const source = seededByWords(high === 0 ? [seed >>> 0] : [seed >>> 0, high]);
  return {
    random: () => source.double(),
    choice(n) {
      checkInteger('PythonRandom.choice', 'n', n, { min: 1, max: 2 ** 32 - 1 });
      for (;;) {
        const value = source.next() >>> Math.clz32(n);
        if (value < n) return value;
      }
    },
  };
}
