import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kleene } from './recorder.ts';

const graph = fileURLToPath(new URL('./fixtures/bom-header.csv', import.meta.url));

describe('a model that has hardly been trained', () => {
  let parent = '';
  let folder = '';
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'kleene-train-'));
    folder = join(parent, 'run');
    const { code, out } = await kleene([
      'train',
      'dnar/bfs',
      '--steps',
      '3',
      '--checkpoint-every',
      '2',
      '--out',
      folder,
      '--backend',
      'wasm',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      schema: 'kleene/train@1',
      recipe: 'dnar/bfs',
      backend: 'wasm',
      steps: 3,
      taken: 3,
    });
  });
  afterAll(async () => rm(parent, { recursive: true }));

  it('lies in a run folder, and the same command finds it complete', async () => {
    expect((await readdir(folder)).sort()).toEqual(['checkpoints', 'config.json', 'metrics.jsonl', 'timing.jsonl']);
    const { code, out } = await kleene(['train', 'dnar/bfs', '--steps', '3', '--out', folder, '--backend', 'wasm']);
    expect(code).toBe(0);
    expect(out).toContain('was complete: 3 steps');
  });

  it('is not taken for another run', async () => {
    const { code, err } = await kleene([
      'train',
      'dnar/bfs',
      '--steps',
      '3',
      '--seed',
      '2',
      '--out',
      folder,
      '--backend',
      'wasm',
    ]);
    expect(code).toBe(2);
    expect(err).toContain('seed');
  });

  it('is not proven: exit code 1, the failed obligations and a counterexample', async () => {
    const { code, out } = await kleene(['prove', folder]);
    expect(code).toBe(1);
    expect(out).toContain('NOT PROVEN');
    expect(out).toContain('failed obligation');
    expect(out).toContain('counterexample:');
    const json = await kleene(['prove', folder, '--json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ schema: 'kleene/prove@1', passed: false, reasoner: null });
    expect(await readdir(folder)).not.toContain('reasoner.json');
  });

  it('runs only when that is asked for, and the output says so', async () => {
    const refused = await kleene(['run', folder, '--graph', graph, '--start', 'p']);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('expected a checkpoint with a passed certificate, got none');
    expect(refused.err).toContain('--uncertified');
    const { code, out, err } = await kleene([
      'run',
      folder,
      '--graph',
      graph,
      '--start',
      'p',
      '--uncertified',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(err).toContain('not certified:');
    expect(JSON.parse(out)).toMatchObject({ reasoner: { certified: false } });
  });

  it('is not run on a graph that is too large to look at step by step', async () => {
    const large = join(parent, 'path.txt');
    await writeFile(large, Array.from({ length: 5001 }, (_, node) => `${node} ${node + 1}\n`).join(''));
    const { code, err } = await kleene(['run', folder, '--graph', large, '--start', '0', '--uncertified']);
    expect(code).toBe(2);
    expect(err).toContain('must have at most 5000 nodes, got 5002');
  });

  it('is measured by tables and by network alike', async () => {
    const { code, out } = await kleene([
      'eval',
      folder,
      '--by',
      'both',
      '--sizes',
      '16,20',
      '--graphs',
      '5',
      '--backend',
      'wasm',
      '--json',
    ]);
    expect(code).toBe(0);
    const { evaluation } = JSON.parse(out) as {
      evaluation: { nodes: number; by: string; nodeAccuracy: number; sameStates?: number }[];
    };
    expect(evaluation.map(({ nodes, by }) => `${nodes} ${by}`)).toEqual([
      '16 tables',
      '20 tables',
      '16 network',
      '20 network',
    ]);
    expect(evaluation[2]).toMatchObject({ nodeAccuracy: evaluation[0]!.nodeAccuracy, sameStates: 5 });
    expect(evaluation[3]).toMatchObject({ nodeAccuracy: evaluation[1]!.nodeAccuracy, sameStates: 5 });
  });

  it.each([
    [['train', 'dnar/bsf'], 'dnar/bfs'],
    [['train', 'dnar/bfs', '--seed', '-1'], '--seed must be a whole number >= 0, got "-1"'],
    [['train', 'dnar/bfs', '--steps', '1.5'], '--steps must be a whole number >= 1, got "1.5"'],
    [['train', 'dnar/bfs', '--backend', 'cuda'], 'backend'],
    [['prove', 'nothing-here'], 'nothing-here: expected a checkpoint or a run folder, got none: it does not exist'],
    [['prove', graph], 'bom-header.csv:'],
    [['eval', 'bfs', '--sizes', '1'], '--sizes must be whole numbers from 2 to 100000'],
    [['eval', 'bfs', '--by', 'network'], 'needs a checkpoint or a run folder'],
    [['eval', 'bfs', '--by', 'guess'], '--by must be one of tables, network, both, got "guess"'],
  ])('%j is refused in one line', async (words, text) => {
    const { code, err, out } = await kleene(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(text);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('the reasoner that ships', () => {
  it('is right on every graph of every size', async () => {
    const { code, out } = await kleene(['eval', 'bfs', '--graphs', '20', '--json']);
    expect(code).toBe(0);
    const { evaluation } = JSON.parse(out) as { evaluation: { nodes: number; graphAccuracy: number }[] };
    expect(evaluation.map(({ nodes, graphAccuracy }) => [nodes, graphAccuracy])).toEqual(
      [16, 80, 160, 800, 1600].map((nodes) => [nodes, 1]),
    );
  });
});

describe('kleene doctor', () => {
  it('tells of every backend whether it is here and how fast it is', async () => {
    const { code, out } = await kleene(['doctor', '--backend', 'wasm', '--json']);
    expect(code).toBe(0);
    const { schema, backend, candidates } = JSON.parse(out) as {
      schema: string;
      backend: string;
      candidates: { name: string; status: string; reason: string; speed?: object }[];
    };
    expect({ schema, backend }).toEqual({ schema: 'kleene/doctor@1', backend: 'wasm' });
    expect(candidates.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['tensorflow-gpu', 'tensorflow', 'wasm', 'cpu']),
    );
    for (const { status, reason, speed } of candidates) {
      expect(reason).not.toBe('');
      expect(speed !== undefined).toBe(status !== 'unavailable');
    }
  });

  it('lists the kernels of the backend in use by where they come from', async () => {
    const { code, out, err } = await kleene(['doctor', '--backend', 'wasm', '--kernels', '--json']);
    expect(code).toBe(0);
    const { kernels } = JSON.parse(out) as { kernels: { kernel: string; origin: string; gradient: boolean }[] };
    const origin = (name: string): string | undefined => kernels.find(({ kernel }) => kernel === name)?.origin;
    expect([origin('Add'), origin('_FusedMatMul')]).toEqual(['own', 'mended']);
    for (const kind of ['own', 'mended', 'borrowed']) expect(kernels.map((one) => one.origin)).toContain(kind);
    expect(err).toContain(`${kernels.length} kernels on wasm`);
  });
});
