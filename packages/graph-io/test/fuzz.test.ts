import { readCsv, readEdgeList, type ReadGraph } from '@kleene/graph-io';
import { describe, expect, it } from 'vitest';
import { fuzz } from './mutate.ts';

// Each text is mutated thousands of times. Whatever comes out must be a refusal, or every row that a second, plain
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
  it('of CSV are read completely or refused', { timeout: 120_000 }, async () => {
    const outcome = await fuzz(csv, inserted, 10_000, readCsv, (text, file) =>
      expectEdges(text, file, plainCsv(text, file.report.separator!, file.report.header)),
    );
    expect(Math.min(outcome.read, outcome.refused)).toBeGreaterThan(1000);
  });

  it('of edge lists are read completely or refused', { timeout: 120_000 }, async () => {
    const outcome = await fuzz(lists, inserted, 10_000, readEdgeList, (text, file) =>
      expectEdges(text, file, plainList(text, file.report.header)),
    );
    expect(Math.min(outcome.read, outcome.refused)).toBeGreaterThan(1000);
  });
});

type Edge = [source: string, target: string];

function expectEdges(text: string, file: ReadGraph, edges: Edge[]): void {
  expect(sorted(edgesOf(file)), JSON.stringify(text)).toEqual(sorted(edges));
  expect(file.report.rows).toBe(file.graph.targets.length);
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
