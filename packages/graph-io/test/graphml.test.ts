import { readFileSync } from 'node:fs';
import { edgeCount } from '@kleene/graphs';
import { readGraphml } from '@kleene/graph-io';
import { describe, expect, it } from 'vitest';
import { edgesOf, lightest, refusal } from './help.ts';

const fixture = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

/** A document with these keys and this content of a graph with `edgedefault`. */
const graphml = (content: string, keys = '', edgedefault = 'undirected'): string =>
  `<?xml version="1.0"?>\n<graphml xmlns="x">${keys}\n<graph edgedefault="${edgedefault}">\n${content}\n</graph></graphml>`;
const nodes = (...ids: string[]): string => ids.map((id) => `<node id="${id}"/>`).join('');
const weight = '<key id="w" for="edge" attr.name="weight" attr.type="double"/>';

describe('readGraphml', () => {
  it('reads nodes, also those without edges, in the order of first mention', async () => {
    const file = await readGraphml(graphml('<edge source="b" target="c"/><node id="a"/><node id="b"/><node id="c"/>'));
    expect(file.ids).toEqual(['b', 'c', 'a']);
    expect(edgesOf(file)).toEqual([['b', 'c']]);
    expect(file.report).toEqual({
      format: 'graphml',
      rows: 1,
      comments: 0,
      ignored: [],
      loops: 0,
      repeated: 0,
      merged: 0,
      negative: 0,
      notes: [],
    });
  });

  it.each([
    ['undirected', '', false, [['a', 'b']]],
    ['directed', '', true, [['a', 'b']]],
    ['directed', ' directed="false"', false, [['a', 'b']]],
    ['undirected', ' directed="true"', true, [['a', 'b']]],
    ['undirected', ' directed="1"', true, [['a', 'b']]],
    ['directed', ' directed="0"', false, [['a', 'b']]],
  ])('takes the direction of the edge before that of the graph (%s,%s)', async (kind, own, directed, edges) => {
    const file = await readGraphml(graphml(`${nodes('a', 'b')}<edge source="a" target="b"${own}/>`, '', kind));
    expect(file.graph.directed).toBe(directed);
    expect(edgesOf(file)).toEqual(edges);
  });

  it('makes a graph of both kinds of edges directed, its undirected edges two arcs, and says so', async () => {
    const text = graphml(
      `${nodes('a', 'b')}<edge source="a" target="b" directed="true"/><edge source="b" target="b"/><edge source="b" target="c"/><node id="c"/>`,
    );
    const file = await readGraphml(text);
    expect(file.graph.directed).toBe(true);
    expect(edgesOf(file)).toEqual([
      ['a', 'b'],
      ['b', 'b'],
      ['b', 'c'],
      ['c', 'b'],
    ]);
    expect(file.report).toMatchObject({
      rows: 3,
      loops: 1,
      repeated: 0,
      notes: ['2 undirected edges, read as two arcs'],
    });
    const flat = await readGraphml(text, { directed: false });
    expect([flat.graph.directed, edgeCount(flat.graph), flat.report.notes]).toEqual([
      false,
      3,
      ['1 directed edge, read in both directions'],
    ]);
    const undirected = graphml(`${nodes('a', 'b')}<edge source="a" target="b"/>`);
    expect(edgesOf(await readGraphml(undirected, { directed: true }))).toEqual([
      ['a', 'b'],
      ['b', 'a'],
    ]);
  });

  it.each(['edge', 'all'])('reads weights from a key for %s, with its default as a number', async (owner) => {
    const key = `<key id="w" for="${owner}" attr.name="weight" attr.type="double"><default> 1.5 </default></key>`;
    const content = `${nodes('a', 'b', 'c')}<edge source="a" target="b"/><edge source="b" target="c"><data key="w">\n2e0\n</data></edge>`;
    expect(edgesOf(await readGraphml(graphml(content, key)))).toEqual([
      ['a', 'b', 1.5],
      ['b', 'c', 2],
    ]);
  });

  it('reads weights from the key that the option names, and lists the keys it passes over', async () => {
    const keys = `${weight}<key id="d" for="edge" attr.name="distance" attr.type="int"/><key id="h" for="node" attr.name="height"/>`;
    const content = `<node id="a"><data key="h">3</data></node><node id="b"/><edge source="a" target="b" speed="3"><data key="d">7</data><data key="w">1</data></edge>`;
    const file = await readGraphml(graphml(content, keys), { weight: 'distance' });
    expect(edgesOf(file)).toEqual([['a', 'b', 7]]);
    expect(file.report.ignored).toEqual(['node height', 'edge speed', 'edge weight']);
  });

  it('reads labels, with the default of their key, from `label` before `name`', async () => {
    const keys =
      '<key id="l" for="node" attr.name="label"><default>?</default></key><key id="n" for="node" attr.name="name"/>';
    const content =
      '<node id="a"><data key="l">A &amp; <![CDATA[<B>]]></data><data key="n">x</data></node><node id="b"/>';
    const file = await readGraphml(graphml(content, keys));
    expect(file.labels).toEqual(['A & <B>', '?']);
    expect(file.report.ignored).toEqual(['node name']);
    const named = graphml('<node id="a"><data key="n">x</data></node>', '<key id="n" for="node" attr.name="name"/>');
    expect((await readGraphml(named)).labels).toEqual(['x']);
  });

  it('makes graphs within nodes and edges part of the one graph, each with its own edgedefault', async () => {
    const inner = `<node id="i"><graph edgedefault="directed">${nodes('x', 'y')}<edge source="x" target="y"/></graph></node>`;
    const file = await readGraphml(graphml(`${inner}<edge source="i" target="x"/>`));
    expect(file.ids).toEqual(['i', 'x', 'y']);
    expect(edgesOf(file)).toEqual([
      ['i', 'x'],
      ['x', 'i'],
      ['x', 'y'],
    ]);
    expect(file.report.notes).toEqual([
      '1 graph within a node or an edge, made part of the one graph',
      '1 undirected edge, read as two arcs',
    ]);
  });

  it('counts ports and repeated edge ids, and keeps the edges', async () => {
    const content = `<node id="a"><port name="N"/></node><node id="b"/><edge id="e" source="a" target="b" sourceport="N"/><edge id="e" source="b" target="a"/>`;
    const file = await readGraphml(graphml(content, '', 'directed'));
    expect(edgesOf(file)).toHaveLength(2);
    expect(file.report.ignored).toEqual(['port in node']);
    expect(file.report.notes).toEqual([
      '1 edge with ports, which are passed over',
      '1 edge with the id of another (edges are kept whatever their ids)',
    ]);
  });

  it('understands prefixes, and passes over other vocabularies', async () => {
    const text = `<g:graphml xmlns:g="urn:g" xmlns:y="urn:y" xmlns:xsi="urn:xsi" xsi:schemaLocation="urn:g g.xsd">
      <g:key id="d" for="node"/><g:graph edgedefault="undirected"><g:node id="a"><g:data key="d"><y:Shape><y:node id="q"/>text</y:Shape></g:data></g:node>
      <g:node id="b"/><y:edge source="b" target="a"/><g:edge source="a" target="b" y:colour="red"/></g:graph></g:graphml>`;
    const file = await readGraphml(text);
    expect(edgesOf(file)).toEqual([['a', 'b']]);
    expect(file.report.ignored).toEqual(['node d', 'y:Shape in data', 'y:edge in graph']);
  });

  it('keeps ids as text: large numbers, leading zeros, references', async () => {
    const ids = ['9007199254740993', '9007199254740992', '07', '7', '&#x41;&amp;', 'é'];
    const file = await readGraphml(graphml(nodes(...ids)));
    expect(file.ids).toEqual(['9007199254740993', '9007199254740992', '07', '7', 'A&', 'é']);
  });

  it('reads a byte order mark, line ends of all kinds, comments and instructions', async () => {
    const text = `\uFEFF${graphml(`${nodes('a', 'b')}<!-- <edge source="a" target="a"/> --><?x <edge/>?><edge source="a" target="b"/>`)}`;
    for (const end of ['\n', '\r\n', '\r']) {
      const file = await readGraphml(new TextEncoder().encode(text.replaceAll('\n', end)));
      expect(edgesOf(file)).toEqual([['a', 'b']]);
    }
  });

  it.each<[string, string, string]>([
    [
      'an undeclared node',
      graphml(`${nodes('a')}\n<edge source="a" target="b"/>`),
      '5: expected a node of the file as the end of an edge, got "b"',
    ],
    ['an edge without an end', graphml('<edge source="a"/>'), '4: expected the attribute target of edge, got none'],
    ['a node without an id', graphml('<node/>'), '4: expected the attribute id of node, got none'],
    ['an empty id', graphml('<node id=""/>'), '4: expected an id of the node, got empty text'],
    [
      'a repeated node',
      graphml('<node id="a"/>\n<node id="a"/>'),
      '5: expected an id that no other node has (line 4), got "a"',
    ],
    ['a hyperedge', graphml('<hyperedge/>'), '4: expected edges of two ends, got a hyperedge'],
    ['a locator', graphml('<locator/>'), '4: expected the whole graph in this file, got a locator of a part of it'],
    ['a second graph', graphml('</graph>\n<graph edgedefault="directed">'), '5: expected one graph, got a second one'],
    [
      'no edgedefault',
      '<graphml><graph/></graphml>',
      '1: expected edgedefault of graph to be one of directed, undirected, got none',
    ],
    [
      'another edgedefault',
      graphml('', '', 'mixed'),
      '3: expected edgedefault of graph to be one of directed, undirected, got "mixed"',
    ],
    [
      'another direction',
      graphml(`${nodes('a')}<edge source="a" target="a" directed="yes"/>`),
      '4: expected directed of edge to be one of true, false, 1, 0, got "yes"',
    ],
    [
      'a key that is not declared',
      graphml(`<node id="a"><data key="q">1</data></node>`),
      '4: expected a key that is declared before, got "q"',
    ],
    [
      'a key of something else',
      graphml(`<node id="a"><data key="w">1</data></node>`, weight),
      '4: expected a key of node, got "w", a key of edge',
    ],
    ['a key twice', graphml('', weight + weight), '2: expected an id that no other key has, got "w"'],
    [
      'a key behind the graph',
      '<graphml><graph edgedefault="directed"/><key id="w"/></graphml>',
      '1: expected keys before the graph, got one after it',
    ],
    [
      'two keys of one name',
      graphml(`${nodes('a')}<edge source="a" target="a"/>`, weight + weight.replace('"w"', '"v"')),
      '2: expected one key of edge with the name "weight", got a second one',
    ],
    [
      'a weight for some edges only',
      graphml(
        `${nodes('a')}<edge source="a" target="a"/>\n<edge source="a" target="a"><data key="w">1</data></edge>`,
        weight,
      ),
      '4: expected a weight, as other edges have, got none',
    ],
    [
      'two weights',
      graphml(`<edge source="a" target="a"><data key="w">1</data><data key="w">1</data></edge>`, weight),
      '4: expected one value of "w", got a second one',
    ],
    [
      'text beside elements',
      graphml(`${nodes('a')}\nedge source="a" target="a"/>`),
      '5: expected no text in graph, got "edge source=\\"a\\" target=\\"a\\"/>"',
    ],
    [
      'a misspelt element',
      graphml(`<edgr source="a" target="a"/>`),
      '4: expected desc, data, locator, node, edge, hyperedge in graph, got edgr',
    ],
    [
      'an edge out of place',
      `<graphml><edge source="a" target="a"/></graphml>`,
      '1: expected desc, key, graph, data in graphml, got edge',
    ],
    ['another root', '<graph edgedefault="directed"/>', '1: expected the element graphml, got graph'],
    ['no graph', '<graphml></graphml>', ' expected a graph, got none'],
    [
      'a document type',
      '<!DOCTYPE graphml [<!ENTITY a "b">]>\n<graphml/>',
      '1: expected no document type (entities are not expanded), got one',
    ],
    ['an entity', graphml('<node id="&nbsp;"/>'), '4: expected well-formed XML, got undefined entity'],
    [
      'an open element',
      '<graphml><graph edgedefault="directed"><node id="a">',
      '1: expected well-formed XML, got unclosed tag: node',
    ],
    ['a cut file', graphml(nodes('a')).slice(0, -12), '5: expected well-formed XML, got unclosed tag: graph'],
    [
      'elements that cross',
      '<graphml><graph></graphml></graph>',
      '1: expected edgedefault of graph to be one of directed, undirected, got none',
    ],
    [
      'an attribute twice',
      graphml('<node id="a" id="b"/>'),
      '4: expected well-formed XML, got duplicate attribute: id',
    ],
    [
      'an unbound prefix',
      graphml('<y:node id="a"/>'),
      '4: expected well-formed XML, got unbound namespace prefix: "y"',
    ],
    [
      'an element that has lost its prefix',
      '<g:graphml xmlns:g="u">\n<graph/></g:graphml>',
      '2: expected elements of the namespace of graphml, got graph without one',
    ],
    [
      'another encoding',
      `<?xml version="1.0" encoding="ISO-8859-1"?>${graphml('').slice(21)}`,
      '1: expected text in UTF-8, got the encoding "ISO-8859-1"',
    ],
    ['half a surrogate pair', graphml('\n<node id="\ud800"/>'), '5: expected text in UTF-8, got bytes that are not'],
    [
      'a zero byte',
      `${graphml(`<!--${'.'.repeat(1200)}-->`)}\n\0`,
      '6: expected text, got a zero byte (perhaps a binary file, or text in UTF-16)',
    ],
  ])('refuses %s', async (_, text, message) => {
    expect(await refusal(readGraphml(text))).toMatch(`input:${message}`);
  });

  it.each([
    ['INF', '"INF"'],
    ['-INF', '"-INF"'],
    ['NaN', '"NaN"'],
    ['1e999', '"1e999"'],
    ['heavy', '"heavy"'],
    ['', 'nothing'],
    [' ', 'nothing'],
    ['0x10', '"0x10"'],
    ['1,5', '"1,5"'],
  ])('refuses %o as a weight, given or as a default', async (text, got) => {
    const edge = (data: string): string => `${nodes('a')}\n<edge source="a" target="a">${data}</edge>`;
    const expected = `expected a finite decimal number as weight, got ${got}`;
    expect(await refusal(readGraphml(graphml(edge(`<data key="w">${text}</data>`), weight)))).toBe(
      `input:5: ${expected}`,
    );
    const key = weight.replace('/>', `><default>${text}</default></key>`);
    expect(await refusal(readGraphml(graphml(edge(''), key)))).toBe(`input:2: ${expected}`);
  });

  it('refuses a weight that is not of the type of its key', async () => {
    const edge = `${nodes('a')}<edge source="a" target="a"><data key="w">1.5</data></edge>`;
    expect(await refusal(readGraphml(graphml(edge, weight.replace('double', 'int'))))).toBe(
      'input:4: expected a whole number, as "weight" is declared, got "1.5"',
    );
    expect(await refusal(readGraphml(graphml(edge, weight.replace('double', 'boolean'))))).toBe(
      'input:2: expected a number as type of the weight "weight", got boolean',
    );
    expect(edgesOf(await readGraphml(graphml(edge, weight.replace('double', 'string'))))).toEqual([['a', 'a', 1.5]]);
  });

  it('refuses what is larger than 64 MiB, with the advice to write CSV', async () => {
    async function* large(): AsyncGenerator<string> {
      yield '<graphml>';
      for (let i = 0; i < 65; i++) yield ' '.repeat(2 ** 20);
    }
    expect(await refusal(readGraphml(large(), { name: 'x.graphml' }))).toBe(
      'x.graphml: expected at most 67108864 bytes of GraphML (64 MiB; write larger graphs as CSV), got more',
    );
  });

  it('takes time in proportion to the size of hostile files', async () => {
    const many = 100_000;
    const keys = Array.from({ length: many }, (_, i) => `<key id="k${i}" for="node" attr.name="label"/>`).join('');
    const texts = [
      graphml(`${nodes('a')}<edge source="a" target="a"><data key="w">${' '.repeat(10 * many)}x</data></edge>`, weight),
      '<a>'.repeat(many),
      `<graphml>${'<x:a xmlns:x="y">'.repeat(many)}`,
      graphml(nodes(...Array.from({ length: many }, (_, i) => String(i))), keys),
      `<graphml ${Array.from({ length: many }, (_, i) => `a${i}=""`).join(' ')}>`,
      graphml('&#65;'.repeat(many)),
      `<graphml>${'<graph edgedefault="directed"><node id="a">'.repeat(many)}`,
    ];
    for (const text of texts) expect(await refusal(readGraphml(text))).not.toBe('accepted');
    const labels = keys.replaceAll('for="node"', 'for="edge"');
    const unread = graphml(
      Array.from({ length: many }, (_, i) => `<node id="${i}"><data key="n">1</data></node>`).join(''),
      `<key id="n" for="node"/>${labels}`,
    );
    expect((await readGraphml(unread)).ids).toHaveLength(many);
  });
});

describe('GraphML files that other tools tripped over', () => {
  it('a declared default is a number, and applied', async () => {
    const file = await readGraphml(fixture('default-weight.graphml'));
    // Through b, not through c.
    expect(lightest(file, 'a', 'd')).toBe(3);
    expect(edgesOf(file)).toEqual([
      ['a', 'b', 1.5],
      ['a', 'c', 2],
      ['b', 'd', 1.5],
      ['c', 'd', 2],
    ]);
  });

  it('a saved web page, an empty file and a graph without nodes', async () => {
    expect(await refusal(readGraphml(fixture('web-page.graphml')))).toBe('input: expected GraphML, got an HTML page');
    expect(await refusal(readGraphml(fixture('empty.graphml')))).toBe(
      'input: expected GraphML, got nothing: the file is empty',
    );
    const { graph, ids } = await readGraphml(fixture('empty-graph.graphml'));
    expect([graph.nodes, edgeCount(graph), ids]).toEqual([0, 0, []]);
  });

  it('ids out of order are ids, never positions', async () => {
    const file = await readGraphml(fixture('ids-out-of-order.graphml'));
    expect(file.ids).toEqual(['40', '2', '6', '0']);
    expect(edgesOf(file)).toEqual([
      ['40', '6'],
      ['40', '0'],
      ['2', '6'],
    ]);
    expect(file.report.ignored).toEqual(['node height']);
  });
});
