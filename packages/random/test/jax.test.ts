import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bits, foldIn, key, split, uniform, type Key } from '@kleene/random';
import recorded from './fixtures/jax.json' with { type: 'json' };

const seedOf = (text: string): number | bigint =>
  BigInt(text) <= Number.MAX_SAFE_INTEGER ? Number(text) : BigInt(text);

describe('keys equal to those of JAX', () => {
  it.each(recorded.keys)('for seed $seed', (expected) => {
    const root = key(seedOf(expected.seed));
    expect(root).toEqual(expected.key);
    expect(key(BigInt(expected.seed))).toEqual(expected.key);
    for (const [count, children] of Object.entries(expected.split))
      expect(split(root, Number(count))).toEqual(children);
    for (const { value, key: child } of expected.foldIn) expect(foldIn(root, value)).toEqual(child);
  });

  it.each(recorded.keys)('in bits and float32 uniform numbers for seed $seed', (expected) => {
    const root = key(seedOf(expected.seed));
    expect([...bits(root, 33)]).toEqual(expected.bits);
    expect([...uniform(root, 33)]).toEqual(expected.uniform);
  });

  it.each(recorded.keys)('through nested splits and folds for seed $seed', ({ seed, nested }) => {
    const children = split(split(key(seedOf(seed)), 3)[1]!, 4);
    const folded = foldIn(foldIn(children[2]!, 9), 2 ** 32 - 1);
    expect(children).toEqual(nested.split);
    expect(folded).toEqual(nested.folded);
    expect([...bits(folded, 5)]).toEqual(nested.bits);
  });

  it.each(recorded.digests)('in $count bits of seed $seed', ({ seed, count, sha256 }) => {
    const words = bits(key(seedOf(seed)), count);
    expect(createHash('sha256').update(new Uint8Array(words.buffer)).digest('hex')).toBe(sha256);
  });
});

describe('keys', () => {
  it('split into two unless told otherwise, and into none', () => {
    expect(split(key(3))).toEqual(split(key(3), 2));
    expect(split(key(3), 0)).toEqual([]);
  });

  it('survive JSON', () => {
    const child = foldIn(key(2 ** 53 - 1), 5);
    expect(foldIn(JSON.parse(JSON.stringify(child)) as Key, 1)).toEqual(foldIn(child, 1));
    expect(JSON.stringify(key(-0))).toBe('[0,0]');
    expect(key(-0)).toEqual(key(0));
  });

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53, -1n, 2n ** 64n, '7' as unknown as number])('refuse the seed %s', (seed) => {
    expect(() => key(seed)).toThrow(/^random\.key: seed must be /);
  });

  it.each([-1, 0.5, 2 ** 32, NaN, '1' as unknown as number])('refuse to fold in %s', (value) => {
    expect(() => foldIn(key(0), value)).toThrow(
      /^random\.foldIn: value must be an integer between 0 and 4294967295, got /,
    );
  });

  it('refuse a count that is none', () => {
    expect(() => split(key(0), -1)).toThrow('random.split: count must be an integer between 0 and 4294967295, got -1');
    expect(() => bits(key(0), 1.5)).toThrow('random.bits: count must be an integer between 0 and 4294967295, got 1.5');
  });

  it.each([[[1]], [[1, 2, 3]], [[-1, 0]], [[0, 2 ** 32]], [[0.5, 0]], [['1', 0]], [[NaN, 0]], [7], [null]])(
    'refuse %j in place of a key',
    (wrong) => {
      expect(() => split(wrong as unknown as Key)).toThrow(/^random\.split: key must be two integers/);
      expect(() => uniform(wrong as unknown as Key, 1)).toThrow(/^random\.uniform: key must be two integers/);
    },
  );
});
