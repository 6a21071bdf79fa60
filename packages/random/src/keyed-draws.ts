import { checkFinite, checkInteger, checkObject, checkOptions, refuse } from '@kleene/base';
import type { Draws } from './draws.ts';
import { checkCount, checkKey, type Key } from './key.ts';
import { domain, threefry } from './threefry.ts';
import { gumbelQuantile, normalQuantile, openInterval, unitInterval } from './transform.ts';

/** Where a stream stands, as plain JSON: its key and how many blocks it has used. */
export interface DrawsState {
  readonly generator: 'threefry';
  readonly key: Key;
  readonly position: number;
}

/** `Draws` over a key, whose state can be stored. */
export interface KeyedDraws extends Draws {
  /** Where the stream stands; `resumeDraws` goes on from there exactly. */
  state(): DrawsState;
}

/**
 * The stream of a key. It has a counter domain of its own, so a key may serve a stream and be split or labelled too; two
 * streams of one key give the same numbers.
 */
export function draws(source: Key): KeyedDraws {
  checkKey('random.draws', source);
  return new ThreefryDraws(source, 0);
}

/** The stream that goes on from a stored state; throws `invalid-argument` when it is not one. */
export function resumeDraws(state: DrawsState): KeyedDraws {
  const where = 'random.resumeDraws';
  checkObject(where, 'state', state);
  checkOptions(where, state, ['generator', 'key', 'position']);
  if (state.generator !== 'threefry') refuse(where, 'state.generator', '"threefry"', state.generator);
  checkKey(where, state.key);
  checkInteger(where, 'state.position', state.position, { min: 0 });
  return new ThreefryDraws(state.key, state.position);
}

const MAX_LENGTH = 2 ** 31 - 1;

/** One block per attempt; `integers`, `permutation` and `choice` reject an attempt now and then, so as not to favour any. */
class ThreefryDraws implements KeyedDraws {
  private readonly k0: number;
  private readonly k1: number;
  private position: number;
  private readonly words: Uint32Array = new Uint32Array(2);

  constructor(source: Key, position: number) {
    this.k0 = source[0] | 0;
    this.k1 = source[1] | 0;
    this.position = position;
  }

  state(): DrawsState {
    return { generator: 'threefry', key: [this.k0 >>> 0, this.k1 >>> 0], position: this.position };
  }

  uniform(): number {
    this.advance();
    return unitInterval(this.words[0]!, this.words[1]!);
  }

  uniforms(count: number): Float64Array {
    checkCount('Draws.uniforms', count);
    const out = new Float64Array(count);
    for (let i = 0; i < count; i++) out[i] = this.uniform();
    return out;
  }

  integers(low: number, high: number): number {
    checkInteger('Draws.integers', 'low', low);
    checkInteger('Draws.integers', 'high', high, { min: low + 1 });
    return low + this.below(checkInteger('Draws.integers', 'high - low', high - low, { max: Number.MAX_SAFE_INTEGER }));
  }

  bernoulli(p: number): boolean {
    checkFinite('Draws.bernoulli', 'p', p, { min: 0, max: 1 });
    return this.uniform() < p;
  }

  bernoullis(p: number, count: number): Float64Array {
    checkFinite('Draws.bernoullis', 'p', p, { min: 0, max: 1 });
    checkCount('Draws.bernoullis', count);
    const out = new Float64Array(count);
    for (let i = 0; i < count; i++) out[i] = this.uniform() < p ? 1 : 0;
    return out;
  }

  normal(): number {
    this.advance();
    return normalQuantile(openInterval(this.words[0]!, this.words[1]!));
  }

  gumbel(): number {
    this.advance();
    return gumbelQuantile(openInterval(this.words[0]!, this.words[1]!));
  }

  permutation(n: number): Int32Array {
    checkInteger('Draws.permutation', 'n', n, { min: 0, max: MAX_LENGTH });
    return this.shuffledStart(n, n);
  }

  choice(n: number, count: number): Int32Array {
    checkInteger('Draws.choice', 'n', n, { min: 0, max: MAX_LENGTH });
    checkInteger('Draws.choice', 'count', count, { min: 0, max: n });
    // A table entry costs about sixteen array elements in memory and time, and V8's tables hold at most 2^24.
    return count < Math.min(n / 16, 2 ** 23) ? this.sparseStart(n, count) : this.shuffledStart(n, count);
  }

  /** The first `count` elements of a Fisher-Yates shuffle of 0 to n - 1 (Durstenfeld 1964). */
  private shuffledStart(n: number, count: number): Int32Array {
    const order = new Int32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    for (let i = 0; i < count; i++) {
      const j = i + this.below(n - i);
      const picked = order[j]!;
      order[j] = order[i]!;
      order[i] = picked;
    }
    return count === n ? order : order.slice(0, count);
  }

  /** The same numbers as `shuffledStart`, with only the displaced elements in memory. */
  private sparseStart(n: number, count: number): Int32Array {
    const displaced = new Map<number, number>();
    const out = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const j = i + this.below(n - i);
      out[i] = displaced.get(j) ?? j;
      displaced.set(j, displaced.get(i) ?? i);
    }
    return out;
  }

  /**
   * An integer in [0, range). The remainder of a random number would favour small results by the incomplete last run of
   * `range` numbers, so what falls into that run is drawn again.
   */
  private below(range: number): number {
    const isSmall = range < 2 ** 31;
    const total = isSmall ? 2 ** 31 : 2 ** 53;
    for (;;) {
      this.advance();
      // 31 bits where they are enough: V8 divides int32 numbers several times faster than larger ones.
      const value = isSmall ? this.words[0]! >>> 1 : this.words[0]! * 0x200000 + (this.words[1]! >>> 11);
      const result = value % range;
      if (value - result <= total - range) return result;
    }
  }

  private advance(): void {
    const at = this.position++;
    threefry(this.k0, this.k1, domain.draws | (at / 2 ** 32), at | 0, this.words, 0);
  }
}
