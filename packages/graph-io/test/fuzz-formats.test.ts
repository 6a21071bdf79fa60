import {
  readDimacs,
  readGexf,
  readGraphml,
  readGraphologyJson,
  readMatrixMarket,
  readSnap,
  type ReadGraph,
} from '@kleene/graph-io';
import { describe, expect, it } from 'vitest';
import { fuzz } from './mutate.ts';

// Whatever comes out of a mutated file must be a refusal, or exactly as many edges as a plain look at the whole text counts.
const TIMES = 10_000;
const marks = [
  '<',
  '>',
  '/',
  '"',
  '/>',
  '<!--',
  '-->',
  '<edge ',
  '</edge>',
  '<![CDATA[',
  ']]>',
  '&amp;',
  '&',
  ' ',
  '\n',
  '\r',
  '\0',
  '\uFEFF',
  'é',
  '1',
  'a',
  ' id="a"',
  ' directed="false"',
  '<data key="w">2</data>',
  '<y:edge/>',
  '<?x ',
  '?>',
];
const words = [
  '\n',
  '\r\n',
  ' ',
  '\t',
  '%',
  'c',
  '#',
  '1',
  '-',
  '0',
  '3',
  '.',
  'e',
  'a 1 2 3\n',
  'e 1 2\n',
  '1 2\n',
  '2 1 1\n',
  '\0',
  '\uFEFF',
  'é',
  '"',
];
const braces = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '1',
  'null',
  'true',
  ' ',
  '\n',
  '\0',
  'é',
  '"edges":[],',
  '{"source":"a","target":"b"},',
  '"undirected":true,',
  '"key":"a",',
];

const graphml = [
  '<?xml version="1.0"?><graphml xmlns="x"><key id="w" for="edge" attr.name="weight" attr.type="double"><default>1.5</default></key>\n<graph edgedefault="undirected">\n<node id="a"/><node id="b"/>\n<edge source="a" target="b"/><edge source="b" target="a" directed="true"><data key="w">2</data></edge>\n<!-- <edge/> --></graph></graphml>',
  '<g:graphml xmlns:g="u"><g:graph edgedefault="directed"><g:node id="1"><g:graph edgedefault="directed"><g:node id="2"/><g:edge source="2" target="1"/></g:graph></g:node><g:edge id="e" source="1" target="2"></g:edge></g:graph></g:graphml>',
];
const gexf = [
  '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="x" version="1.2"><graph defaultedgetype="directed"><attributes class="edge"><attribute id="0" title="d" type="float"/></attributes><nodes><node id="a" label="A"/><node id="b"/></nodes>\n<edges><edge source="a" target="b" weight="2"/>\n<edge source="b" target="a" type="mutual"><attvalues><attvalue for="0" value="1"/></attvalues></edge></edges></graph></gexf>',
];
const json = [
  '{"options":{"type":"mixed"},\n"nodes":[{"key":"a","attributes":{"label":"A"}},{"key":"b"}],\n"edges":[{"source":"a","target":"b"},{"key":"e","source":"b","target":"b","undirected":true}]}',
  '{"nodes":[{"key":1},{"key":"2"}],"edges":[{"source":1,"target":"2","attributes":{"weight":2.5}},{"source":"2","target":1,"attributes":{"weight":-1}}]}',
];
const matrices = [
  '%%MatrixMarket matrix coordinate real general\n% note\n3 3 4\n1 2 0.5\n2 3 -1\n3 3 2\n1 2 4\n',
  '%%MatrixMarket matrix coordinate pattern symmetric\r\n4 4 3\r\n2 1\r\n3 2\r\n4 4\r\n',
  '%%MatrixMarket matrix array integer general\n2 2\n1\n0\n3\n4\n',
];
const dimacs = ['c note\np sp 3 3\na 1 2 5\na 2 3 7\na 3 3 1\n', 'c\np edge 4 3\ne 1 2\ne 2 3\r\ne 4 4\n'];
const snap = [
  '# Undirected graph\n# Nodes: 3 Edges: 3\n# From\tTo\n1\t2\n2\t3\n3\t1\n',
  '# Directed graph: x\n#Nodes: 5 Edges: 2\r\na b 1.5\r\nb a -2\r\n',
];

describe('mutated files', () => {
  it.each<[string, readonly string[], readonly string[], typeof readGexf, (text: string, file: ReadGraph) => number]>([
    ['GraphML', graphml, marks, readGraphml, elementsNamedEdge],
    ['GEXF', gexf, marks, readGexf, elementsNamedEdge],
    [
      'JSON',
      json,
      braces,
      readGraphologyJson,
      (text) => (JSON.parse(text.replace(/^\uFEFF/, '')) as { edges: [] }).edges.length,
    ],
    ['Matrix Market', matrices, words, readMatrixMarket, entries],
    ['DIMACS text', dimacs, words, readDimacs, (text) => lines(text, 'c').filter((line) => /^[ae]/.test(line)).length],
    ['SNAP text', snap, words, readSnap, (text) => lines(text, '#').length],
  ])('of %s are read completely or refused', { timeout: 120_000 }, async (_, seeds, inserted, read, edges) => {
    const outcome = await fuzz(seeds, inserted, TIMES, read, (text, file) => {
      // Read as directed and with parallel edges kept, no edge has less than one arc.
      const { rows } = file.report;
      if (rows !== edges(text, file) || file.graph.targets.length < rows)
        expect(rows, JSON.stringify(text)).toBe(
          `${edges(text, file)}, and no more than ${file.graph.targets.length} arcs`,
        );
    });
    expect(outcome.read).toBeGreaterThan(300);
    expect(outcome.refused).toBeGreaterThan(1000);
  });
});

function elementsNamedEdge(text: string): number {
  const bare = text.replaceAll(/<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>/g, '');
  return [...bare.matchAll(/<(?:g:)?edge[\s/>]/g)].length;
}

/** Lines that are neither blank nor begin with the mark of comments. */
function lines(text: string, mark: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.replaceAll(/^[ \t]+|[ \t]+$/g, ''))
    .filter((line) => line !== '' && !line.startsWith(mark));
}

function entries(text: string): number {
  const [, ...rest] = lines(text, '%');
  const isArray = /^\uFEFF?[ \t]*%%MatrixMarket\s+matrix\s+array/i.test(text);
  const isSkew = /skew/i.test(text.split(/\r|\n/)[0]!);
  const counted = isArray ? rest.filter((line) => Number(line) !== 0) : rest;
  return counted.length * (isSkew ? 2 : 1);
}
