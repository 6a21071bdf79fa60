import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bfsReasoner } from '@kleene/discrete/executor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kleene } from './recorder.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

interface RunDocument {
  readonly schema: string;
  readonly reasoner: { readonly certified: boolean };
  readonly graph: {
    readonly nodes: number;
    readonly edges: number;
    readonly rows: number;
    readonly merged: number;
    readonly loops: number;
  };
  readonly start: string;
  readonly nodes: readonly { readonly id: string; readonly parent: string | null; readonly distance: number }[];
}

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'kleene-run-'))));
afterEach(async () => rm(folder, { recursive: true }));

async function runJson(file: string, start: string, ...more: string[]): Promise<RunDocument> {
  const { code, out, err } = await kleene(['run', 'bfs', '--graph', file, '--start', start, '--json', ...more]);
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as RunDocument;
}

const distances = ({ nodes }: RunDocument): Record<string, number> =>
  Object.fromEntries(nodes.map(({ id, distance }) => [id, distance]));

describe('kleene run', () => {
  it('keeps a # inside a label', async () => {
    const document = await runJson(fixture('hash-inside-labels.txt'), 'sw1#a');
    expect(document).toMatchObject({
      schema: 'kleene/run@1',
      reasoner: { certified: true },
      graph: { nodes: 5, edges: 5 },
      start: 'sw1#a',
    });
    expect(distances(document)).toEqual({ 'sw1#a': 0, 'sw2#b': 1, sw5: 1, sw3: 2, 'sw4#a': 2 });
  });

  it('reads a spreadsheet with a byte order mark and CRLF', async () => {
    const document = await runJson(fixture('bom-header.csv'), 'p');
    expect(document.graph).toMatchObject({ nodes: 4, edges: 3 });
    expect(distances(document)).toEqual({ p: 0, q: 1, r: 2, s: 3 });
  });

  it('reads quoted labels, also one with a line break, and writes them back whole', async () => {
    const { code, out } = await kleene(['run', 'bfs', '--graph', fixture('quotes-semicolons.csv'), '--start', 'ash']);
    expect(code).toBe(0);
    expect(out).toBe(
      'id,parent,distance\nash,ash,0\nbirch,ash,1\ncedar; red,ash,1\n"the ""old"" oak",cedar; red,2\n"two\nlines","the ""old"" oak",3\n',
    );
  });

  it('says how many rows repeat an edge', async () => {
    const document = await runJson(fixture('both-directions.csv'), 'a');
    expect(document.graph).toMatchObject({ nodes: 4, rows: 5, edges: 3, merged: 2 });
    const { err } = await kleene(['run', 'bfs', '--graph', fixture('both-directions.csv'), '--start', 'a']);
    expect(err).toContain('4 nodes, 3 edges, 2 repeated rows merged');
  });

  it('takes numbers for ids, never for positions', async () => {
    const document = await runJson(fixture('counts-from-one.txt'), '3');
    expect(document.graph).toMatchObject({ nodes: 9, edges: 9 });
    expect(Object.values(distances(document)).every((distance) => distance >= 0)).toBe(true);
    const { code, err } = await kleene(['run', 'bfs', '--graph', fixture('counts-from-one.txt'), '--start', '0']);
    expect(code).toBe(2);
    expect(err).toContain('--start must be an id in the graph, got "0"');
  });

  it('gives -1 and no parent to what it does not reach, and ignores loops', async () => {
    const file = join(folder, 'two-parts.csv');
    await writeFile(file, 'source,target\na,b\nb,b\nc,d\n');
    const document = await runJson(file, 'a');
    expect(document.graph).toMatchObject({ loops: 1 });
    expect(document.nodes.filter(({ distance }) => distance === -1)).toEqual([
      { id: 'c', parent: null, distance: -1 },
      { id: 'd', parent: null, distance: -1 },
    ]);
  });

  it('takes the parent of smallest position among those in the layer before', async () => {
    const file = join(folder, 'diamond.csv');
    await writeFile(file, 'source,target\nz,a\nz,b\nb,end\na,end\n');
    const { nodes } = await runJson(file, 'z');
    expect(nodes.find(({ id }) => id === 'end')!.parent).toBe('a');
  });

  it.each(['csv', 'json'])('writes a whole .%s file and leaves nothing else behind', async (format) => {
    const out = join(folder, `reached.${format}`);
    const result = await kleene(['run', 'bfs', '--graph', fixture('bom-header.csv'), '--start', 'p', '--out', out]);
    expect(result).toMatchObject({ code: 0, out: '' });
    const text = await readFile(out, 'utf8');
    if (format === 'csv') expect(text).toBe('id,parent,distance\np,p,0\nq,p,1\nr,q,2\ns,r,3\n');
    else expect(JSON.parse(text)).toMatchObject({ schema: 'kleene/run@1', start: 'p' });
    expect(await readdir(folder)).toEqual([`reached.${format}`]);
  });

  it.each([
    ['no graph', ['--start', 'a'], 'needs --graph FILE'],
    ['no start', ['--graph', fixture('bom-header.csv')], 'needs --start NODE'],
    [
      'a missing file',
      ['--graph', 'nowhere.csv', '--start', 'a'],
      'nowhere.csv: expected a readable file, got none: it does not exist',
    ],
    ['a folder', ['--graph', fixture(''), '--start', 'a'], 'got a folder'],
    ['an empty file', ['--graph', fixture('empty.csv'), '--start', 'a'], 'empty'],
    ['only a header', ['--graph', fixture('only-header.csv'), '--start', 'a'], '--start must be a node'],
    ['a saved web page', ['--graph', fixture('web-page.csv'), '--start', 'a'], 'HTML'],
    [
      'a directed graph',
      ['--graph', fixture('bom-header.csv'), '--start', 'p', '--directed'],
      'needs an undirected graph',
    ],
    [
      'another extension',
      ['--graph', fixture('bom-header.csv').replace('.csv', '.xlsx'), '--start', 'p'],
      'none: it does not exist',
    ],
    [
      'a result of another kind',
      ['--graph', fixture('bom-header.csv'), '--start', 'p', '--out', 'x.txt'],
      '--out must end in .csv or .json, got "x.txt"',
    ],
  ])('refuses %s in one line', async (_, options, text) => {
    const { code, out, err } = await kleene(['run', 'bfs', ...options]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(text);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).not.toContain('    at ');
  });

  it('refuses a binary file', async () => {
    const file = join(folder, 'picture.csv');
    await writeFile(file, Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13));
    const { code, err } = await kleene(['run', 'bfs', '--graph', file, '--start', 'a']);
    expect(code).toBe(2);
    expect(err).toContain('PNG');
  });

  it('lists near matches of an unknown start', async () => {
    const { code, err } = await kleene([
      'run',
      'bfs',
      '--graph',
      fixture('hash-inside-labels.txt'),
      '--start',
      'sw1#b',
    ]);
    expect(code).toBe(2);
    expect(err).toMatch(/got "sw1#b" \(near it: .*"sw1#a"/);
  });

  it.each([
    ['bfx', 'expected bfs, a reasoner file, a checkpoint or a run folder, got "bfx"'],
    ['runs/none', 'runs/none: expected a checkpoint or a run folder, got none: it does not exist'],
    [fixture('bom-header.csv'), 'bom-header.csv:'],
    [fixture(''), 'expected a run folder with a checkpoint, got none'],
  ])('refuses %s as a reasoner', async (word, text) => {
    const { code, err } = await kleene(['run', word, '--graph', fixture('bom-header.csv'), '--start', 'p']);
    expect(code).toBe(2);
    expect(err).toContain(text);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('refuses a reasoner that does not hold', async () => {
    const file = join(folder, 'forged.json');
    const forged = structuredClone(bfsReasoner) as { certificate: { weightsSha256: string } };
    forged.certificate.weightsSha256 = '0'.repeat(64);
    await writeFile(file, JSON.stringify(forged));
    const { code, err } = await kleene(['run', file, '--graph', fixture('bom-header.csv'), '--start', 'p']);
    expect(code).toBe(2);
    expect(err).toContain('weightsSha256');
  });
});
