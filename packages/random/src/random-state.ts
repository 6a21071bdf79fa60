import { checkFinite, checkInteger, checkOptions, refuse } from '@kleene/base';
import type { Draws } from './draws.ts';
import { checkCount } from './key.ts';
import { resumed, seededByWord, type Mt19937 } from './mt19937.ts';

/** Where a `RandomState` stands, as plain JSON: numpy's `get_state()`. */
export interface RandomStateState {
  readonly generator: 'mt19937';
  readonly words: readonly number[];
  readonly position: number;
  /** The second of a pair of normal numbers, kept for the next call. */
  readonly spare: number | null;
}

const MAX_LENGTH = 2 ** 31 - 1;
const MAX_WORD = 2 ** 32 - 1;

/**
 * numpy's `RandomState`, draw by draw and bit for bit, behind `Draws`: what the data of the CLRS benchmark are made with. The stream is
 * frozen (NEP 19), so it is that of every numpy since 1.16. For anything new, draw from a key.
 */
export class RandomState implements Draws {
  private readonly source: Mt19937;
  private spare: number | null;
  private threshold: BernoulliThreshold = thresholdOf(0.5);

  /** @param seed from 0 to 2^32 - 1, or a state to go on from */
  constructor(seed: number | RandomStateState) {
    const where = 'random.RandomState';
    if (typeof seed === 'object' && seed !== null) {
      checkOptions(where, seed, ['generator', 'words', 'position', 'spare']);
      if (seed.generator !== 'mt19937') refuse(where, 'state.generator', '"mt19937"', seed.generator);
      if (seed.spare !== null) checkFinite(where, 'state.spare', seed.spare);
      this.source = resumed(where, seed.words, seed.position);
      this.spare = seed.spare;
    } else {
      this.source = seededByWord(checkInteger(where, 'seed', seed, { min: 0, max: MAX_WORD }));
      this.spare = null;
    }
  }

  /** Where the stream stands; `new RandomState(state)` goes on from there exactly. */
  state(): RandomStateState {
    return { generator: 'mt19937', ...this.source.snapshot(), spare: this.spare };
  }

  /** `random_sample()`, or `uniform(low, high)`: low + (high - low) u, rounded after each operation. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * this.source.double();
  }

  /** `random_sample(count)`. */
  uniforms(count: number): Float64Array {
    checkCount('RandomState.uniforms', count);
    const out = new Float64Array(count);
    this.source.doubles(out);
    return out;
  }

  /** `randint(low, high)` of dtype int64. A range of one number takes nothing from the stream. */
  integers(low: number, high: number): number {
    if (!(Number.isSafeInteger(low) && Number.isSafeInteger(high) && low < high && high - low <= 2 ** 53 - 1))
      refuse('RandomState.integers', 'low, high', 'integers with low < high <= low + 2^53 - 1', [low, high]);
    return low + this.upTo(high - low - 1);
  }

  /** Whether `binomial(1, p)` is 1. */
  bernoulli(p: number): boolean {
    const { q, second, isComplement } = this.thresholdFor(p);
    return this.trial(this.source.double(), q, second) !== isComplement;
  }

  /** `binomial(1, p, count)`. */
  bernoullis(p: number, count: number): Float64Array {
    const { q, second, isComplement } = this.thresholdFor(p);
    // The numbers are replaced as they are used up.
    const out = this.uniforms(count);
    for (let i = 0, used = 0; i < count; i++) {
      let u = used < count ? out[used++]! : this.source.double();
      // Hardly ever: see trial.
      while (u - q > second) u = used < count ? out[used++]! : this.source.double();
      // Not `? 1 : 0`: V8 makes that a branch, and one on random numbers costs more than all the rest.
      const isAbove = Number(u > q);
      out[i] = isComplement ? 1 - isAbove : isAbove;
    }
    return out;
  }

  /** `standard_normal()`: Marsaglia's polar method. Equal to numpy's but for the last bit of `Math.log`. */
  normal(): number {
    const { spare } = this;
    if (spare !== null) {
      this.spare = null;
      return spare;
    }
    for (;;) {
      const x = 2 * this.source.double() - 1;
      const y = 2 * this.source.double() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.spare = factor * x;
      return factor * y;
    }
  }

  /** `gumbel()`. Equal to numpy's but for the last bits of `Math.log`. */
  gumbel(): number {
    for (;;) {
      const u = 1 - this.source.double();
      if (u < 1) return -Math.log(-Math.log(u));
    }
  }

  /** `permutation(n)`. */
  permutation(n: number): Int32Array {
    checkInteger('RandomState.permutation', 'n', n, { min: 0, max: MAX_LENGTH });
    const order = new Int32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    for (let i = n - 1; i > 0; i--) {
      const j = this.upTo(i);
      const picked = order[j]!;
      order[j] = order[i]!;
      order[i] = picked;
    }
    return order;
  }

  /** `choice(n, count, replace=False)`: the start of a permutation. */
  choice(n: number, count: number): Int32Array {
    checkInteger('RandomState.choice', 'n', n, { min: 0, max: MAX_LENGTH });
    checkInteger('RandomState.choice', 'count', count, { min: 0, max: n });
    return this.permutation(n).slice(0, count);
  }

  /** An integer from 0 to `last`: words cut to its bits, until one is not too large. */
  private upTo(last: number): number {
    if (last === 0) return 0;
    if (last === MAX_WORD) return this.source.next() >>> 0;
    if (last > MAX_WORD) return this.upToWide(last);
    const mask = 0xffffffff >>> Math.clz32(last);
    for (;;) {
      const value = (this.source.next() & mask) >>> 0;
      if (value <= last) return value;
    }
  }

  private upToWide(last: number): number {
    const mask = 0xffffffff >>> Math.clz32(Math.floor(last / 2 ** 32));
    for (;;) {
      const high = (this.source.next() & mask) >>> 0;
      const value = high * 2 ** 32 + (this.source.next() >>> 0);
      if (value <= last) return value;
    }
  }

  private thresholdFor(p: number): BernoulliThreshold {
    if (p !== this.threshold.p) {
      checkFinite('RandomState.bernoulli', 'p', p, { min: 0, max: 1 });
      this.threshold = thresholdOf(p);
    }
    return this.threshold;
  }

  /** numpy's inversion for one trial: a double against q = 1 - p, and another when rounding leaves it above both sums. */
  private trial(u: number, q: number, second: number): boolean {
    for (; u > q; u = this.source.double()) if (u - q <= second) return true;
    return false;
  }
}

interface BernoulliThreshold {
  readonly p: number;
  readonly q: number;
  readonly second: number;
  readonly isComplement: boolean;
}

function thresholdOf(p: number): BernoulliThreshold {
  const isComplement = p > 0.5;
  const rare = isComplement ? 1 - p : p;
  const q = Math.exp(Math.log(1 - rare));
  return { p, q, second: (rare * q) / (1 - rare), isComplement };
}
