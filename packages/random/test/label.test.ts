import { describe, expect, it } from 'vitest';
import { draws, foldIn, key, label, split, type Key } from '@kleene/random';
import recorded from './fixtures/jax.json' with { type: 'json' };

const root = key(42);

/** How many of the keys equal an earlier one. */
function countRepeats(keys: Iterable<Key>, count: number): number {
  const words = new Uint32Array(2 * count);
  let at = 0;
  for (const [hi, lo] of keys) {
    words[at++] = hi;
    words[at++] = lo;
  }
  expect(at).toBe(2 * count);
  const sorted = new BigUint64Array(words.buffer).sort();
  let repeats = 0;
  for (let i = 1; i < count; i++) if (sorted[i] === sorted[i - 1]) repeats++;
  return repeats;
}

/** Texts over an alphabet of two, shortest first: '', 'a', 'b', 'aa', ... */
function* texts(alphabet: string, maxLength: number): Generator<string> {
  for (let length = 0; length <= maxLength; length++)
    for (let i = 0; i < 2 ** length; i++) yield Array.from({ length }, (_, bit) => alphabet[(i >> bit) & 1]!).join('');
}

function* pathsOf(text: string): Generator<string[]> {
  for (let cuts = 0; cuts < 2 ** Math.max(0, text.length - 1); cuts++) {
    const path = [''];
    for (let i = 0; i < text.length; i++) {
      path[path.length - 1] += text[i]!;
      if ((cuts >> i) & 1 && i < text.length - 1) path.push('');
    }
    yield path;
  }
}

describe('labels', () => {
  it.each(recorded.labels)('are what their definition gives with the block cipher of JAX for $path', (expected) => {
    expect(label(root, ...expected.path)).toEqual(expected.key);
  });

  it('compose: a path is its names one after the other', () => {
    expect(label(root, 'a', 'b')).toEqual(label(label(root, 'a'), 'b'));
    expect(label(root, 'a', '', 'bcd', 'e')).toEqual(label(label(root, 'a', ''), 'bcd', 'e'));
  });

  it('tell every way to cut a text into names apart', () => {
    const ways = [...texts('ab', 8)].flatMap((text) => [...pathsOf(text)]);
    expect(ways).toContainEqual(['ab']);
    expect(ways).toContainEqual(['a', 'b']);
    expect(
      countRepeats(
        ways.map((path) => label(root, ...path)),
        ways.length,
      ),
    ).toBe(0);
  });

  it('tell NULs, lengths and lone surrogates apart', () => {
    const names = [...texts('\0\ud800', 9), '\ufffd', '\udc00', '😀', '0', '1', '00', 'é', 'e\u0301'];
    expect(
      countRepeats(
        names.map((name) => label(root, name)),
        names.length,
      ),
    ).toBe(0);
  });

  it('do not depend on the labels beside them', () => {
    const before = label(root, 'bias');
    label(root, 'weights', 'gain');
    split(root, 5);
    expect(label(root, 'bias')).toEqual(before);
  });

  it('are more than a chain of folds over characters, words or lengths', () => {
    const chain = (start: Key, values: readonly number[]): Key => values.reduce(foldIn, start);
    const [a, b] = ['a'.charCodeAt(0), 'b'.charCodeAt(0)];
    const chains = [[a], [a, b], [1, a], [2, a, b], [(a << 8) | b], [(a << 16) | b], [1], [2], [0, a], [a, 0, 0]];
    const labels = [['a'], ['ab'], ['a', 'b'], ['ab', ''], ['1'], ['']];
    const keys = [root, ...chains.map((values) => chain(root, values)), ...labels.map((path) => label(root, ...path))];
    expect(countRepeats(keys, keys.length)).toBe(0);
  });

  it('give a million keys over names, paths, splits and folds without a collision', () => {
    function* keys(): Generator<Key> {
      const parents = split(root, 1000);
      yield* parents;
      for (const parent of parents) yield* split(parent, 299);
      for (let i = 0; i < 250_000; i++) yield label(root, `layer${i}`);
      for (let i = 0; i < 500; i++) for (let j = 0; j < 500; j++) yield label(root, `layer${i}`, `${j}`);
      for (let i = 0; i < 100_000; i++) yield foldIn(label(root, 'step'), i);
      for (const parent of parents) for (let i = 0; i < 100; i++) yield label(parent, `${i}`);
    }
    expect(countRepeats(keys(), 1_000_000)).toBe(0);
  });

  it('refuse an empty path and what is no text', () => {
    expect(() => label(root)).toThrow('random.label: path must be at least one name, got []');
    expect(() => label(root, 'a', 7 as unknown as string)).toThrow('random.label: path must be made of strings, got 7');
    expect(() => label([1, -2], 'a')).toThrow('random.label: key must be two integers from 0 to 2^32 - 1, got [1, -2]');
  });
});

describe('a stream', () => {
  it('shares no block with the splits of its key', () => {
    const children = split(root, 100_000).map(([hi, lo]) => (hi * 2 ** 21 + (lo >>> 11)) * 2 ** -53);
    const both = new Set([...children, ...draws(root).uniforms(100_000)]);
    expect(both.size).toBe(200_000);
  });
});
