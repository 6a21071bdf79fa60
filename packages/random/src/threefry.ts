/**
 * Who may use which counters under one key. The two high bits of a block's first word say what the block is for, so uses
 * of different kinds never share a block, and as a block cipher maps distinct blocks to distinct outputs, never an output.
 *
 * - 00: what JAX defines (bits, uniform, split, fold_in); its counters stay below 2^62.
 * - 01: `Draws`.
 * - 10: the head of a label; 11: its characters (label.ts).
 */
export const domain = { jax: 0, draws: 0x40000000, labelHead: -0x80000000, labelText: -0x40000000 } as const;

/**
 * Threefry-2x32 with 20 rounds (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): encrypts the block
 * `(x0, x1)` under the key `(k0, k1)` into `out[at]` and `out[at + 1]`. All words are taken modulo 2^32; int32 arguments
 * are the fast ones (V8 boxes larger numbers), and writing into `out` allocates nothing.
 */
export function threefry(k0: number, k1: number, x0: number, x1: number, out: Uint32Array, at: number): void {
  const k2 = k0 ^ k1 ^ 0x1bd11bda;
  let a = (x0 + k0) | 0;
  let b = (x1 + k1) | 0;

  a = (a + b) | 0;
  b = a ^ ((b << 13) | (b >>> 19));
  a = (a + b) | 0;
  b = a ^ ((b << 15) | (b >>> 17));
  a = (a + b) | 0;
  b = a ^ ((b << 26) | (b >>> 6));
  a = (a + b) | 0;
  b = a ^ ((b << 6) | (b >>> 26));
  a = (a + k1) | 0;
  b = (b + k2 + 1) | 0;

  a = (a + b) | 0;
  b = a ^ ((b << 17) | (b >>> 15));
  a = (a + b) | 0;
  b = a ^ ((b << 29) | (b >>> 3));
  a = (a + b) | 0;
  b = a ^ ((b << 16) | (b >>> 16));
  a = (a + b) | 0;
  b = a ^ ((b << 24) | (b >>> 8));
  a = (a + k2) | 0;
  b = (b + k0 + 2) | 0;

  a = (a + b) | 0;
  b = a ^ ((b << 13) | (b >>> 19));
  a = (a + b) | 0;
  b = a ^ ((b << 15) | (b >>> 17));
  a = (a + b) | 0;
  b = a ^ ((b << 26) | (b >>> 6));
  a = (a + b) | 0;
  b = a ^ ((b << 6) | (b >>> 26));
  a = (a + k0) | 0;
  b = (b + k1 + 3) | 0;

  a = (a + b) | 0;
  b = a ^ ((b << 17) | (b >>> 15));
  a = (a + b) | 0;
  b = a ^ ((b << 29) | (b >>> 3));
  a = (a + b) | 0;
  b = a ^ ((b << 16) | (b >>> 16));
  a = (a + b) | 0;
  b = a ^ ((b << 24) | (b >>> 8));
  a = (a + k1) | 0;
  b = (b + k2 + 4) | 0;

  a = (a + b) | 0;
  b = a ^ ((b << 13) | (b >>> 19));
  a = (a + b) | 0;
  b = a ^ ((b << 15) | (b >>> 17));
  a = (a + b) | 0;
  b = a ^ ((b << 26) | (b >>> 6));
  a = (a + b) | 0;
  b = a ^ ((b << 6) | (b >>> 26));

  out[at] = a + k2;
  out[at + 1] = b + k0 + 5;
}
