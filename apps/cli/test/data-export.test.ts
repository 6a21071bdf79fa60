import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import {
  bfs,
  buildSampler,
  clrs30,
  clrsExtras,
  floydWarshall,
  storedArrays,
  type Algorithm,
  type StoredArrays,
} from '@kleene/clrs';
import { readNpz, readSafetensors, writeSafetensors } from '@kleene/formats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import recorded from './fixtures/probe-digests.json' with { type: 'json' };
import { kleene } from './recorder.ts';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'kleene-export-'))));
afterEach(async () => rm(folder, { recursive: true }));

const three = ['--seed', '1', '--length', '16', '--samples', '3'];
const origin = { algorithm: 'bfs', seed: 1, length: 16, samples: 3, options: {} };

async function exported(words: readonly string[], name: string): Promise<string> {
  const path = join(folder, name);
  const { code, err } = await kleene(['data', 'export', ...words, '--out', path]);
  expect(code, err).toBe(0);
  return path;
}

/** The set as dm-clrs's sampler gives it, through the library. */
function batchOf(algorithm: unknown, options: { samples: number; seed: number; length: number }): StoredArrays {
  return storedArrays(buildSampler(algorithm as Algorithm, options).next());
}

/** The elements of a little-endian `.npy`, read off its header by hand. */
function elementsOf(npy: Uint8Array): { shape: number[]; numbers: number[]; type: string } {
  const view = new DataView(npy.buffer, npy.byteOffset, npy.length);
  const start = 10 + view.getUint16(8, true);
  const header = strFromU8(npy.subarray(10, start));
  const type = /'descr': '(.+?)'/.exec(header)![1]!;
  const shape = /'shape': \((.*?)\)/
    .exec(header)![1]!
    .split(',')
    .filter((part) => part.trim() !== '');
  const numbers: number[] = [];
  for (let at = start; at < npy.length; at += 8)
    numbers.push(type === '<f8' ? view.getFloat64(at, true) : Number(view.getBigInt64(at, true)));
  return { shape: shape.map(Number), numbers, type };
}

describe('kleene data export', () => {
  it('writes safetensors that hold the batch and say what made it', async () => {
    const { tensors, metadata } = readSafetensors(await readFile(await exported(['bfs', ...three], 'x.safetensors')));
    expect(tensors).toEqual(batchOf(bfs, { samples: 3, seed: 1, length: 16 }));
    expect(JSON.parse(metadata['kleene']!)).toEqual({ ...origin, version: '0.1.0' });
  });

  it('writes .npz that a zip library and the header of .npy tell to hold the batch', async () => {
    const members = unzipSync(await readFile(await exported(['bfs', ...three], 'x.npz')));
    const expected = batchOf(bfs, { samples: 3, seed: 1, length: 16 });
    const names = Object.keys(expected);
    expect(Object.keys(members)).toEqual([...names.map((name) => `${name}.npy`), 'kleene.json']);
    for (const name of names) {
      const { data, shape, dtype } = expected[name]!;
      const type = dtype === 'int64' ? '<i8' : '<f8';
      expect(elementsOf(members[`${name}.npy`]!), name).toEqual({ shape: [...shape], numbers: [...data], type });
    }
    expect(JSON.parse(strFromU8(members['kleene.json']!))).toEqual({ ...origin, version: '0.1.0' });
  });

  it('writes JSON Lines, one trajectory each, hints cut to its own steps', async () => {
    const text = await readFile(await exported(['bfs', ...three], 'x.jsonl'), 'utf8');
    const { hint_pi_h: hints, input_A: inputs, lengths } = batchOf(bfs, { samples: 3, seed: 1, length: 16 });
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows.map((row) => row['index'])).toEqual([0, 1, 2]);
    rows.forEach((row, b) => {
      expect(row).toMatchObject({ ...origin, lengths: lengths!.data[b]! });
      expect((row['input_A'] as number[][]).flat()).toEqual([...inputs!.data.subarray(b * 256, b * 256 + 256)]);
      const steps = Array.from({ length: lengths!.data[b]! }, (_, t) => (t * 3 + b) * 16);
      expect(row['hint_pi_h']).toEqual(steps.map((at) => [...hints!.data.subarray(at, at + 16)]));
    });
  });

  it('writes Parquet that an independent reader finds to hold each trajectory in a row', async () => {
    const file = await asyncBufferFromFile(await exported(['bfs', ...three], 'x.parquet'));
    const rows = (await parquetReadObjects({ file })) as Record<string, number[] | bigint[] | number>[];
    const { hint_pi_h: hints, output_pi: outputs, lengths } = batchOf(bfs, { samples: 3, seed: 1, length: 16 });
    expect(rows.map((row) => row['lengths'])).toEqual([...lengths!.data]);
    rows.forEach((row, b) => {
      expect(row['output_pi']).toEqual(Array.from(outputs!.data.subarray(b * 16, b * 16 + 16), BigInt));
      const steps = Array.from({ length: lengths!.data[b]! }, (_, t) => (t * 3 + b) * 16);
      expect(row['hint_pi_h']).toEqual(steps.flatMap((at) => [...hints!.data.subarray(at, at + 16)]));
    });
    const { key_value_metadata: notes } = await parquetMetadataAsync(file);
    const note: unknown = JSON.parse(notes!.find(({ key }) => key === 'kleene')!.value!);
    expect(note).toMatchObject({ ...origin, shapes: { input_A: [16, 16], hint_pi_h: [16], output_pi: [16] } });
  });

  it('writes as many row groups as it needs', async () => {
    const words = ['bfs', '--seed', '1', '--length', '64', '--samples', '150'];
    const file = await asyncBufferFromFile(await exported(words, 'x.parquet'));
    const { row_groups: groups, num_rows: count } = await parquetMetadataAsync(file);
    expect([groups.length, count]).toEqual([3, 150n]);
    const rows = (await parquetReadObjects({ file, columns: ['input_A', 'lengths'] })) as { input_A: bigint[] }[];
    const { input_A: inputs } = batchOf(bfs, { samples: 150, seed: 1, length: 64 });
    const found = Float64Array.from(rows.flatMap((row) => row.input_A.map(Number)));
    expect(Buffer.from(found.buffer).equals(Buffer.from((inputs!.data as Float64Array).slice().buffer))).toBe(true);
  });

  it.each(Object.entries(recorded))('is read back with the digests of dm-clrs: %s', async (name, digests) => {
    const { steps, ...probes } = digests;
    for (const file of ['x.npz', 'x.safetensors']) {
      const path = await exported([name, ...three], file);
      const { code, out } = await kleene(['data', 'checksum', path, '--json']);
      expect(code).toBe(0);
      expect(JSON.parse(out)).toEqual({ name, file: path, seed: 1, length: 16, n: 3, T: steps, ...probes });
    }
  });

  it.each([
    // More samples than go on side by side, and more steps than are held at once.
    [bfs, { samples: 700, seed: 5, length: 64 }],
    [floydWarshall, { samples: 4, seed: 5, length: 64 }],
  ])('is the same set where it is written piece by piece: $name', async (algorithm, options) => {
    const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const path = await exported([algorithm.name, ...words], 'x.safetensors');
    const expected = writeSafetensors(batchOf(algorithm, options));
    const found = await readFile(path);
    // What follows the headers, whose metadata differ.
    const start = (file: Uint8Array): number => 8 + Number(Buffer.from(file.buffer, file.byteOffset).readBigUInt64LE());
    expect(found.subarray(start(found)).equals(expected.subarray(start(expected)))).toBe(true);
  });

  it('says with which options of the algorithm a set was made', async () => {
    const options = ['--option', 'length_needle=-3', '--option', 'chars=2', '--option', 'truncateDecimals=3'];
    const words = ['kmp_matcher', ...three, ...options];
    const members = await readNpz(await readFile(await exported(words, 'x.npz')));
    const note = JSON.parse(strFromU8(members['kleene.json'] as Uint8Array)) as { options: object };
    expect(note.options).toEqual({ length_needle: -3, chars: 2, truncateDecimals: 3 });
    const { out } = await kleene(['data', 'show', join(folder, 'x.npz'), '--index', '2', '--json']);
    const shown = JSON.parse(out) as { options: object; inputs: { string: number[] } };
    const again = await kleene([
      'data',
      'show',
      'kmp_matcher',
      ...three.slice(0, 4),
      ...options,
      '--index',
      '2',
      '--json',
    ]);
    expect(shown).toEqual(JSON.parse(again.out));
    const needle = shown.inputs.string.reduce((sum, one) => sum + one, 0);
    expect(needle).toBeLessThanOrEqual(3);
  });

  it('keeps -0 and says null for NaN in JSON Lines', async () => {
    const low = await readFile(
      await exported(['floyd_warshall', ...three, '--option', 'low=-5', '--option', 'p=1'], 'x.jsonl'),
      'utf8',
    );
    expect(low.includes('null')).toBe(true);
    expect(() =>
      low
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).not.toThrow();
    const cut = ['find_maximum_subarray_kadane', '--samples', '40', '--option', 'truncateDecimals=1'];
    expect((await readFile(await exported(cut, 'y.jsonl'), 'utf8')).includes('-0.0,')).toBe(true);
  });

  it('gives every algorithm its file where all are asked for', async () => {
    await exported(['all', '--length', '4', '--samples', '2', '--jobs', '1'], '{algorithm}.jsonl');
    const names = [...clrs30, ...clrsExtras].map(({ name }) => `${name}.jsonl`);
    expect((await readdir(folder)).sort()).toEqual(names.sort());
  });

  it.each(['npz', 'safetensors', 'jsonl', 'parquet'])('leaves no file when interrupted, .%s', async (ending) => {
    const words = ['data', 'export', 'quickselect', '--split', 'test', '--out', join(folder, `x.${ending}`)];
    expect((await kleene(words, { signal: AbortSignal.abort() })).code).toBe(130);
    expect(await readdir(folder)).toEqual([]);
    const midway = await kleene(words, { signal: AbortSignal.timeout(200) });
    expect(midway.code).toBe(130);
    expect(midway.err).toContain('interrupted');
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses what cannot be made before anything is drawn', async () => {
    await mkdir(join(folder, 'there.npz'));
    const of = async (words: readonly string[], name: string): Promise<string> => {
      const { code, err } = await kleene(['data', 'export', ...words, '--out', join(folder, name)]);
      expect(code).toBe(2);
      return err;
    };
    expect(await of(['bfs', '--samples', '99999999999'], 'x.npz')).toMatch(
      /would take at least [\d.]+ GiB, and [\d.]+ GiB are free/,
    );
    expect(await of(['bfs', '--samples', '99999999999'], 'x.jsonl')).toMatch(/would take at least/);
    expect(await of(['floyd_warshall', '--length', '100000'], 'x.npz')).toMatch(/for one sample with one step/);
    expect(await of(['bfs'], 'there.npz')).toMatch(/there\.npz is a folder/);
    expect(await of(['bfs'], 'none/x.npz')).toMatch(/cannot write .*x\.npz: it, or the folder it belongs in/);
    expect(await of(['floyd_warshall', '--length', '180', '--samples', '1'], 'x.parquet')).toMatch(
      /too many for a row/,
    );
    expect(await readdir(folder)).toEqual(['there.npz']);
  });
});

describe('kleene data export of strings to match', () => {
  it.each(['kmp_matcher', 'naive_string_matcher'])('is refused where the pattern leaves no room: %s', async (name) => {
    const out = join(folder, 'x.npz');
    const run = (length: string, ...words: string[]) =>
      kleene(['data', 'export', name, '--samples', '2', '--length', length, ...words, '--out', out]);
    expect((await run('2')).err).toMatch(/more than twice the length of the pattern, 1, got 2\n/);
    const needle = await run('16', '--option', 'length_needle=8');
    expect(needle.err).toMatch(/more than twice the length of the pattern, 8, got 16\n/);
    expect(needle.code).toBe(2);
    expect(await readdir(folder)).toEqual([]);
    for (const length of ['3', '4', '16']) expect((await run(length)).code).toBe(0);
  });

  it('names the algorithm of which a later draw was refused, and leaves no file', async () => {
    const words = [
      'data',
      'export',
      'kmp_matcher',
      '--length',
      '16',
      '--option',
      'length_needle=-8',
      '--samples',
      '50',
    ];
    const { code, err } = await kleene([...words, '--out', join(folder, 'x.npz')]);
    expect(code).toBe(2);
    expect(err).toMatch(/error: kmp_matcher: clrs\.sample: size must be more than twice/);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('kleene data show of a file', () => {
  it('tells what is wrong with it', async () => {
    const path = join(folder, 'x.safetensors');
    const batch = batchOf(bfs, { samples: 2, seed: 1, length: 4 });
    const shown = async (arrays: StoredArrays, note?: string, ...words: string[]): Promise<string> => {
      await writeFile(path, writeSafetensors(arrays, note === undefined ? {} : { kleene: note }));
      const { code, err } = await kleene(['data', 'show', path, ...words]);
      return `${code} ${err}`;
    };
    expect(await shown(batch)).toMatch(/^2 .*does not say of which algorithm it is; tell with --algorithm/);
    expect(await shown(batch, undefined, '--algorithm', 'bfs')).toBe('0 ');
    expect(await shown(batch, undefined, '--algorithm', 'dfs')).toMatch(
      /^2 .*x\.safetensors: clrs\.batchFromStored\(dfs\)/,
    );
    expect(await shown(batch, '{"algorithm":"bfs"}', '--algorithm', 'dfs')).toMatch(/holds bfs, not dfs/);
    expect(await shown(batch, '{"algorithm":"dijkstar"}')).toMatch(
      /unknown algorithm "dijkstar"; did you mean dijkstra\?/,
    );
    expect(await shown(batch, '{"algorithm":7}')).toMatch(/does not say/);
    expect(await shown(batch, '{')).toMatch(/what made it is no JSON object/);
    expect(await shown(batch, '{"algorithm":"bfs"}', '--index', '2')).toMatch(
      /--index must be .* between 0 and 1, got "2"/,
    );
    await writeFile(join(folder, 'y.npz'), 'no archive');
    expect((await kleene(['data', 'show', join(folder, 'y.npz')])).err).toMatch(
      /y\.npz: formats\.readNpz: this is no zip/,
    );
  });
});
