const PRIMES = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
  113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191, 193, 197, 199, 211, 223, 227, 229, 233, 239,
  241, 251, 257, 263, 269, 271, 277, 281, 283, 293, 307, 311,
];

/**
 * The SHA-256 of bytes, 64 hexadecimal digits (FIPS 180-4, section 6.2). Here, and not from a library or the platform, so that whoever
 * checks a certificate has all of the checker before him, and because the platform's own cannot be had without waiting.
 */
export function sha256(bytes: Uint8Array): string {
  const state = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
  const constants = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
  const padded = pad(bytes);
  const words = new Int32Array(64);
  for (let offset = 0; offset < padded.byteLength; offset += 64) {
    for (let i = 0; i < 16; i++) words[i] = padded.getInt32(offset + 4 * i);
    compress(state, words, constants);
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** The first 32 bits behind the point. */
function fraction(root: number): number {
  return ((root % 1) * 2 ** 32) | 0;
}

/** The message, a one bit, zeros to a multiple of 64 bytes, and the length in bits in the last 8 (section 5.1.1). */
function pad(bytes: Uint8Array): DataView {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, (bytes.length * 8) >>> 0);
  return view;
}

/** Takes one block, the first 16 of `words`, into `state` (section 6.2.2); the letters are the standard's. */
function compress(state: Int32Array, words: Int32Array, constants: Int32Array): void {
  for (let i = 16; i < 64; i++) {
    const [near, far] = [words[i - 2]!, words[i - 15]!];
    const sigma1 = turn(near, 17) ^ turn(near, 19) ^ (near >>> 10);
    const sigma0 = turn(far, 7) ^ turn(far, 18) ^ (far >>> 3);
    words[i] = sigma1 + words[i - 7]! + sigma0 + words[i - 16]!;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const sum1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const first = (h + sum1 + ((e & f) ^ (~e & g)) + constants[i]! + words[i]!) | 0;
    const sum0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const second = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i]! += word));
}

function turn(word: number, places: number): number {
  return (word >>> places) | (word << (32 - places));
}
