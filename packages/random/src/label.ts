import { refuse } from '@kleene/base';
import { checkKey, type Key } from './key.ts';
import { domain, threefry } from './threefry.ts';

/**
 * The child key with this name, or with this path of names: adding a name never shifts the numbers beside it.
 * `label(k, 'a', 'b')` is `label(label(k, 'a'), 'b')`, and is not `label(k, 'ab')`. Names are compared by UTF-16 code
 * unit, without Unicode normalisation; the empty name is a name like any other.
 *
 * A name is absorbed block by block, each output being the key of the next block: first a head that holds its length,
 * then its code units, three to a block. Why nothing meets by construction: a key is the root and the sequence of blocks
 * on the way from it, and such a sequence reads back in only one way. The two high bits of a block tell a split or fold
 * (one block) from a draw (no key follows) and from the head of a label, and the head tells how many text blocks follow.
 * So two different ways never have the same sequence, a label is never a stage on the way to another, and under one key
 * the kinds share no block. What remains is chance: two unrelated keys are equal with probability 2^-64.
 *
 * @param path at least one name
 */
export function label(parent: Key, ...path: string[]): Key {
  checkKey('random.label', parent);
  if (path.length === 0) refuse('random.label', 'path', 'at least one name', path);
  const words = Uint32Array.from(parent);
  for (const name of path) absorb(words, name);
  return [words[0]!, words[1]!];
}

function absorb(words: Uint32Array, name: string): void {
  if (typeof name !== 'string') refuse('random.label', 'path', 'made of strings', name);
  advance(words, domain.labelHead, name.length);
  for (let i = 0; i < name.length; i += 3) {
    // Past the end charCodeAt gives NaN, which counts as 0 here; the length in the head tells it from a NUL in the name.
    advance(words, domain.labelText | name.charCodeAt(i), (name.charCodeAt(i + 1) << 16) | name.charCodeAt(i + 2));
  }
}

function advance(words: Uint32Array, x0: number, x1: number): void {
  threefry(words[0]! | 0, words[1]! | 0, x0, x1, words, 0);
}
