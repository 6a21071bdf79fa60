import { checkInteger, refuse } from '@kleene/base';

const LENGTH = 624;
const SHIFT = 397;

/** The Mersenne Twister (Matsumoto and Nishimura 1998): 624 words of state and how many of them are used up. */
export class Mt19937 {
  // Made here and filled below: of a field that is first undefined V8 never knows the type, which costs a third of the speed.
  private readonly words: Int32Array = new Int32Array(LENGTH);
  private position: number = LENGTH;

  constructor(words: Int32Array, position: number) {
    this.words.set(words);
    this.position = position;
  }

  /** The next 32 random bits, as an int32. */
  next(): number {
    if (this.position === LENGTH) this.refill();
    return temper(this.words[this.position++]!);
  }

  /** A float64 in [0, 1) with 53 random bits, of which the first word gives the upper 27. */
  double(): number {
    const high = this.next();
    return toDouble(high, this.next());
  }

  /** Fills an array with what `double` gives. */
  doubles(out: Float64Array): void {
    const { words } = this;
    let i = 0;
    while (i < out.length) {
      if (this.position === LENGTH) this.refill();
      const pairs = Math.min((LENGTH - this.position) >> 1, out.length - i);
      let at = this.position;
      for (const end = i + pairs; i < end; i++, at += 2) out[i] = toDouble(temper(words[at]!), temper(words[at + 1]!));
      this.position = at;
      // At an odd position the last pair lies on both sides of a refill.
      if (pairs === 0) out[i++] = this.double();
    }
  }

  /** The state as numbers that JSON takes. */
  snapshot(): { words: number[]; position: number } {
    return { words: Array.from(this.words, (word) => word >>> 0), position: this.position };
  }

  private refill(): void {
    twistAll(this.words);
    this.position = 0;
  }
}

/** Seeded with one word, as Knuth proposes (The Art of Computer Programming, volume 2, 3.3.4) and numpy does for an integer. */
export function seededByWord(seed: number): Mt19937 {
  return new Mt19937(knuth(seed), LENGTH);
}

/** Seeded with a list of words, as `init_by_array` of the authors' own program of 2002, which Python uses. */
export function seededByWords(key: readonly number[]): Mt19937 {
  const words = knuth(19650218);
  let i = 1;
  const advance = (): void => {
    if (++i < LENGTH) return;
    words[0] = words[LENGTH - 1]!;
    i = 1;
  };
  const mixed = (factor: number): number => words[i]! ^ Math.imul(words[i - 1]! ^ (words[i - 1]! >>> 30), factor);
  for (let step = 0; step < Math.max(LENGTH, key.length); step++, advance())
    words[i] = mixed(1664525) + (key[step % key.length]! | 0) + (step % key.length);
  for (let step = 1; step < LENGTH; step++, advance()) words[i] = mixed(1566083941) - i;
  words[0] = 0x80000000 | 0;
  return new Mt19937(words, LENGTH);
}

/** The generator that goes on from a snapshot; throws `invalid-argument` when it is not one. */
export function resumed(where: string, words: readonly number[], position: number): Mt19937 {
  if (!Array.isArray(words) || words.length !== LENGTH || !words.every((word) => word >>> 0 === word))
    refuse(where, 'state.words', `${LENGTH} integers from 0 to 2^32 - 1`, words);
  checkInteger(where, 'state.position', position, { min: 0, max: LENGTH });
  return new Mt19937(
    Int32Array.from(words, (word) => word | 0),
    position,
  );
}

function knuth(seed: number): Int32Array {
  const words = new Int32Array(LENGTH);
  words[0] = seed;
  for (let i = 1; i < LENGTH; i++) words[i] = Math.imul(1812433253, words[i - 1]! ^ (words[i - 1]! >>> 30)) + i;
  return words;
}

function toDouble(high: number, low: number): number {
  return ((high >>> 5) * 0x4000000 + (low >>> 6)) * 2 ** -53;
}

function temper(word: number): number {
  let y = word ^ (word >>> 11);
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >>> 18);
}

function twistAll(words: Int32Array): void {
  for (let i = 0; i < LENGTH - SHIFT; i++) words[i] = words[i + SHIFT]! ^ twist(words[i]!, words[i + 1]!);
  for (let i = LENGTH - SHIFT; i < LENGTH - 1; i++)
    words[i] = words[i + SHIFT - LENGTH]! ^ twist(words[i]!, words[i + 1]!);
  words[LENGTH - 1] = words[SHIFT - 1]! ^ twist(words[LENGTH - 1]!, words[0]!);
}

function twist(upper: number, lower: number): number {
  const y = (upper & 0x80000000) | (lower & 0x7fffffff);
  return (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
}
