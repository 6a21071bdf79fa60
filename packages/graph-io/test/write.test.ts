import { isKleeneError } from '@kleene/base';
import { fromEdges, path } from '@kleene/graphs';
import { readCsv, readEdgeList, writeCsv, writeEdgeList, type GraphFile } from '@kleene/graph-io';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, files, id } from './arbitrary.ts';

describe('writeCsv', () => {
  it('writes what readCsv reads back, whatever the ids', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (file) => {
        const read = await readCsv(writeCsv(file), { directed: file.graph.directed, duplicates: 'keep' });
        expect(canonical(read)).toEqual(canonical(file));
        expect([...read.ids].sort()).toEqual([...file.ids].sort());
        expect(read.graph.weights === undefined).toBe(file.graph.weights === undefined);
      }),
      { numRuns: 1000 },
    );
  });

  it('writes an undirected edge once and quotes only what needs it', () => {
    const graph = fromEdges(4, [0, 1, 3], [1, 2, 3], { weights: [0.1, -0, 1e21] });
    expect(writeCsv({ graph, ids: ['a b', 'c"d', '#e', 'f;g'] })).toBe(
      'source,target,weight\na b,"c""d",0.1\n"c""d","#e",-0\nf;g,f;g,1e+21\n',
    );
    expect(writeCsv({ graph: path(0), ids: [] })).toBe('source,target\n');
  });
});

describe('writeEdgeList', () => {
  it('writes what readEdgeList reads back, or refuses what an edge list cannot carry', async () => {
    let written = 0;
    await fc.assert(
      fc.asyncProperty(files, async (file) => {
        let text: string;
        try {
          text = writeEdgeList(file);
        } catch (error) {
          if (!isKleeneError(error)) throw error;
          return;
        }
        written++;
        const read = await readEdgeList(text, { directed: file.graph.directed, duplicates: 'keep' });
        expect(canonical(read)).toEqual(canonical(file));
      }),
      { numRuns: 2000 },
    );
    expect(written).toBeGreaterThan(200);
  });

  it('refuses only what does not come back from a plain list', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(id, { minLength: 2, maxLength: 2 }), async (ids) => {
        const file = { graph: path(2), ids };
        const isWritten = await Promise.resolve()
          .then(() => writeEdgeList(file))
          .then(
            () => true,
            () => false,
          );
        const back = await readEdgeList(`${ids[0]} ${ids[1]}\n`).then(
          (read) => read.ids,
          () => [],
        );
        expect(isWritten).toBe(JSON.stringify(back) === JSON.stringify(ids));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('writers', () => {
  const graph = path(2);
  it.each<[string, GraphFile, string]>([
    [
      'an isolated node',
      { graph: path(1), ids: ['a'] },
      'ids must be of nodes with edges (a file of edges carries no other), got "a"',
    ],
    ['too few ids', { graph, ids: ['a'] }, 'ids must be 2 ids, one a node, got 1'],
    ['repeated ids', { graph, ids: ['a', 'a'] }, 'ids must be all different, got ["a", "a"]'],
    ['an empty id', { graph, ids: ['a', ''] }, 'ids must be made of text, got ""'],
    ['half a surrogate pair', { graph, ids: ['a', '\ud800'] }, 'ids must be made of text, got'],
    ['a zero character', { graph, ids: ['a\0', 'b'] }, 'ids must be made of text, got'],
    ['an id that is a number', { graph, ids: [0, 1] as never }, 'ids[0] must be text, got 0'],
    [
      'a graph that is none',
      { graph: { ...graph, directed: 0 as never }, ids: ['a', 'b'] },
      'graph.directed must be true or false, got 0',
    ],
  ])('refuse %s', (_, file, message) => {
    expect(() => writeCsv(file)).toThrow(`graph-io.writeCsv: ${message}`);
    expect(() => writeEdgeList(file)).toThrow(`graph-io.writeEdgeList: ${message}`);
  });

  it.each<[string, GraphFile, string]>([
    ['blanks', { graph, ids: ['a b', 'c'] }, 'ids must be words that an edge list can carry (write CSV), got "a b"'],
    ['a comment', { graph, ids: ['#a', 'c'] }, 'ids must be words that an edge list can carry (write CSV), got "#a"'],
    [
      'a header',
      { graph, ids: ['a', 'To'] },
      'ids must be other than a header in the first line (write CSV), got "To"',
    ],
    [
      'another kind of file',
      { graph, ids: ['graph', '['] },
      'ids must be unlike a GML file in the first lines (write CSV), got "graph [\\n"',
    ],
    ['no edges', { graph: path(0), ids: [] }, 'graph must be one with edges (write CSV), got an object'],
  ])('of edge lists refuse %s', (_, file, message) => {
    expect(() => writeEdgeList(file)).toThrow(`graph-io.writeEdgeList: ${message}`);
  });
});
