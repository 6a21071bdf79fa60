/** A stream of random numbers, each call going on where the last one stopped: what every sampler takes. */
export interface Draws {
  /** A float64, uniform in [0, 1) with 53 random bits. */
  uniform(): number;
  /** `count` numbers as `uniform` gives them, in one array. */
  uniforms(count: number): Float64Array;
  /** An integer in [low, high), all equally likely. Throws `invalid-argument` unless low < high and high - low <= 2^53 - 1. */
  integers(low: number, high: number): number;
  /** `true` with probability `p`, from 0 to 1. */
  bernoulli(p: number): boolean;
  /** `count` times 1 or 0 as `bernoulli` says. */
  bernoullis(p: number, count: number): Float64Array;
  /** A float64 of the standard normal distribution. */
  normal(): number;
  /** A float64 of the standard Gumbel distribution (location 0, scale 1). */
  gumbel(): number;
  /** The numbers 0 to `n` - 1 in a random order, all orders equally likely. */
  permutation(n: number): Int32Array;
  /** `count` different numbers from 0 to `n` - 1 in a random order: every ordered selection is equally likely. */
  choice(n: number, count: number): Int32Array;
}
