import {
  findNode,
  fit,
  readCsv,
  readDimacs,
  readEdgeList,
  readGexf,
  readGraphml,
  readGraphologyJson,
  readMatrixMarket,
  readSnap,
  writeCsv,
  writeDimacs,
  writeEdgeList,
  writeGexf,
  writeGraphml,
  writeGraphologyJson,
  writeMatrixMarket,
  writeSnap,
} from '@kleene/graph-io';
import { formatOfPath, graphFileBytes, readGraphFile } from '@kleene/graph-io/node';
import { fromEdges } from '@kleene/graphs';
import { describe, expect, it } from 'vitest';
import { mishandled } from '../../../tools/testing/hostile.ts';

const file = await readCsv('1,2\n2,3\n');
const plain = { graph: file.graph, ids: file.ids };
const named = { ...plain, labels: ['x', 'y', 'z'] };
const arcs = { graph: fromEdges(3, [0], [1], { directed: true, weights: [2] }), ids: file.ids };
const common = { name: 'x', directed: true, weight: 'w', duplicates: 'keep', loops: 'drop' };
const rows = { ...common, header: true, source: 's', target: 't' };

const calls: Readonly<Record<string, readonly [run: (...args: never[]) => unknown, args: readonly unknown[]]>> = {
  findNode: [findNode, [named, '1']],
  fit: [fit, [named, 'json']],
  formatOfPath: [formatOfPath, ['a.csv']],
  graphFileBytes: [graphFileBytes, ['a.gexf.gz', named]],
  readCsv: [readCsv, ['s,t,w\na,b,1\n', { ...rows, separator: ',' }]],
  readDimacs: [readDimacs, ['p sp 1 0', common]],
  readEdgeList: [readEdgeList, ['s t w\na b 1\n', rows]],
  readGexf: [readGexf, ['<gexf><graph/></gexf>', common]],
  readGraphFile: [
    readGraphFile,
    [new URL('fixtures/none.csv', import.meta.url).pathname, { ...rows, separator: ',', format: 'csv' }],
  ],
  readGraphml: [readGraphml, ['<graphml><graph edgedefault="directed"/></graphml>', common]],
  readGraphologyJson: [readGraphologyJson, ['{"nodes":[],"edges":[]}', common]],
  readMatrixMarket: [readMatrixMarket, ['%%MatrixMarket matrix coordinate real general\n0 0 0', common]],
  readSnap: [readSnap, ['# Nodes: 2 Edges: 1\na b', common]],
  writeCsv: [writeCsv, [plain, { separator: ';' }]],
  writeDimacs: [writeDimacs, [arcs, { form: 'sp' }]],
  writeEdgeList: [writeEdgeList, [plain]],
  writeGexf: [writeGexf, [named]],
  writeGraphml: [writeGraphml, [named]],
  writeGraphologyJson: [writeGraphologyJson, [named]],
  writeMatrixMarket: [writeMatrixMarket, [plain]],
  writeSnap: [writeSnap, [plain]],
};

describe('wrong arguments', () => {
  it.each(Object.entries(calls))('are refused by %s, whatever they are', async (_, [run, args]) => {
    expect(await mishandled(run, args)).toEqual([]);
  });

  it.each(['ids', 'labels'])('are %s that are not all text', async (name) => {
    for (const wrong of [undefined, null, 1, {}, Symbol('s')]) {
      const bad = { ...named, [name]: ['a', wrong, 'c'] };
      expect(() => findNode(bad as never, 'q')).toThrow(`findNode: ${name}[1] must be text`);
      expect(() => writeCsv(bad as never)).toThrow(`writeCsv: ${name}[1] must be text`);
    }
  });
});
