import { readFileSync } from 'node:fs';
import { edgeCount } from '@kleene/graphs';
import { findNode, readGexf } from '@kleene/graph-io';
import { describe, expect, it } from 'vitest';
import { edgesOf, lightest, refusal } from './help.ts';

const fixture = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

/** A document with this content of its graph. */
const gexf = (content: string, attributes = ''): string =>
  `<?xml version="1.0"?>\n<gexf xmlns="x" xmlns:viz="y" version="1.2"><meta><creator>me</creator></meta>\n<graph${attributes}>${content}</graph></gexf>`;
const nodes = (...ids: string[]): string => `<nodes>${ids.map((id) => `<node id="${id}"/>`).join('')}</nodes>`;

describe('readGexf', () => {
  it('reads nodes with labels, and edges of the type each says, else of the default', async () => {
    const content = `<nodes count="3"><node id="a" label="A"/><node id="b"/><node id="c" label="A"/></nodes>
      <edges count="3"><edge id="0" source="a" target="b"/><edge id="1" source="b" target="c" type="directed"/><edge id="2" source="c" target="a" type="mutual"/></edges>`;
    const file = await readGexf(gexf(content, ' defaultedgetype="undirected"'));
    expect([file.graph.directed, file.ids, file.labels]).toEqual([true, ['a', 'b', 'c'], ['A', '', 'A']]);
    expect(edgesOf(file)).toEqual([
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'a'],
      ['b', 'c'],
      ['c', 'a'],
    ]);
    expect(file.report).toMatchObject({
      format: 'gexf',
      rows: 3,
      notes: ['1 undirected edge, read as two arcs', '1 mutual edge, read as two arcs'],
    });
    expect(edgesOf(await readGexf(gexf(content), { directed: false }))).toEqual([
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'c'],
    ]);
  });

  it('is undirected where nothing is said, and a graph of mutual edges leads both ways', async () => {
    const one = '<edges><edge source="a" target="b"/></edges>';
    expect((await readGexf(gexf(nodes('a', 'b') + one))).graph.directed).toBe(false);
    const mutual = await readGexf(gexf(nodes('a', 'b') + one, ' defaultedgetype="mutual"'));
    expect([mutual.graph.directed, edgesOf(mutual)]).toEqual([
      true,
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
    ]);
  });

  it('takes 1 for the weight of an edge without one, where others have one', async () => {
    const edges = '<edges><edge source="a" target="b" weight="2.5"/><edge source="b" target="b"/></edges>';
    const file = await readGexf(gexf(nodes('a', 'b') + edges));
    expect(edgesOf(file)).toEqual([
      ['a', 'b', 2.5],
      ['b', 'b', 1],
    ]);
    expect(file.report.notes).toEqual(['1 edge without a weight, taken as 1']);
  });

  it('reads weights from a declared attribute, with its default, out of several blocks of attributes', async () => {
    const content = `<attributes class="node"><attribute id="0" title="height" type="double"/></attributes>
      <attributes class="edge" mode="static"><attribute id="0" title="distance" type="double"><default>1.5</default></attribute></attributes>
      <attributes class="edge"><attribute id="1" title="kind" type="string"><options>a|b</options></attribute></attributes>
      <nodes><node id="a"><attvalues><attvalue for="0" value="3"/></attvalues><viz:size value="2"/></node><node id="b"/></nodes>
      <edges><edge source="a" target="b" weight="9"/><edge source="b" target="b"><attvalues><attvalue for="0" value="4"/><attvalue for="1" value="a"/></attvalues></edge></edges>`;
    const file = await readGexf(gexf(content), { weight: 'distance' });
    expect(edgesOf(file)).toEqual([
      ['a', 'b', 1.5],
      ['b', 'b', 4],
    ]);
    expect(file.report.ignored).toEqual([
      'meta in gexf',
      'options in attribute',
      'node height',
      'viz:size in node',
      'edge weight',
      'edge kind',
    ]);
    expect((await readGexf(gexf(content))).graph.weights).toEqual(new Float64Array([9, 9, 1]));
  });

  it('makes nodes within nodes part of the one graph', async () => {
    const inner = `<nodes><node id="p"><nodes><node id="q"/></nodes><edges><edge source="q" target="p"/></edges></node><node id="r" pid="p"/></nodes>`;
    const file = await readGexf(gexf(`${inner}<edges><edge source="r" target="q"/></edges>`));
    expect(file.ids).toEqual(['p', 'q', 'r']);
    expect(edgeCount(file.graph)).toBe(2);
    expect(file.report.notes).toEqual(['2 nodes within another, made part of the one graph']);
  });

  it.each<[string, string, string]>([
    [
      'an undeclared node',
      gexf(`${nodes('a')}\n<edges><edge source="b" target="a"/></edges>`),
      ':4: expected a node of the file as the end of an edge, got "b"',
    ],
    [
      'a graph that changes in time',
      gexf('', ' mode="dynamic"'),
      ':3: expected a static graph, got one that changes in time',
    ],
    [
      'an unknown type',
      gexf(`${nodes('a')}<edges><edge source="a" target="a" type="sim"/></edges>`),
      ':3: expected type of edge to be one of directed, undirected, mutual, got "sim"',
    ],
    [
      'an empty weight',
      gexf(`${nodes('a')}<edges><edge source="a" target="a" weight=""/></edges>`),
      ':3: expected a finite decimal number as weight, got nothing',
    ],
    [
      'an infinite weight',
      gexf(`${nodes('a')}<edges><edge source="a" target="a" weight="INF"/></edges>`),
      ':3: expected a finite decimal number as weight, got "INF"',
    ],
    [
      'an attribute that is not declared',
      gexf('<nodes><node id="a"><attvalues><attvalue for="0" value="1"/></attvalues></node></nodes>'),
      ':3: expected a node attribute that is declared before, got "0"',
    ],
    [
      'an attribute of no class',
      gexf('<attributes><attribute id="0"/></attributes>'),
      ':3: expected class of attributes to be one of node, edge, got none',
    ],
    [
      'an attribute twice',
      gexf(
        '<attributes class="edge"><attribute id="0"/></attributes><attributes class="edge"><attribute id="0"/></attributes>',
      ),
      ':3: expected an id that no other edge attribute has, got "0"',
    ],
    [
      'two places for the weight',
      gexf(
        `<attributes class="edge"><attribute id="0" title="weight" type="float"/></attributes>${nodes('a')}<edges><edge source="a" target="a" weight="1"><attvalues><attvalue for="0" value="2"/></attvalues></edge></edges>`,
      ),
      ':3: expected one weight of an edge, got an attribute weight and a value with that title',
    ],
    [
      'an edge out of place',
      gexf(`${nodes('a')}<edge source="a" target="a"/>`),
      ':3: expected attributes, nodes, edges in graph, got edge',
    ],
    ['no graph', '<gexf/>', ': expected a graph, got none'],
    ['another kind', '<graphml><graph edgedefault="directed"/></graphml>', ': expected GEXF, got a GraphML file'],
    [
      'a document type',
      '<?xml version="1.0"?><!DOCTYPE gexf SYSTEM "x.dtd"><gexf/>',
      ':1: expected no document type (entities are not expanded), got one',
    ],
  ])('refuses %s', async (_, text, message) => {
    const code = text.includes('dynamic') ? 'unsupported' : 'invalid-file';
    expect(await refusal(readGexf(text), code)).toBe(`input${message}`);
  });
});

describe('GEXF files that other tools tripped over', () => {
  it('parallel and opposite edges: kept or merged by a stated rule, and counted', async () => {
    const kept = await readGexf(fixture('parallel.gexf'), { duplicates: 'keep' });
    expect([kept.graph.nodes, edgeCount(kept.graph), kept.report.repeated]).toEqual([3, 4, 2]);
    const merged = await readGexf(fixture('parallel.gexf'));
    expect([edgeCount(merged.graph), merged.report.merged]).toEqual([2, 2]);
    expect(edgesOf(merged)).toEqual([
      ['0', '1', 1],
      ['1', '2', 2],
    ]);
    for (const file of [kept, merged]) expect(lightest(file, '0', '2')).toBe(3);
    expect(findNode(merged, 'right')).toBe(2);
  });
});
