import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSampler, bfs } from '@kleene/clrs';
import { readSafetensors } from '@kleene/formats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import recorded from './fixtures/probe-digests.json' with { type: 'json' };
import { kleene } from './recorder.ts';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'kleene-data-'))));
afterEach(async () => rm(folder, { recursive: true }));

const three = ['--seed', '1', '--length', '16', '--samples', '3'];

describe('kleene data', () => {
  it.each(Object.entries(recorded))('prints the checksums of dm-clrs for %s', async (name, { steps, ...digests }) => {
    const { code, out } = await kleene(['data', 'checksum', name, ...three, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ name, seed: 1, length: 16, n: 3, T: steps, ...digests });
  });

  it('lists 32 algorithms', async () => {
    const { out } = await kleene(['data', 'list', '--json']);
    const { algorithms } = JSON.parse(out) as { algorithms: { name: string }[] };
    expect(new Set(algorithms.map(({ name }) => name)).size).toBe(32);
  });

  it('shows a trajectory step by step', async () => {
    const { code, out } = await kleene(['data', 'show', 'bfs', '--seed', '1', '--length', '4']);
    expect(code).toBe(0);
    expect(out).toMatch(/^bfs: 4 nodes, seed 1, \d+ steps\n\ninput\n/);
    expect(out).toMatch(/\nstep 0\n {2}reach_h {2}.*\n {2}pi_h {5} 0  1  2  3\n/);
    expect(out).toMatch(/\noutput\n {2}pi {2}/);
  });

  it('exports safetensors that hold the batch and say what made it', async () => {
    const path = join(folder, 'x.safetensors');
    expect((await kleene(['data', 'export', 'bfs', ...three, '--out', path])).code).toBe(0);
    const { tensors, metadata } = readSafetensors(await readFile(path));
    const { inputs, hints, lengths } = buildSampler(bfs, { samples: 3, seed: 1, length: 16 }).next();
    expect(tensors['input_A']).toEqual(inputs.A);
    expect(tensors['hint_pi_h']).toEqual(hints.pi_h);
    expect(tensors['lengths']).toEqual(lengths);
    expect(JSON.parse(metadata['kleene']!)).toMatchObject({ algorithm: 'bfs', seed: 1, length: 16, samples: 3 });
  });

  it('exports several algorithms, one trajectory a line', async () => {
    const words = ['data', 'export', 'bfs,dfs', ...three, '--out', join(folder, '{algorithm}.jsonl')];
    expect((await kleene(words)).code).toBe(0);
    expect((await readdir(folder)).sort()).toEqual(['bfs.jsonl', 'dfs.jsonl']);
    const lines = (await readFile(join(folder, 'bfs.jsonl'), 'utf8')).trimEnd().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as { hint_pi_h: number[][]; lengths: number });
    expect(rows.map((row) => row.hint_pi_h.length)).toEqual([4, 5, 4]);
  });

  it('leaves no file when interrupted', async () => {
    const words = ['data', 'export', 'bfs', ...three, '--out', join(folder, 'x.npz')];
    expect((await kleene(words, { signal: AbortSignal.abort() })).code).toBe(130);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    [['exprot', 'bfs'], 'did you mean export?'],
    [['show', 'dijkstar'], 'did you mean dijkstra?'],
    [['show'], 'needs <algorithm>'],
    [['list', 'bfs'], 'takes no <algorithm>'],
    [['show', 'bfs', '--out', 'x.npz'], 'show takes no --out'],
    [['export', 'bfs', '--out', 'x.csv'], '--out must end in'],
    [['export', 'bfs,dfs', '--out', 'x.npz'], '{algorithm}'],
    [['checksum', 'bfs', '--split', 'tset'], '--split must be one of'],
  ])('refuses %j in one line with exit code 2', async (words, expected) => {
    const { code, out, err } = await kleene(['data', ...words]);
    expect({ code, out, lines: err.split('\n').length }).toEqual({ code: 2, out: '', lines: 2 });
    expect(err).toContain(expected);
  });
});
