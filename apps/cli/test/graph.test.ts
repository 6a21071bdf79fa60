import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readGraphFile } from '@kleene/graph-io/node';
import { edgeCount, families } from '@kleene/graphs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kleene } from './recorder.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'kleene-graph-'))));
afterEach(async () => rm(folder, { recursive: true }));

async function graphJson(...words: string[]): Promise<Record<string, never>> {
  const { code, out, err } = await kleene(['graph', ...words, '--json']);
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as Record<string, never>;
}

const write = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};

describe('kleene graph info', () => {
  it('tells of a spreadsheet with a byte order mark and CRLF', async () => {
    expect(await graphJson('info', fixture('bom-header.csv'))).toEqual({
      schema: 'kleene/graph-info@1',
      path: fixture('bom-header.csv'),
      format: 'csv',
      nodes: 4,
      edges: 3,
      directed: false,
      weights: { min: 0.5, max: 2.5 },
      labels: false,
      firstIds: ['p', 'q', 'r', 's'],
      components: { count: 1, largest: 4 },
      degrees: { degree: { min: 1, median: 1, mean: 1.5, max: 2, zero: 0 } },
      read: {
        rows: 3,
        loops: 0,
        repeated: 0,
        negative: 0,
        comments: 0,
        separator: ',',
        header: ['Source', 'Target', 'Weight'],
        ignored: [],
        notes: [],
      },
    });
  });

  it('counts parallel edges one by one, and says how many repeat another', async () => {
    expect(await graphJson('info', fixture('parallel.gexf'))).toMatchObject({
      nodes: 3,
      edges: 4,
      labels: true,
      read: { repeated: 2 },
    });
    expect(await graphJson('info', fixture('both-directions.csv'))).toMatchObject({
      nodes: 4,
      edges: 5,
      read: { rows: 5, repeated: 2 },
    });
    const { out } = await kleene(['graph', 'info', fixture('parallel.gexf')]);
    expect(out).toBe(
      [
        fixture('parallel.gexf'),
        '  format      GEXF',
        '  nodes       3 ("0", "1", "2")',
        '  edges       4, undirected',
        '  weights     from 1 to 9',
        '  labels      yes',
        '  components  1, the largest of 3 nodes',
        '  degree      1 to 4, median 3, mean 2.67',
        '  loops       0',
        '  repeated    2 edges join nodes that an earlier one joins',
        '',
      ].join('\n'),
    );
  });

  it('tells of a directed graph the arcs that leave and that arrive, and what was passed over', async () => {
    const path = await write('d.csv', '# note\nsource,target,colour\na,b,red\na,c,blue\na,a,red\n');
    const document = await graphJson('info', path, '--directed');
    expect(document).toMatchObject({
      directed: true,
      degrees: { out: { min: 0, max: 3, zero: 2 }, in: { min: 1, max: 1, zero: 0 } },
      read: { comments: 1, loops: 1, ignored: ['colour'] },
    });
    const { out } = await kleene(['graph', 'info', path]);
    expect(out).toContain('passed over  colour');
    expect(out).toContain('comments     1 lines');
  });

  it('tells of an empty graph', async () => {
    const { out } = await kleene(['graph', 'info', fixture('empty-graph.graphml')]);
    expect(out).toContain('nodes       0\n');
    expect(await graphJson('info', fixture('only-header.csv'))).toMatchObject({ nodes: 0, edges: 0 });
  });

  it('takes columns and weights by the names given', async () => {
    const path = await write('flights.csv', 'origin,destination,count\nABE,ATL,853\nATL,ABE,807\n');
    const words = ['info', path, '--source', 'origin', '--target', 'destination', '--weight', 'count', '--directed'];
    expect(await graphJson(...words)).toMatchObject({ nodes: 2, edges: 2, weights: { min: 807, max: 853 } });
  });

  it.each([
    ['a saved web page', 'web-page.graphml', 'expected GraphML, got an HTML page'],
    ['an empty file', 'empty.csv', 'the file is empty'],
    ['an empty document', 'empty.graphml', 'the file is empty'],
    ['too few entries', 'too-few.mtx', ':2: expected as many entries as this line says, 6, got 3'],
    ['too many entries', 'too-many.mtx', ':2: expected as many entries as this line says, 2, got 3'],
    ['a matrix that is not square', 'not-square.mtx', 'got 2 rows and 3 columns'],
    ['one percent sign', 'one-percent.mtx', ':1: expected %%MatrixMarket matrix'],
  ])('refuses %s', async (_, name, text) => {
    const { code, out, err } = await kleene(['graph', 'info', fixture(name)]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(text);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('reads what other tools tripped over', async () => {
    expect(await graphJson('info', fixture('counts-from-one.txt'))).toMatchObject({
      nodes: 9,
      edges: 9,
      components: { count: 1 },
    });
    expect(await graphJson('info', fixture('blank-lines.mtx'))).toMatchObject({
      nodes: 4,
      edges: 4,
      read: { loops: 1 },
    });
    expect(await graphJson('info', fixture('quotes-semicolons.csv'))).toMatchObject({ nodes: 5, edges: 4 });
  });
});

describe('kleene graph convert', () => {
  it('carries a graph through every format that can hold it', async () => {
    const names = ['b.gexf', 'c.json.gz', 'd.csv', 'e.tsv.gz', 'f.graphml'];
    let from = fixture('quotes-semicolons.csv');
    for (const name of names) {
      const to = join(folder, name);
      expect((await graphJson('convert', from, to))['lost']).toEqual([]);
      from = to;
    }
    const [first, last] = [await readGraphFile(fixture('quotes-semicolons.csv')), await readGraphFile(from)];
    expect([last.ids, last.graph]).toEqual([first.ids, first.graph]);
    expect(last.ids).toEqual(['ash', 'birch', 'cedar; red', 'the "old" oak', 'two\nlines']);
  });

  it('says what cannot be carried over', async () => {
    const graphml = await write(
      'g.graphml',
      '<graphml><key id="c" for="node"/><graph edgedefault="undirected"><node id="x"><data key="c">1</data></node><node id="y"/><node id="z"/><edge source="x" target="y"/><edge source="y" target="x"/></graph></graphml>',
    );
    const { code, out, err } = await kleene(['graph', 'convert', graphml, join(folder, 'g.mtx')]);
    expect({ code, err }).toEqual({
      code: 0,
      err: 'not carried over: node c\nnot carried over: ids of nodes, which are numbered from 1 in their order\nnot carried over: 1 edge parallel to another, each set made one\n',
    });
    expect(out).toBe(`${join(folder, 'g.mtx')}: 3 nodes, 1 edges, 61 bytes\n`);
    expect(await readFile(join(folder, 'g.mtx'), 'utf8')).toBe(
      '%%MatrixMarket matrix coordinate pattern symmetric\n3 3 1\n2 1\n',
    );
    expect((await graphJson('convert', graphml, join(folder, 'g.csv')))['lost']).toEqual([
      'node c',
      '1 node without edges',
    ]);
    expect((await graphJson('convert', graphml, join(folder, 'g.gr')))['lost']).toEqual([
      'node c',
      'ids of nodes, which are numbered from 1 in their order',
      'that edges have no direction: each is written as two arcs',
      'that edges have no weights: each is written with 1',
    ]);
    expect((await graphJson('convert', graphml, join(folder, 'm.json'), '--merge'))['lost']).toEqual([
      'node c',
      '1 edges merged into earlier ones',
    ]);
  });

  it('replaces a file only when that is asked for, and never the one it reads', async () => {
    const to = await write('there.json', 'mine');
    const from = fixture('bom-header.csv');
    const refused = await kleene(['graph', 'convert', from, to]);
    expect([refused.code, refused.err]).toEqual([
      2,
      `error: ${to}: expected a new file, got one that exists; add --force to replace it\n`,
    ]);
    expect(await readFile(to, 'utf8')).toBe('mine');
    expect((await kleene(['graph', 'convert', from, to, '--force'])).code).toBe(0);
    expect((await readGraphFile(to)).ids).toEqual(['p', 'q', 'r', 's']);
    const same = await kleene(['graph', 'convert', to, to, '--force']);
    expect([same.code, same.err]).toMatchObject([2, expect.stringContaining('needs another file to write')]);
  });

  it('drops directions only when that is asked for', async () => {
    const from = await write('d.gr', 'p sp 3 2\na 1 2 5\na 2 3 5\n');
    const refused = await kleene(['graph', 'convert', from, join(folder, 'd.col')]);
    expect([refused.code, refused.err]).toMatchObject([2, expect.stringContaining('add --undirected')]);
    expect((await graphJson('convert', from, join(folder, 'd.col'), '--undirected'))['lost']).toEqual([
      '2 directed edges, read in both directions',
      'weights of edges',
    ]);
  });

  it('leaves nothing behind when the file to read is bad', async () => {
    const from = await write('bad.csv', 'a,b\nc\n');
    expect((await kleene(['graph', 'convert', from, join(folder, 'x.gexf')])).code).toBe(2);
    expect(await readdir(folder)).toEqual(['bad.csv']);
  });
});

describe('kleene graph make', () => {
  it.each(Object.keys(families))('makes %s, the same for the same words', async (family) => {
    const nodes = family === 'hypercube' ? 64 : family === 'cayley' ? 120 : 60;
    const paths = ['a.gexf', 'b.gexf'].map((name) => join(folder, name));
    for (const path of paths)
      expect(await graphJson('make', family, '--nodes', String(nodes), '--out', path)).toMatchObject({ family, nodes });
    const [first, second] = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
    expect(first).toBe(second);
    const { graph, ids } = await readGraphFile(paths[0]!);
    expect([graph.nodes, ids[0]]).toEqual([nodes, '0']);
    expect(edgeCount(graph)).toBeGreaterThan(0);
  });

  it('takes a seed and the numbers of the family, and numbers nodes from 1 where a format does', async () => {
    const path = join(folder, 'w.mtx');
    const words = ['make', 'watts-strogatz', '--nodes', '20', '--seed', '7', '--k', '6', '--p', '0.5', '--out', path];
    expect(await graphJson(...words)).toMatchObject({ seed: 7, options: { k: 6, p: 0.5 }, edges: 60, lost: [] });
    expect((await readGraphFile(path)).ids[0]).toBe('1');
  });

  it('rewires a ring of which all are neighbours without loops and doubles, whatever the seed', async () => {
    for (const p of ['0', '0.5', '1'])
      for (let seed = 0; seed < 34; seed++) {
        const path = join(folder, `${p}-${seed}.csv`);
        const made = await graphJson(
          'make',
          'watts-strogatz',
          '--nodes',
          '5',
          '--k',
          '4',
          '--p',
          p,
          '--seed',
          String(seed),
          '--out',
          path,
        );
        expect(made).toMatchObject({ nodes: 5, edges: 10 });
      }
  });

  it.each([
    [['make', 'delauny', '--nodes', '5', '--out', 'x.csv'], 'unknown family "delauny"; did you mean delaunay?'],
    [['make', 'path', '--out', 'x.csv'], 'make needs --nodes N and --out FILE'],
    [
      ['make', 'path', '--nodes', '5', '--seed', '2', '--out', 'x.csv'],
      'path takes no --seed: there is one of each size',
    ],
    [['make', 'path', '--nodes', '5', '--arity', '2', '--out', 'x.csv'], 'path takes no --arity'],
    [['make', 'tree', '--nodes', '5', '--arity', 'two', '--out', 'x.csv'], '--arity must be a number, got "two"'],
    [['make', 'tree', '--nodes', '0', '--out', 'x.csv'], '--nodes must be a whole number >= 1, got "0"'],
    [['make', 'tree', '--nodes', '5', '--out', 'x.png'], 'x.png: expected a file ending in .csv'],
    [['make', 'hypercube', '--nodes', '5', '--out', 'x.csv'], 'nodes must be a power of two, got 5'],
    [['make', 'watts-strogatz', '--nodes', '0', '--out', 'x.csv'], '--nodes must be a whole number >= 1, got "0"'],
    [['info'], 'needs <first>'],
    [['info', 'a.csv', 'b.csv'], 'info takes FILE, got "a.csv" "b.csv"'],
    [['info', 'a.csv', '--nodes', '5'], 'info takes no --nodes'],
    [['convert', 'a.csv'], 'convert takes FILE FILE, got "a.csv"'],
    [['inof', 'a.csv'], 'unknown action "inof"; did you mean info?'],
    [['info', fixture('parallel.gexf'), '--source', 'x'], '--source is for CSV and edge lists'],
    [['info', fixture('parallel.gexf'), '--format', 'gml'], 'format must be one of csv,'],
    [['info', fixture('parallel.gexf'), '--directed', '--undirected'], 'takes --directed or --undirected, got both'],
  ])('refuses %j in one line', async (words, text) => {
    const { code, out, err } = await kleene(['graph', ...words]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(text);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('kleene run on other formats', () => {
  it.each([
    ['6', { '40': 1, '2': 1, '0': 2, '6': 0 }],
    ['0', { '40': 1, '6': 2, '2': 3, '0': 0 }],
    ['2', { '6': 1, '40': 2, '0': 3, '2': 0 }],
  ])('takes ids of GraphML for ids, never for positions (start %s)', async (start, right) => {
    const { out } = await kleene([
      'run',
      'bfs',
      '--graph',
      fixture('ids-out-of-order.graphml'),
      '--start',
      start,
      '--json',
    ]);
    const { nodes } = JSON.parse(out) as { nodes: { id: string; distance: number }[] };
    expect(Object.fromEntries(nodes.map(({ id, distance }) => [id, distance]))).toEqual(right);
  });

  it('says that directions have no effect', async () => {
    const path = await write('d.gr', 'p sp 3 2\na 1 2 5\na 2 3 5\n');
    const { code, err } = await kleene(['run', 'bfs', '--graph', path, '--start', '3']);
    expect(code).toBe(0);
    expect(err).toContain('2 directed edges, read in both directions');
  });

  it('finds a start by its label', async () => {
    const { code, out } = await kleene(['run', 'bfs', '--graph', fixture('parallel.gexf'), '--start', 'right']);
    expect([code, out]).toEqual([0, 'id,label,parent,distance\n0,left,1,2\n1,middle,2,1\n2,right,2,0\n']);
  });
});
