import { createHash } from 'node:crypto';
import { buildSampler, dfs } from '@kleene/clrs';
import { describe, expect, it } from 'vitest';
import recorded from './fixtures/probe-digests.json' with { type: 'json' };
import { kleene } from './recorder.ts';

const three = ['--seed', '1', '--length', '16', '--samples', '3'];

describe('kleene data', () => {
  it.each(Object.entries(recorded))('prints the checksums of dm-clrs for %s', async (name, { steps, ...digests }) => {
    const { code, out } = await kleene(['data', 'checksum', name, ...three, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ name, seed: 1, length: 16, n: 3, T: steps, ...digests });
  });

  it('lists 32 algorithms', async () => {
    const { out } = await kleene(['data', 'list', '--json']);
    const list = JSON.parse(out) as { algorithms: { name: string }[] };
    expect(Object.keys(list)).toEqual(['schema', 'algorithms', 'options', 'commonOptions']);
    expect(new Set(list.algorithms.map(({ name }) => name)).size).toBe(32);
    expect(list.algorithms.find(({ name }) => name === 'kmp_matcher')).toEqual({
      name: 'kmp_matcher',
      inputs: ['string', 'pos', 'key'],
      outputs: ['match'],
      hints: ['pred_h', 'pi', 'is_reset', 'k', 'k_reset', 'q', 'q_reset', 's', 'i', 'phase'],
      options: ['length_needle', 'chars'],
      testSamples: 2048,
    });
  });

  it('shows the trajectory that is asked for, with options', async () => {
    const words = ['data', 'show', 'bfs', '--seed', '1', '--length', '4', '--option', 'p=1', '--index', '1', '--json'];
    const { code, out } = await kleene(words);
    expect(code).toBe(0);
    const shown = JSON.parse(out) as Record<string, unknown> & { inputs: { A: number[][] } };
    const keys = ['schema', 'algorithm', 'seed', 'length', 'options', 'index', 'inputs', 'steps', 'outputs'];
    expect(Object.keys(shown)).toEqual(keys);
    expect(shown).toMatchObject({ algorithm: 'bfs', seed: 1, length: 4, options: { p: [1] }, index: 1 });
    expect(shown.inputs.A).toEqual([1, 2, 3, 4].map(() => [1, 1, 1, 1]));
  });

  it('takes the options of dm-clrs in a checksum and says so', async () => {
    const words = ['data', 'checksum', 'dfs', ...three, '--option', 'p=0.1,0.2', '--json'];
    const { code, out } = await kleene(words);
    expect(code).toBe(0);
    const { inputs, options } = JSON.parse(out) as { inputs: Record<string, string>; options: object };
    expect(options).toEqual({ p: [0.1, 0.2] });
    const { data } = buildSampler(dfs, { samples: 3, seed: 1, length: 16, p: [0.1, 0.2] }).next().inputs.A;
    expect(inputs['A']).toBe(createHash('sha256').update(data).digest('hex').slice(0, 8));
  });

  it('shows a trajectory step by step', async () => {
    const { code, out } = await kleene(['data', 'show', 'bfs', '--seed', '1', '--length', '4']);
    expect(code).toBe(0);
    expect(out).toMatch(/^bfs: 4 nodes, seed 1, \d+ steps\n\ninput\n/);
    expect(out).toMatch(/\nstep 0\n {2}reach_h {2}.*\n {2}pi_h {5} 0  1  2  3\n/);
    expect(out).toMatch(/\noutput\n {2}pi {2}/);
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
    [['checksum', 'bfs', '--seed', '4294967296'], '--seed must be a whole number between 0 and 4294967295'],
    [['checksum', 'bfs', '--length', '0'], '--length must be a whole number >= 1'],
    [['checksum', 'bfs', '--samples', '1e9'], '--samples must be a whole number'],
    [['checksum', 'bfs', '--samples', '1000000000'], 'GiB of memory'],
    [['show', 'floyd_warshall', '--length', '1000000'], 'GiB of memory'],
    [['show', 'bfs', '--index', '-1'], '--index must be a whole number >= 0'],
    [
      ['show', 'bfs', '--option', 'density=1'],
      'bfs takes no option "density" (it takes p, ties, trig, truncateDecimals)',
    ],
    [['show', 'bfs', '--option', '__proto__=1'], 'bfs takes no option "__proto__"'],
    [['show', 'kmp_matcher', '--option', 'length_neddle=3'], 'did you mean length_needle?'],
    [['show', 'bfs', '--option', 'p'], 'must be NAME=VALUE'],
    [['show', 'bfs', '--option', '=3'], 'must be NAME=VALUE'],
    [['show', 'bfs', '--option', 'p='], 'must be NAME=VALUE'],
    [['show', 'bfs', '--option', 'p=0.1,'], 'p must be numbers'],
    [['show', 'bfs', '--option', 'p=0x1'], 'p must be numbers'],
    [['show', 'bfs', '--option', 'p=1e999'], 'p must be numbers'],
    [['show', 'bfs', '--option', 'p=0.1', '--option', 'p=0.2'], 'p is given twice'],
    [['show', 'bfs', '--option', 'p=1.5'], 'p[0] must be'],
    [['show', 'kmp_matcher', '--option', 'chars=5'], 'chars must be'],
    [['show', 'insertion_sort', '--option', 'low=1,2'], 'low must be one number'],
    [['show', 'insertion_sort', '--option', 'ties=last'], 'ties must be'],
    [['show', 'insertion_sort', '--option', 'truncateDecimals=0.5'], 'truncateDecimals must be'],
    [
      ['export', 'bfs,insertion_sort', '--option', 'p=0.3', '--out', '{algorithm}.npz'],
      'insertion_sort takes no option',
    ],
    [['export', 'bfs', '--out', 'x.npz', '--jobs', '0'], '--jobs must be a whole number between 1'],
    [['export', 'bfs', '--out', 'x.npz', '--jobs', '1.5'], '--jobs must be a whole number'],
    [['show', 'bfs', '--jobs', '2'], 'show takes no --jobs'],
    [['show', 'bfs', '--algorithm', 'dfs'], '--algorithm is not for algorithms'],
    [['show', 'x.npz', '--seed', '1'], '--seed is not for files'],
    [['show', 'none/x.npz'], 'cannot read none/x.npz'],
    [['show', 'none/x.safetensors'], 'cannot read none/x.safetensors'],
    [['show', 'x.jsonl'], 'only .safetensors and .npz are read back'],
  ])('refuses %j in one line with exit code 2', async (words, expected) => {
    const { code, out, err } = await kleene(['data', ...words]);
    expect({ code, out, lines: err.split('\n').length }).toEqual({ code: 2, out: '', lines: 2 });
    expect(err).toContain(expected);
  });
});
