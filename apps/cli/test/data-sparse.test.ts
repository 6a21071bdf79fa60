import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NdArray } from '@kleene/base';
import type { Spec } from '@kleene/clrs';
import {
  collateSparse,
  generate,
  salsaSplit,
  sparseBfs,
  sparseDijkstra,
  sparseFromStored,
  sparseMis,
  storedSparse,
  type GraphInstance,
  type SparseAlgorithm,
} from '@kleene/clrs/salsa';
import { readNpz, readSafetensors } from '@kleene/formats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kleene } from './recorder.ts';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'kleene-sparse-'))));
afterEach(async () => rm(folder, { recursive: true }));

async function exported(name: string, ...words: string[]): Promise<Buffer> {
  const path = join(folder, name);
  const { code, err } = await kleene(['data', 'export', ...words, '--out', path]);
  expect(code, err).toBe(0);
  return readFile(path);
}

/** The arrays of a file but with `sources` and `targets`, as `storedSparse` has them. */
function apart(arrays: Readonly<Record<string, NdArray | Uint8Array>>): Record<string, NdArray> {
  const { edge_index, 'kleene.json': _, ...rest } = arrays as Record<string, NdArray>;
  const [rows, edges] = edge_index!.shape as [number, number];
  expect([rows, edge_index!.dtype]).toEqual([2, 'int64']);
  const row = (at: number): NdArray => ({
    ...edge_index!,
    data: edge_index!.data.subarray(at, at + edges),
    shape: [edges],
  });
  return { ...rest, sources: row(0), targets: row(edges) };
}

const cases: [string, unknown, 'train' | 'val' | 'test', string, string[]][] = [
  ['salsa/bfs', sparseBfs, 'train', 'train', []],
  ['salsa/fast_mis', sparseMis, 'train', 'train', ['--split', 'train']],
  ['salsa/dijkstra', sparseDijkstra, 'test', 'ws_80', ['--split', 'test', '--set', 'ws_80']],
  ['salsa/dijkstra', sparseDijkstra, 'val', 'val', ['--split', 'val']],
];

describe('kleene data on sparse graphs', () => {
  it.each(cases)('exports %s as the library collates it: %#', async (name, value, split, set, words) => {
    const algorithm = value as SparseAlgorithm<Spec, GraphInstance>;
    const graphs = salsaSplit(algorithm, split, 7).find((one) => one.name === set)!;
    const batch = collateSparse([...generate(algorithm, graphs, { to: 6 })]);
    const asked = [name, ...words, '--seed', '7', '--samples', '6'];
    const npz = await readNpz(await exported('x.npz', ...asked));
    const { tensors, metadata } = readSafetensors(await exported('x.safetensors', ...asked));
    const origin = { algorithm: name, split, set, seed: 7, samples: 6, version: '0.1.0' };
    expect(JSON.parse(metadata['kleene']!)).toEqual(origin);
    expect(JSON.parse(new TextDecoder().decode(npz['kleene.json'] as Uint8Array))).toEqual(origin);
    const values = (arrays: Readonly<Record<string, NdArray>>): object =>
      Object.fromEntries(Object.entries(arrays).map(([key, { data, shape }]) => [key, [shape, [...data]]]));
    for (const arrays of [apart(npz), apart(tensors)]) {
      expect(values(arrays)).toEqual(values(storedSparse(batch)));
      expect(sparseFromStored(algorithm, arrays)).toEqual(batch);
    }
  });

  it('prints the digests of the arrays that an export has', async () => {
    const words = ['salsa/mst_prim', '--seed', '3', '--samples', '5'];
    const npz = await readNpz(await exported('x.npz', ...words));
    const { sources, targets, ...arrays } = apart(npz);
    const expected = Object.entries({ ...arrays, 'edge_index[0]': sources!, 'edge_index[1]': targets! }).map(
      ([name, { data }]) => [name, createHash('sha256').update(Float64Array.from(data)).digest('hex').slice(0, 8)],
    );
    const { code, out } = await kleene(['data', 'checksum', ...words, '--json']);
    expect(code).toBe(0);
    const { schema, digests, ...set } = JSON.parse(out) as { schema: string; digests: object };
    expect(schema).toBe('kleene/data-checksum-sparse@1');
    expect(set).toEqual({ algorithm: 'salsa/mst_prim', split: 'train', set: 'train', seed: 3, samples: 5 });
    expect(digests).toEqual(Object.fromEntries(expected));
    expect((await kleene(['data', 'checksum', ...words.with(2, '4'), '--json'])).out).not.toBe(out);
  });

  it.each<[string, string[], string]>([
    ['an unknown algorithm', ['export', 'salsa/dijkstr', '--out', 'x.npz'], 'did you mean salsa/dijkstra?'],
    ['no set of test', ['export', 'salsa/bfs', '--split', 'test', '--out', 'x.npz'], '--set must be one of er_16'],
    ['more than there are', ['checksum', 'salsa/bfs', '--samples', '10001'], 'samples'],
    ['a format without arrays', ['export', 'salsa/bfs', '--out', 'x.parquet'], '.npz or .safetensors'],
    ['an option of dense sets', ['export', 'salsa/bfs', '--length', '9', '--out', 'x.npz'], 'takes no --length'],
    ['a set, of dense ones', ['export', 'bfs', '--set', 'er_16', '--out', 'x.npz'], 'takes no --set'],
    ['show', ['show', 'salsa/bfs'], 'show takes no sparse graphs'],
  ])('refuses %s', async (_, words, message) => {
    const { code, err } = await kleene(['data', ...words]);
    expect(code).not.toBe(0);
    expect(err.replaceAll(/\s+/g, ' ')).toContain(message);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const { code } = await kleene(['data', 'export', 'salsa/bfs', '--out', join(folder, 'x.npz')], {
      signal: AbortSignal.abort(),
    });
    expect(code).toBe(130);
    expect(await readdir(folder)).toEqual([]);
  });
});
