import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interner } from '../src/file/interner.ts';

describe('interner', () => {
  it('numbers names as a Map does, through every growth of its table', () => {
    const names = interner();
    const expected = new Map<string, number>();
    const name = fc.string({ minLength: 1, maxLength: 3 });
    const encoder = new TextEncoder();
    for (const text of fc.sample(name, { seed: 1, numRuns: 30_000 })) {
      const bytes = encoder.encode(`<${text}>`);
      if (!expected.has(text)) expected.set(text, expected.size);
      expect(names.number(bytes, 1, bytes.length - 1)).toBe(expected.get(text));
    }
    expect(expected.size).toBeGreaterThan(5000);
    expect(names.names()).toEqual([...expected.keys()]);
  });

  it('keeps apart names whose hashes are equal', () => {
    // Two words with one FNV-1a hash of 32 bits.
    const [first, second] = ['costarring', 'liquid'].map((text) => new TextEncoder().encode(text));
    const names = interner();
    expect([first!, second!, first!].map((bytes) => names.number(bytes, 0, bytes.length))).toEqual([0, 1, 0]);
    expect(names.names()).toEqual(['costarring', 'liquid']);
  });
});
