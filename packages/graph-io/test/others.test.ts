import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readGraphFile } from '@kleene/graph-io/node';
import { describe, expect, it } from 'vitest';
import { edgesOf } from './help.ts';

const path = (name: string): string => fileURLToPath(new URL(`fixtures/others/${name}`, import.meta.url));

interface Expected {
  readonly nodes: number;
  readonly directed: boolean;
  readonly edges: readonly (readonly [source: string, target: string, weight: number])[];
}

const expected = JSON.parse(readFileSync(path('expected.json'), 'utf8')) as Record<string, Expected>;

describe('files that networkx, igraph and scipy wrote', () => {
  it.each(Object.entries(expected))('hold what they say: %s', async (name, { nodes, directed, edges }) => {
    const file = await readGraphFile(path(name), { duplicates: 'keep' });
    expect([file.graph.nodes, file.graph.directed]).toEqual([nodes, directed]);
    const canonical = (list: readonly (readonly (string | number)[])[]): string[] =>
      list
        .map(([source, target, weight = 1]) => {
          const ends = directed ? [source, target] : [source, target].map(String).sort();
          return JSON.stringify([...ends, weight]);
        })
        .sort();
    expect(canonical(edgesOf(file))).toEqual(canonical(edges));
  });
});
