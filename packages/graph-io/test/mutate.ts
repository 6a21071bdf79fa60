import { isKleeneError } from '@kleene/base';
import type { GraphOptions, ReadGraph, TextSource } from '@kleene/graph-io';
import { draws, key, type Draws } from '@kleene/random';
import { inChunks } from './help.ts';

/** How many mutants of a format were read, and how many refused. */
export interface Outcome {
  readonly read: number;
  readonly refused: number;
}

type Read = (source: TextSource, options: GraphOptions) => Promise<ReadGraph>;

/**
 * Reads `times` mutants of `seeds`, always the same ones, in chunks of any size. What is read must pass `check`, which finds the edges of the text in a way of its own;
 * anything else must be a refusal of the file that names it.
 */
export async function fuzz(
  seeds: readonly string[],
  inserted: readonly string[],
  times: number,
  read: Read,
  check: (text: string, file: ReadGraph) => void,
): Promise<Outcome> {
  const random = draws(key(20));
  const outcome = { read: 0, refused: 0 };
  for (let i = 0; i < times; i++) {
    const bytes = mutate(random, new TextEncoder().encode(seeds[i % seeds.length]), inserted);
    try {
      const options: GraphOptions = { name: 'mutant', directed: true, duplicates: 'keep' };
      const file = await read(inChunks(bytes, random.integers(1, 100)), options);
      check(new TextDecoder('utf-8', { fatal: true }).decode(bytes), file);
      outcome.read++;
    } catch (error) {
      // `expect` for each of them would take longer than the reading.
      const isRefusal = isKleeneError(error) && ['invalid-file', 'unsupported'].includes(error.code);
      if (!isRefusal || !/^mutant(:\d+)?: (.+: )?expected .+, got /.test(error.message)) throw error;
      outcome.refused++;
    }
  }
  return outcome;
}

function mutate(random: Draws, bytes: Uint8Array, inserted: readonly string[]): Uint8Array {
  let mutant = [...bytes];
  for (let change = random.integers(1, 4); change > 0; change--) {
    const at = random.integers(0, mutant.length + 1);
    const length = random.integers(0, 8);
    const kind = random.integers(0, 6);
    const piece = [...new TextEncoder().encode(inserted[random.integers(0, inserted.length)])];
    if (kind === 0) mutant.splice(at, length);
    else if (kind === 1) mutant.splice(at, 0, ...mutant.slice(at, at + length));
    else if (kind === 2) mutant = mutant.slice(0, at);
    else if (kind === 3 && at < mutant.length) mutant[at]! ^= 1 << random.integers(0, 8);
    else mutant.splice(at, 0, ...piece);
  }
  return new Uint8Array(mutant);
}
