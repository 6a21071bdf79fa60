import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { readCsv, readEdgeList, traits, type GraphFormat } from '@kleene/graph-io';
import { describe, expect, it } from 'vitest';
import { readers } from '../src/formats.ts';
import { refusal } from './help.ts';

const fixture = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
const utf16 = (text: string, swap: boolean): Uint8Array =>
  new Uint8Array([...text].flatMap((c) => (swap ? [0, c.charCodeAt(0)] : [c.charCodeAt(0), 0])));

describe('a file of another kind', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['a saved web page', fixture('web-page.csv'), 'an HTML page'],
    ['a web page after blanks', '\n  <html lang="en"><body>a,b', 'an HTML page'],
    ['GraphML', '<?xml version="1.0"?>\n<graphml xmlns="x"><graph/></graphml>', 'a GraphML file'],
    ['GEXF', '\uFEFF<?xml version="1.0"?><gexf></gexf>', 'a GEXF file'],
    ['other XML', '<?xml version="1.0"?><svg/>', 'an XML file'],
    ['a JSON object', '{\n  "nodes": []\n}', 'a JSON file'],
    ['a JSON array', ' [[1, 2], [2, 3]]', 'a JSON file'],
    ['gzip', gzipSync('a,b\n'), 'a gzip archive; unpack it first (a name that ends in .gz has that done)'],
    ['a spreadsheet', bytes(0x50, 0x4b, 3, 4, 20, 0), 'a zip archive (perhaps a spreadsheet; save it as CSV)'],
    ['PNG', bytes(0x89, 0x50, 0x4e, 0x47, 0xd, 0xa, 0x1a, 0xa), 'a PNG image'],
    ['PDF', '%PDF-1.7\n', 'a PDF document'],
    ['UTF-16, little end first', bytes(0xff, 0xfe, ...utf16('a,b', false)), 'text in UTF-16; save it as UTF-8'],
    ['UTF-16, big end first', bytes(0xfe, 0xff, ...utf16('a,b', true)), 'text in UTF-16; save it as UTF-8'],
    ['UTF-16 without a mark', utf16('a,b\nc,d\n', false), 'text in UTF-16; save it as UTF-8'],
    ['other bytes', bytes(1, 2, 0, 0, 5, 0), 'a binary file'],
    [
      'a Git LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid sha256:0',
      'a Git LFS pointer; fetch the file itself',
    ],
    ['Matrix Market', '%%MatrixMarket matrix coordinate real\n4 4 3\n1 2 1', 'a Matrix Market file'],
    ['Matrix Market with one percent sign', '%MatrixMarket matrix coordinate\n4 4 3', 'a Matrix Market file'],
    ['GML', 'Creator "x"\ngraph [\n  node [', 'a GML file'],
    ['DOT', 'strict digraph "roads" {\n a -> b }', 'a DOT file'],
    ['Pajek', '*Vertices 4\n1 "a"', 'a Pajek file'],
  ])('is named: %s', async (_, source, kind) => {
    expect(await refusal(readCsv(source, { name: 'roads.csv' }))).toBe(`roads.csv: expected CSV, got ${kind}`);
    expect(await refusal(readEdgeList(source, { name: 'roads.txt' }))).toBe(
      `roads.txt: expected an edge list, got ${kind}`,
    );
  });

  it('that is empty is said to be so', async () => {
    for (const nothing of ['', new Uint8Array(0), fixture('empty.csv')])
      expect(await refusal(readCsv(nothing, { name: 'empty.csv' }))).toBe(
        'empty.csv: expected CSV, got nothing: the file is empty',
      );
    expect(await refusal(readEdgeList('\uFEFF'))).toBe('input: expected rows, got only blank lines and comments');
    expect(await refusal(readCsv(' \n\r\n'))).toBe('input: expected rows, got only blank lines and comments');
  });

  it('is named by the reader of each format, and its own kind is taken', async () => {
    const kinds: readonly (readonly [kind: string, text: string, format?: GraphFormat])[] = [
      ['an HTML page', '<!DOCTYPE html><html></html>'],
      ['a GraphML file', '<graphml><graph edgedefault="directed"/></graphml>', 'graphml'],
      ['a GEXF file', '<gexf><graph/></gexf>', 'gexf'],
      ['a JSON file', '{"nodes":[],"edges":[]}', 'json'],
      ['a Matrix Market file', '%%MatrixMarket matrix coordinate pattern general\n0 0 0\n', 'matrix-market'],
      ['a GML file', 'graph [\n]'],
      ['a DOT file', 'digraph {\n}'],
      ['a Git LFS pointer; fetch the file itself', 'version https://git-lfs.github.com/spec/v1\n'],
    ];
    for (const format of Object.keys(traits) as GraphFormat[]) {
      for (const [kind, text, own] of kinds) {
        if (format === own) expect((await readers[format](text, {})).ids).toEqual([]);
        else expect(await refusal(readers[format](text, {}))).toMatch(`, got ${kind}`);
      }
      expect(await refusal(readers[format]('', {}))).toMatch('got nothing: the file is empty');
      expect(await refusal(readers[format](new Uint8Array([0xff, 0xfe, 65, 0]), {}))).toMatch('got text in UTF-16');
      expect(await refusal(readers[format](gzipSync('a'), {}))).toMatch('got a gzip archive');
    }
  });

  it('is not seen in ids that only look like one', async () => {
    const names = ['<a>', '{x', '[y', 'graph', 'graphite', '*', 'Creator', 'BZh9', 'version', '<!x', 'PK'];
    for (const name of names) expect((await readCsv(`${name},b\n`)).ids).toEqual([name, 'b']);
  });
});
