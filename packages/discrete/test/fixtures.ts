import { readFileSync } from 'node:fs';
import { extractTables, bfs, type Tables, type Weights } from '@kleene/discrete/proof';
import { unpackCheckpoint } from '@kleene/nn/checkpoint';

/** Reasoners of width 16 for breadth-first search: one that is right, and three that are wrong. */
export type Fixture = 'right' | 'under-trained' | 'entry-flipped' | 'range-too-large';

/** The weights of a checkpoint in the fixtures. */
export function fixtureWeights(name: Fixture): Weights {
  return unpackCheckpoint(readFileSync(new URL(`fixtures/${name}.safetensors`, import.meta.url))).params;
}

/** The tables of a checkpoint in the fixtures. */
export function fixtureTables(name: Fixture): Tables {
  return extractTables(fixtureWeights(name), bfs);
}
