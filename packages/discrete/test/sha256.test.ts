import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../src/proof/sha256.ts';

const theirs = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('SHA-256', () => {
  it('gives the digests of the standard', () => {
    const text = (message: string): string => sha256(new TextEncoder().encode(message));
    expect(text('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(text('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('equals the platform on every length around the blocks, and on any bytes', () => {
    for (let length = 0; length < 300; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 255);
      expect(sha256(bytes)).toBe(theirs(bytes));
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => sha256(bytes) === theirs(bytes)));
    const large = new Uint8Array(1_000_003).fill(97);
    expect(sha256(large)).toBe(theirs(large));
  });
});
