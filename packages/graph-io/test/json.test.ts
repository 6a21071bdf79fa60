import { readGraphologyJson, writeGraphologyJson } from '@kleene/graph-io';
import { describe, expect, it } from 'vitest';
import { edgesOf, refusal } from './help.ts';

const json = (value: object): string => JSON.stringify({ nodes: [], edges: [], ...value }, null, 1);
const nodes = (...keys: unknown[]): object[] => keys.map((key) => ({ key }));
const edge = (more: object): object => ({ nodes: nodes('a', 'b'), edges: [{ source: 'a', target: 'b', ...more }] });

describe('readGraphologyJson', () => {
  it('reads nodes with labels, edges with weights, and lists the attributes it passes over', async () => {
    const text = json({
      attributes: { name: 'roads' },
      options: { type: 'undirected', multi: true, allowSelfLoops: true },
      nodes: [{ key: 'a', attributes: { label: 'A', x: 1 } }, { key: 'b' }],
      edges: [
        { key: 'e', source: 'a', target: 'b', attributes: { weight: 2, colour: 'red' } },
        { key: 'e', source: 'b', target: 'a', attributes: { weight: 1 } },
      ],
    });
    const file = await readGraphologyJson(text);
    expect([file.ids, file.labels, edgesOf(file)]).toEqual([['a', 'b'], ['A', ''], [['a', 'b', 1]]]);
    expect(file.report).toEqual({
      format: 'json',
      rows: 2,
      comments: 0,
      ignored: ['graph name', 'node x', 'edge colour'],
      loops: 0,
      repeated: 1,
      merged: 1,
      negative: 0,
      notes: ['1 edge with the id of another (edges are kept whatever their ids)'],
    });
  });

  it('is mixed where nothing is said: an edge is directed unless it says otherwise', async () => {
    expect((await readGraphologyJson(json(edge({})))).graph.directed).toBe(true);
    expect((await readGraphologyJson(json(edge({ undirected: true })))).graph.directed).toBe(false);
  });

  it('takes a whole number for a key where JSON carries it exactly', async () => {
    const file = await readGraphologyJson(
      json({ nodes: nodes(7, '07', '9007199254740993'), edges: [{ source: 7, target: '07' }] }),
    );
    expect(file.ids).toEqual(['7', '07', '9007199254740993']);
  });

  it.each<[string, string, string]>([
    [
      'a large number as key',
      '{"nodes":[{"key":9007199254740993}],"edges":[]}',
      ' nodes[0].key: expected text, or a whole number below 2^53, got 9007199254740992',
    ],
    [
      'a fraction as key',
      json({ nodes: nodes(1.5) }),
      ' nodes[0].key: expected text, or a whole number below 2^53, got 1.5',
    ],
    ['no key', json({ nodes: [{}] }), ' nodes[0].key: expected text, or a whole number below 2^53, got none'],
    [
      'an undeclared node',
      json({ edges: [{ source: 'a', target: 'b' }] }),
      ' edges[0]: expected a node of the file as the end of an edge, got "a"',
    ],
    [
      'a repeated node',
      json({ nodes: nodes('a', 'a') }),
      ' nodes[1]: expected an id that no other node has (nodes[0]), got "a"',
    ],
    [
      'text as weight',
      json(edge({ attributes: { weight: '1.5' } })),
      ' edges[0].attributes.weight: expected a finite number as weight, got "1.5"',
    ],
    [
      'an infinite weight',
      '{"nodes":[{"key":"a"}],"edges":[{"source":"a","target":"a","attributes":{"weight":1e999}}]}',
      ' edges[0].attributes.weight: expected a finite number as weight, got Infinity',
    ],
    [
      'nothing as weight',
      json(edge({ attributes: { weight: null } })),
      ' edges[0].attributes.weight: expected a finite number as weight, got null',
    ],
    [
      'a direction that is none',
      json(edge({ undirected: 'yes' })),
      ' edges[0].undirected: expected true or false, got "yes"',
    ],
    [
      'a direction against the type',
      json({ ...edge({ undirected: true }), options: { type: 'directed' } }),
      ' edges[0].undirected: expected as the type of the graph says, directed, got true',
    ],
    [
      'an unknown type',
      json({ options: { type: 'tree' } }),
      ' options.type: expected one of mixed, directed, undirected, got "tree"',
    ],
    ['links instead of edges', '{"nodes":[],"links":[]}', ' edges: expected a list, got none'],
    ['a list', '[[1,2]]', ' the file: expected an object, got [[1, 2]]'],
    [
      'a member twice',
      '{"nodes":[],\n"edges":[{"source":"a","target":"b"}],\n"edges":[]}',
      '3: expected each name once in an object, got "edges" twice',
    ],
    [
      'a member twice in disguise',
      '{"nodes":[],"edges":[],"\\u0065dges" :[]}',
      '1: expected each name once in an object, got "edges" twice',
    ],
    ['a cut file', '{"nodes":[],\n"edges":[', '2: expected JSON, got a fault: Unexpected end of JSON input'],
    ['text behind the end', '{"nodes":[],"edges":[]}\n}', '2: expected JSON, got a fault: Unexpected '],
    ['CSV', 'a,b\n', ' expected JSON, got a fault: Unexpected token '],
    ['XML', '<graphml/>', ' expected JSON, got a GraphML file'],
  ])('refuses %s', async (_, text, message) => {
    expect((await refusal(readGraphologyJson(text))).startsWith(`input:${message}`)).toBe(true);
  });

  it('reads and refuses deep and long texts in time in proportion to their size', async () => {
    const many = 300_000;
    const deep = `{"nodes":[],"edges":[],"x":${'['.repeat(many)}${']'.repeat(many)}}`;
    expect((await readGraphologyJson(deep)).report.ignored).toEqual(['graph x']);
    const long = 'x'.repeat(4_000_000);
    const text = `{"nodes":[{"key":"${long}"}],"edges":[]}`;
    expect((await readGraphologyJson(text)).ids).toEqual([long]);
    const names = Array.from({ length: many }, (_, i) => `"n${i}":0`).join(',');
    expect((await readGraphologyJson(`{"nodes":[],"edges":[],${names}}`)).report.ignored).toHaveLength(many);
  });

  it('reads members named like those of every object', async () => {
    const file = await readGraphologyJson(
      '{"nodes":[{"key":"__proto__"},{"key":"constructor"}],"edges":[{"source":"__proto__","target":"constructor"}],"__proto__":1}',
    );
    expect(file.ids).toEqual(['__proto__', 'constructor']);
    expect((await readGraphologyJson(writeGraphologyJson({ graph: file.graph, ids: file.ids }))).ids).toEqual(file.ids);
  });
});
