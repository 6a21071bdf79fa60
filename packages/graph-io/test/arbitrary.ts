import { fromEdges } from '@kleene/graphs';
import type { GraphFile } from '@kleene/graph-io';
import * as fc from 'fast-check';
import { edgesOf } from './help.ts';

const pieces = [
  'a',
  'B',
  '7',
  '#',
  '%',
  '"',
  ',',
  ';',
  '\t',
  ' ',
  '\n',
  '\r',
  '\uFEFF',
  '\u00a0',
  'é',
  '𝒳',
  '{',
  '[',
  '<html>',
];
const names = [
  'source',
  'Target',
  'from',
  'TO',
  'weight',
  'graph',
  '#1',
  ' x',
  'x ',
  'a,',
  '"q"',
  '%PDF-1',
  '-0',
  'NaN',
];
/** Ids of all kinds that a file may trip over. */
export const id: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: fc.constantFrom(...pieces), minLength: 1, maxLength: 5 }),
  fc.constantFrom(...names),
  fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !text.includes('\0')),
);
const weight = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 5e-324, 1e300, -1));

/** Graphs without isolated nodes, between such ids. */
export const files: fc.Arbitrary<GraphFile> = fc
  .record({
    ids: fc.uniqueArray(id, { minLength: 1, maxLength: 8 }),
    seeds: fc.array(fc.tuple(fc.nat(), fc.nat(), weight), { minLength: 1, maxLength: 12 }),
    directed: fc.boolean(),
    isWeighted: fc.boolean(),
    duplicates: fc.constantFrom('keep' as const, 'merge' as const),
  })
  .map(({ ids, seeds, directed, isWeighted, duplicates }) => {
    const ends = seeds.map(([a, b]) => [a % ids.length, b % ids.length] as const);
    // Only nodes that have an edge: a list of edges carries no other.
    const used = [...new Set(ends.flat())];
    const graph = fromEdges(
      used.length,
      ends.map(([a]) => used.indexOf(a)),
      ends.map(([, b]) => used.indexOf(b)),
      { directed, duplicates, ...(isWeighted && { weights: seeds.map(([, , w]) => w) }) },
    );
    return { graph, ids: used.map((node) => ids[node]!) };
  });

/** The edges as a set that does not depend on the numbers of the nodes. */
export const canonical = (file: GraphFile): string[] =>
  edgesOf(file)
    .map(([a, b, w]) => {
      const [low, high] = file.graph.directed || a! < b! ? [a, b] : [b, a];
      return JSON.stringify([low, high, Object.is(w, -0) ? '-0' : w]);
    })
    .sort();
