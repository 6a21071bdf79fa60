import { isKleeneError } from '@kleene/base';
import { fromEdges, path } from '@kleene/graphs';
import {
  fit,
  readDimacs,
  readGexf,
  readGraphml,
  readGraphologyJson,
  readMatrixMarket,
  readSnap,
  traits,
  writeDimacs,
  writeGexf,
  writeGraphml,
  writeGraphologyJson,
  writeMatrixMarket,
  writeSnap,
  type GraphFile,
  type GraphFormat,
} from '@kleene/graph-io';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readers, writers } from '../src/formats.ts';
import { canonical, files, id } from './arbitrary.ts';

/** The same with labels for some, and with nodes that have no edge. */
const named: fc.Arbitrary<GraphFile> = fc
  .tuple(
    files,
    fc.uniqueArray(id, { maxLength: 3 }),
    fc.array(fc.oneof(id, fc.constant('')), { minLength: 11, maxLength: 11 }),
    fc.boolean(),
  )
  .map(([file, more, labels, hasLabels]) => {
    const ids = [...file.ids, ...more.filter((one) => !file.ids.includes(one))];
    const { offsets, ...rest } = file.graph;
    const longer = Int32Array.from({ length: ids.length + 1 }, (_, node) => offsets[Math.min(node, rest.nodes)]!);
    const graph = { ...rest, nodes: ids.length, offsets: longer };
    return { graph, ids, ...(hasLabels && { labels: labels.slice(0, ids.length) }) };
  });

/** The text, or nothing where the writer refuses. */
function written(write: (file: GraphFile) => string, file: GraphFile): string | undefined {
  try {
    return write(file);
  } catch (error) {
    if (!isKleeneError(error)) throw error;
    return undefined;
  }
}

describe('a document', () => {
  it.each([
    ['GraphML', writeGraphml, readGraphml],
    ['GEXF', writeGexf, readGexf],
    ['JSON', writeGraphologyJson, readGraphologyJson],
  ] as const)(
    'of %s gives back the same nodes, labels, edges and weights in the same order',
    async (_, write, read) => {
      let refused = 0;
      await fc.assert(
        fc.asyncProperty(named, async (file) => {
          const text = written(write, file);
          if (text === undefined) {
            refused++;
            // Only characters that XML has no way to write.
            // oxlint-disable-next-line no-control-regex -- those are what it is about
            expect([...file.ids, ...(file.labels ?? [])].join('')).toMatch(/[\0-\x1f\ufffe\uffff]|\p{Surrogate}/u);
            return;
          }
          const { report, ...back } = await read(text, { duplicates: 'keep', directed: file.graph.directed });
          const labels = file.labels && { labels: file.labels };
          expect(back).toEqual({ graph: file.graph, ids: file.ids, ...labels });
          expect([report.ignored, report.notes]).toEqual([[], []]);
          if (file.graph.targets.length > 0) expect((await read(text)).graph.directed).toBe(file.graph.directed);
        }),
        { numRuns: 500 },
      );
      expect(refused).toBeLessThan(250);
    },
  );
});

describe('a file with numbered nodes', () => {
  const numbered = named.map(({ graph }): GraphFile => ({
    graph,
    ids: Array.from({ length: graph.nodes }, (_, node) => String(node + 1)),
  }));

  it('of Matrix Market gives back the same graph, isolated nodes included', async () => {
    await fc.assert(
      fc.asyncProperty(numbered, async (file) => {
        const text = written(writeMatrixMarket, file);
        if (text === undefined) {
          expect(() => writeMatrixMarket(file)).toThrow('without parallel edges');
          return;
        }
        const { graph, ids } = await readMatrixMarket(text);
        expect({ graph, ids }).toEqual(file);
      }),
    );
  });

  it.each(['sp', 'edge'] as const)('of DIMACS (%s) gives back the same graph', async (form) => {
    await fc.assert(
      fc.asyncProperty(numbered, async ({ graph, ids }) => {
        const { weights, ...bare } = graph;
        const whole = weights?.map((weight) => Math.round(Math.max(-1e9, Math.min(1e9, weight))) + 0);
        const file =
          form === 'edge'
            ? { graph: { ...bare, directed: false }, ids }
            : { graph: { ...graph, ...(whole && { weights: whole }) }, ids };
        const text = written((one) => writeDimacs(one, { form }), file);
        if (text === undefined) return;
        expect(await readDimacs(text, { duplicates: 'keep' })).toMatchObject(file);
      }),
    );
    const graph = fromEdges(3, [0, 2], [1, 2], form === 'sp' ? { directed: true, weights: [7, -2] } : {});
    expect(writeDimacs({ graph, ids: ['1', '2', '3'] }, { form })).toBe(
      form === 'sp' ? 'p sp 3 2\na 1 2 7\na 3 3 -2\n' : 'p edge 3 2\ne 1 2\ne 3 3\n',
    );
  });
});

describe('SNAP text', () => {
  it('gives back the same edges, or is refused where an edge list is', async () => {
    await fc.assert(
      fc.asyncProperty(files, async (file) => {
        const text = written(writeSnap, file);
        if (text === undefined) return;
        const back = await readSnap(text, { duplicates: 'keep' });
        expect([canonical(back), back.report.notes]).toEqual([canonical(file), []]);
      }),
    );
    expect(writeSnap({ graph: path(3), ids: ['To', 'b', 'c'] })).toBe(
      '# Undirected graph\n# Nodes: 3 Edges: 2\n# FromNodeId\tToNodeId\nTo\tb\nb\tc\n',
    );
  });
});

describe('fit', () => {
  const formats = Object.keys(traits) as GraphFormat[];

  it.each(formats)('makes what %s can carry, and says what is lost', async (format) => {
    let carried = 0;
    await fc.assert(
      fc.asyncProperty(named, async (file) => {
        const isRefused = traits[format].directed === 'never' && file.graph.directed;
        if (isRefused) {
          expect(() => fit(file, format)).toThrow('graph must be undirected');
          return;
        }
        const { file: fitted, lost } = fit(file, format);
        const isChanged = fitted.ids !== file.ids || fitted.labels !== file.labels || fitted.graph !== file.graph;
        if (isChanged) expect(lost).not.toEqual([]);
        const text = written(writers[format], fitted);
        if (text === undefined) return;
        carried++;
        const { directed } = fitted.graph;
        const back = await readers[format](text, { duplicates: 'keep', directed });
        expect(canonical(back)).toEqual(canonical(fitted));
        // Nothing lost means nothing lost.
        if (lost.length === 0) expect([...back.ids].sort()).toEqual([...file.ids].sort());
      }),
    );
    expect(carried).toBeGreaterThan(
      format === 'dimacs-edge' || format === 'edge-list' || format === 'snap' || format === 'dimacs-sp' ? 10 : 50,
    );
  });

  it('names each thing that is lost', () => {
    const graph = fromEdges(4, [0, 1], [1, 0], { weights: [2, 3], duplicates: 'keep' });
    const file = { graph, ids: ['a', 'b', 'c', 'd'], labels: ['A', '', '', ''] };
    expect(fit(file, 'json').lost).toEqual([]);
    expect(fit(file, 'csv').lost).toEqual(['labels of nodes', '2 nodes without edges']);
    expect(fit(file, 'matrix-market').lost).toEqual([
      'labels of nodes',
      'ids of nodes, which are numbered from 1 in their order',
      '1 edge parallel to another, each set made one of the smallest weight',
    ]);
    expect(fit(file, 'dimacs-sp').lost).toContain('that edges have no direction: each is written as two arcs');
    expect(fit(file, 'dimacs-edge').lost).toContain('weights of edges');
    const directed = { graph: fromEdges(2, [0], [1], { directed: true }), ids: ['a', 'b'] };
    expect(fit(directed, 'csv').lost).toEqual(['that edges are directed: say so when it is read']);
    expect(fit(directed, 'dimacs-sp').lost).toContain('that edges have no weights: each is written with 1');
  });
});

describe('writers', () => {
  const file: GraphFile = { graph: path(2), ids: ['a', 'b'] };
  it.each<[string, () => string, string]>([
    [
      'characters that XML has no way to write',
      () => writeGraphml({ ...file, ids: ['a', '\u0001'] }),
      'writeGraphml: ids and labels must be made of characters that XML can write (write CSV), got "\\u0001"',
    ],
    ['such labels', () => writeGexf({ ...file, labels: ['a', '\uffff'] }), 'writeGexf: ids and labels must be made of'],
    ['too few labels', () => writeGexf({ ...file, labels: ['a'] }), 'labels must be 2 labels, one a node, got 1'],
    [
      'labels in CSV',
      () => writers.csv({ ...file, labels: ['a', 'b'] }),
      'labels must be absent (this format carries none)',
    ],
    [
      'names where nodes are numbered',
      () => writeMatrixMarket(file),
      'ids[0] must be "1" (this format numbers nodes from 1), got "a"',
    ],
    [
      'undirected graphs where all are directed',
      () => writeDimacs({ ...file, ids: ['1', '2'] }, { form: 'sp' }),
      'graph must be directed in this format',
    ],
    [
      'fractions where weights are whole',
      () =>
        writeDimacs(
          { graph: fromEdges(2, [0], [1], { directed: true, weights: [1.5] }), ids: ['1', '2'] },
          { form: 'sp' },
        ),
      'graph.weights[0] must be a whole number in this format, got 1.5',
    ],
    [
      'weights where there are none',
      () => writeDimacs({ graph: fromEdges(2, [0], [1], { weights: [1] }), ids: ['1', '2'] }, { form: 'edge' }),
      'graph.weights must be absent in this format',
    ],
    [
      'no weights where there must be some',
      () => writeDimacs({ graph: fromEdges(2, [0], [1], { directed: true }), ids: ['1', '2'] }, { form: 'sp' }),
      'graph.weights must be there in this format',
    ],
  ])('refuse %s', (_, write, message) => {
    expect(write).toThrow(message);
  });
});
