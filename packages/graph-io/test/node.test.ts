import { execFile } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readGraphFile } from '@kleene/graph-io/node';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { edgesOf, refusal } from './help.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kleene-graph-io-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('readGraphFile', () => {
  it('picks the format by the extension, whatever its case', async () => {
    for (const [name, text] of [
      ['a.csv', 'a,b\nb,c'],
      ['a.CSV', 'a;b\nb;c'],
      ['a.tsv', 'a\tb\nb\tc'],
      ['a.txt', 'a b\nb c'],
      ['a.edges', 'a b\nb c'],
      ['a.edgelist', 'a b\nb c'],
      ['a.El', 'a b\nb c'],
    ] as const)
      expect((await readGraphFile(write(name, text))).ids).toEqual(['a', 'b', 'c']);
  });

  it('takes the format and the options given', async () => {
    const file = await readGraphFile(write('b.dat', 'a|b|2\nb|a|1'), { format: 'csv', separator: '|', directed: true });
    expect(edgesOf(file)).toEqual([
      ['a', 'b', 2],
      ['b', 'a', 1],
    ]);
    expect((await readGraphFile(write('b.tsv', 'a\tb'), { format: 'edge-list' })).ids).toEqual(['a', 'b']);
    expect((await readGraphFile(write('c.tsv', 'a,1\tb,2'))).ids).toEqual(['a,1', 'b,2']);
  });

  it('names the file and the line of a fault', async () => {
    const path = write('bad.csv', 'a,b\nc\n');
    expect(await refusal(readGraphFile(path))).toBe(`${path}:2: expected 2 columns, as in the first row, got 1`);
  });

  it('refuses a missing file, a folder and an unknown extension, each with its reason', async () => {
    const missing = join(folder, 'none.csv');
    expect(await refusal(readGraphFile(missing), 'io')).toBe(
      `${missing}: expected a readable file, got none: it does not exist`,
    );
    mkdirSync(join(folder, 'd.csv'));
    expect(await refusal(readGraphFile(join(folder, 'd.csv')), 'io')).toBe(
      `${join(folder, 'd.csv')}: expected a file, got a folder`,
    );
    const image = write('x.png', 'a,b');
    expect(await refusal(readGraphFile(image), 'unsupported')).toBe(
      `${image}: expected a file ending in .csv, .tsv, .txt, .edges, .edgelist, .el, .snap, .graphml, .gexf, .json, .mtx, .gr, .col, .clq (perhaps with .gz; or the option format), got .png`,
    );
    expect(await refusal(readGraphFile(write('plain', 'a,b')), 'unsupported')).toMatch(/got none$/);
  });

  it('hands on what the system says otherwise', async () => {
    const path = join(write('file.csv', 'a,b'), 'inside.csv');
    expect(await refusal(readGraphFile(path), 'io')).toMatch(`${path}: expected a readable file, got ENOTDIR`);
  });

  it('refuses unknown options and formats before it opens the file', async () => {
    const path = write('o.txt', 'a b');
    expect(await refusal(readGraphFile(path, { separator: ';' }), 'invalid-argument')).toMatch('got "separator"');
    expect(await refusal(readGraphFile(path, { format: 'gml' as never }), 'invalid-argument')).toMatch(
      /format must be one of csv, edge-list, snap, .*, got "gml"/,
    );
    expect(await refusal(readGraphFile(7 as never), 'invalid-argument')).toMatch('path must be text, got 7');
  });

  it('reads 10^6 edges between as many nodes within 300 MB', async () => {
    const path = join(folder, 'large.csv');
    const stream = createWriteStream(path);
    stream.write('source,target,weight\n');
    const edges = 1_000_000;
    for (let i = 0; i < edges; i += 10_000) {
      const row = (_: unknown, j: number): string => `junction-${i + j},junction-${i + j + 1},${(i + j) % 97}.25\n`;
      stream.write(Array.from({ length: 10_000 }, row).join(''));
    }
    stream.end();
    await once(stream, 'finish');

    const script = `
      const { readGraphFile } = await import(${JSON.stringify(await bundle())});
      const { graph, ids } = await readGraphFile(${JSON.stringify(path)});
      console.log(JSON.stringify([ids.length, graph.targets.length, process.resourceUsage().maxRSS * 1024]));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    const [nodes, arcs, peak] = JSON.parse(stdout) as [number, number, number];
    expect([nodes, arcs]).toEqual([edges + 1, 2 * edges]);
    expect(peak).toBeLessThan(300e6);
  });
});

/** The Node entry with all it imports, as one file that a plain `node` runs. */
async function bundle(): Promise<string> {
  const conditions = ['@kleene/source', 'node', 'import', 'default'];
  await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions },
    ssr: { noExternal: true, resolve: { conditions } },
    build: {
      ssr: fileURLToPath(new URL('../src/node.ts', import.meta.url)),
      outDir: join(folder, 'bundle'),
      rolldownOptions: { output: { entryFileNames: 'node.mjs' } },
    },
  });
  return `file://${join(folder, 'bundle', 'node.mjs')}`;
}
