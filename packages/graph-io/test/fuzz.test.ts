import { isKleeneError } from '@kleene/base';
import { readCsv, readEdgeList, type ReadGraph } from '@kleene/graph-io';
import { draws, key, type Draws } from '@kleene/random';
import { describe, expect, it } from 'vitest';
import { inChunks } from './help.ts';

// Each text is mutated thousands of times. Whatever comes out must be a refusal with a line, or every row that a second, plain
// reading of the whole text finds: written for clarity, on strings, with nothing in common with the streaming reader.
const csv = [
  'source,target,weight\na,b,1\nb,"c, d",2.5\n"c, d","say ""hi""",-3\n# note\n"two\nlines",a,4e2\n',
  'From;To\r\n1;2\r\n2;3\r\n"3";"4"\r\n',
  'x\ty\t1\n"y"\tz\t2\nz\tx\t0.5',
];
const lists = ['a b 1\nb c 2\n# note\nc#1 d% .5\n', '3 1\r\n3 5\r\n\r\n5 7\r\n', 'x\ty\nz\t x\n'];
const inserted = [
  '"',
  '""',
  ',',
  ';',
  '\t',
  ' ',
  '\n',
  '\r',
  '\r\n',
  '#',
  '%',
  '1',
  'a',
  '\0',
  '\uFEFF',
  'é',
  '"\n"',
  '<',
  '{',
];

describe('mutated files', () => {
  it('of CSV are read completely or refused', async () => {
    const outcome = await fuzz(csv, 4000, readCsv, (text, { separator, header }) => plainCsv(text, separator, header));
    expect(outcome.read).toBeGreaterThan(400);
    expect(outcome.refused).toBeGreaterThan(400);
  });

  it('of edge lists are read completely or refused', async () => {
    const outcome = await fuzz(lists, 4000, readEdgeList, (text, { header }) => plainList(text, header));
    expect(outcome.read).toBeGreaterThan(400);
    expect(outcome.refused).toBeGreaterThan(400);
  });
});

type Edge = [source: string, target: string];

async function fuzz(
  seeds: readonly string[],
  times: number,
  read: (source: AsyncIterable<Uint8Array>, options: object) => Promise<ReadGraph>,
  plain: (text: string, report: ReadGraph['report']) => Edge[],
): Promise<{ read: number; refused: number }> {
  const random = draws(key(20));
  const outcome = { read: 0, refused: 0 };
  for (let i = 0; i < times; i++) {
    const bytes = mutate(random, new TextEncoder().encode(seeds[i % seeds.length]));
    const options = { name: 'mutant', directed: true, duplicates: 'keep' };
    try {
      const file = await read(inChunks(bytes, random.integers(1, 40)), options);
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      expect(sorted(edgesOf(file)), JSON.stringify(text)).toEqual(sorted(plain(text, file.report)));
      expect(file.report.rows).toBe(file.graph.targets.length);
      outcome.read++;
    } catch (error) {
      if (!isKleeneError(error)) throw error;
      expect(error.code).toBe('invalid-file');
      expect(error.message).toMatch(/^mutant(:\d+)?: expected .+, got /);
      outcome.refused++;
    }
  }
  return outcome;
}

function mutate(random: Draws, bytes: Uint8Array): Uint8Array {
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

const edgesOf = ({ graph, ids }: ReadGraph): Edge[] =>
  ids.flatMap((source, node) =>
    Array.from(graph.targets.subarray(graph.offsets[node], graph.offsets[node + 1]), (target): Edge => [
      source,
      ids[target]!,
    ]),
  );

const sorted = (edges: Edge[]): string[] => edges.map((edge) => JSON.stringify(edge)).sort();

function plainList(text: string, header?: readonly string[]): Edge[] {
  const rows = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.replaceAll(/^[ \t]+|[ \t]+$/g, ''))
    .filter((line) => line !== '' && !/^[#%]/.test(line))
    .map((line) => line.split(/[ \t]+/));
  return ends(rows, header);
}

function plainCsv(text: string, separator: string, header?: readonly string[]): Edge[] {
  const rows: string[][] = [];
  let rest = text.replace(/^\uFEFF/, '');
  const blank = separator === '\t' ? ' ' : '[ \t]';
  const skipped = new RegExp(`^${blank}*(?:[#%][^\r\n]*)?(?:\r\n|\r|\n|$)`);
  const cell = new RegExp(`^${blank}*(?:"((?:[^"]|"")*)"${blank}*|([^${separator}\r\n"]*))(${separator}|\r\n|\r|\n|$)`);
  while (rest !== '') {
    const line = skipped.exec(rest);
    if (line) {
      rest = rest.slice(line[0].length);
      continue;
    }
    const row: string[] = [];
    for (let mark = separator; mark === separator;) {
      const [whole, quoted, bare, end] = cell.exec(rest)!;
      row.push(quoted?.replaceAll('""', '"') ?? bare!.replace(new RegExp(`${blank}+$`), ''));
      rest = rest.slice(whole.length);
      mark = end!;
    }
    rows.push(row);
  }
  return ends(rows, header);
}

function ends(rows: string[][], header?: readonly string[]): Edge[] {
  if (!header) return rows.map(([source, target]) => [source!, target!]);
  const column = (names: string[]): number => header.findIndex((name) => names.includes(name.trim().toLowerCase()));
  const [source, target] = [column(['source', 'from']), column(['target', 'to'])];
  return rows.slice(1).map((row) => [row[source]!, row[target]!]);
}
