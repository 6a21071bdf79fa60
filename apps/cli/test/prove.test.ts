import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kleene } from './recorder.ts';

const graph = fileURLToPath(new URL('./fixtures/bom-header.csv', import.meta.url));

let folder = '';
/** A copy of one of the recorded checkpoints: what is proven is written beside it. */
const checkpoint = async (name: string): Promise<string> => {
  const source = new URL(`../../../packages/discrete/test/fixtures/${name}.safetensors`, import.meta.url);
  const copy = join(folder, `${name}.safetensors`);
  await copyFile(source, copy);
  return copy;
};

beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kleene-prove-'))));
afterAll(() => rm(folder, { recursive: true }));

describe('kleene prove on a wrong checkpoint', () => {
  it.each([
    ['under-trained', 'node NOT hears itself'],
    ['entry-flipped', 'edge NOT>NOT NONE, alpha 0, rho 0'],
    ['range-too-large', 'NOT beside DISC'],
  ])('refuses %s with the failed obligation and a graph that kleene run replays', async (name, obligation) => {
    const file = await checkpoint(name);
    const example = join(folder, `${name}.csv`);
    const { code, out, err } = await kleene(['prove', file, '--counterexample', example, '--json']);
    expect(code).toBe(1);
    expect(err).toContain('NOT PROVEN');
    expect(err).toContain('failed obligation');
    expect(err).toContain(obligation);
    const { certificate, reasoner } = JSON.parse(out) as {
      certificate: { counterexample: { nodes: number; start: number; range: number; step: number } };
      reasoner: null;
    };
    expect(reasoner).toBeNull();
    const { nodes, start, range, step } = certificate.counterexample;
    const words = /replay it: kleene (.*)/.exec(err)![1]!.split(' ');
    expect(words).toEqual([
      'run',
      file,
      '--graph',
      example,
      '--start',
      `${start}`,
      '--uncertified',
      '--range',
      `${range}`,
    ]);
    const replayed = await kleene([...words, '--json']);
    expect(replayed.code).toBe(0);
    expect(replayed.err).toContain(`wrong after step ${step}`);
    expect(JSON.parse(replayed.out)).toMatchObject({
      reasoner: { certified: false, scalarRange: range, wrongAfterStep: step },
      nodes: Array.from({ length: nodes }, (_, node) => ({ id: String(node) })),
    });
  });

  it('tells the smaller range that is certified, proves it there, and evaluates it there', async () => {
    const file = await checkpoint('range-too-large');
    const [, range] = /smaller scalars are certified: .* --range (\S+)/.exec((await kleene(['prove', file])).out)!;
    expect((await kleene(['prove', file, '--range', range!])).code).toBe(0);
    expect((await kleene(['run', file, '--graph', graph, '--start', 'p'])).code).toBe(0);
    const { out } = await kleene(['eval', file, '--by', 'both', '--sizes', '16,80', '--graphs', '10', '--json']);
    const { scalarRange, certified, evaluation } = JSON.parse(out) as {
      scalarRange: number;
      certified: boolean;
      evaluation: { graphAccuracy: number }[];
    };
    expect(certified).toBe(true);
    expect(scalarRange).toBeCloseTo(Number(range), 2);
    expect(evaluation.map(({ graphAccuracy }) => graphAccuracy)).toEqual([1, 1, 1, 1]);
  });
});

describe('kleene run on a proven checkpoint', () => {
  it('runs without more words, until the weights are others', async () => {
    const file = await checkpoint('right');
    expect((await kleene(['prove', file])).code).toBe(0);
    const { code, out } = await kleene(['run', file, '--graph', graph, '--start', 'p', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ reasoner: { certified: true } });
    await copyFile(await checkpoint('range-too-large'), file);
    const other = await kleene(['run', file, '--graph', graph, '--start', 'p']);
    expect(other.code).toBe(2);
    expect(other.err).toContain('expected a checkpoint with a passed certificate, got one of other weights');
  });

  it('names the proof that does not hold, and runs without it only when asked to', async () => {
    const file = await checkpoint('right');
    const proof = `${file}.reasoner.json`;
    expect((await kleene(['prove', file])).code).toBe(0);
    const forged = (await readFile(proof, 'utf8')).replace('"passed":true', '"passed":false');
    await writeFile(proof, forged);
    const words = ['run', file, '--graph', graph, '--start', 'p'];
    const { code, err } = await kleene(words);
    expect(code).toBe(2);
    expect(err).toContain(`${proof}: discrete.loadReasoner: certificate.passed must be true by the tables, got false`);
    expect((await kleene([...words, '--uncertified'])).err).toContain('right in every step');
  });

  it('takes a range only for what is not certified', async () => {
    const { code, err } = await kleene(['run', 'bfs', '--graph', graph, '--start', 'p', '--range', '2']);
    expect(code).toBe(2);
    expect(err).toContain('--range needs --uncertified');
  });
});
