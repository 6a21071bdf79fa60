/** The least size of a block, in bytes: a cache line. */
const LEAST = 64;

/**
 * The size, in bytes, that a request for `bytes` is rounded up to, so that what is given back fits the next request like it:
 * powers of two and three steps between each, at least 64; a fifth is lost at most, but for small ones.
 */
export function sizeClass(bytes: number): number {
  if (bytes <= LEAST) return LEAST;
  const step = Math.max(LEAST, 2 ** (Math.ceil(Math.log2(bytes)) - 3));
  return Math.ceil(bytes / step) * step;
}
