import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from '@kleene/backend';
import { paramsOf, stepwiseLoss } from '@kleene/discrete';
import { sgd } from '@kleene/nn';
import { unpackCheckpoint } from '@kleene/nn/checkpoint';
import { dnarBfs, type DiscreteRecipe } from '@kleene/recipes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAllRight } from '../src/commands/demo.ts';
import type { DemoDocument } from '../src/demo/document.ts';
import { runDemo } from '../src/demo/demo.ts';
import { createIo } from '../src/shell/io.ts';

const [family] = dnarBfs.evaluation.families;

/** The recipe with training that changes next to nothing: each attempt ends with the recorded weights of the next name. */
function ending(...names: readonly string[]): DiscreteRecipe {
  let attempt = 0;
  const { machine, training, evaluation, acceptance } = dnarBfs;
  const model = { ...dnarBfs.model, hidden: 16 };
  return {
    ...dnarBfs,
    model,
    training: {
      ...training,
      init: () => paramsOf(recorded.get(names[attempt++]!)!, machine),
      loss: (params, batch, { key }) => stepwiseLoss(params, model, batch, { temperature: 1, key }),
      optimiser: sgd({ learningRate: 1e-12 }),
      steps: 2,
    },
    evaluation: { ...evaluation, families: [{ ...family!, byTables: 20, byNetwork: 2 }] },
    acceptance: { ...acceptance, extraSteps: 1, extensions: names.length - 1 },
  };
}

const recorded = new Map<string, ReturnType<typeof unpackCheckpoint>['params']>();
let parent = '';
let out = '';

async function demonstrate(recipe: DiscreteRecipe): Promise<{ document: DemoDocument; said: string }> {
  let said = '';
  const sink = { write: (text: string) => void (said += text) };
  const io = createIo({ json: false, out: sink, err: sink, environment: {} });
  const { signal } = new AbortController();
  const report = join(out, 'report.html');
  return {
    document: await runDemo({
      recipe,
      seed: 1,
      out,
      backend: 'wasm',
      detail: 'WebAssembly (here)',
      report,
      io,
      signal,
    }),
    said,
  };
}

describe('the demo', () => {
  beforeAll(async () => {
    await prepare({ backend: 'wasm' });
    parent = await mkdtemp(join(tmpdir(), 'kleene-demo-'));
    for (const name of ['right', 'range-too-large', 'under-trained']) {
      const file = new URL(`../../../packages/discrete/test/fixtures/${name}.safetensors`, import.meta.url);
      recorded.set(name, unpackCheckpoint(await readFile(file)).params);
    }
  });
  beforeEach(async () => void (out = await mkdtemp(join(parent, 'out '))));
  afterAll(() => rm(parent, { recursive: true }));

  it('takes half of the certified range where the first certificate fails, and is right on real graphs', async () => {
    const { document, said } = await demonstrate(ending('range-too-large'));
    const { certificate, training, evaluation, realGraphs } = document;
    expect(training.steps).toBe(2);
    expect(certificate.passed).toBe(true);
    expect(certificate.scalarRangeLimit).toBeCloseTo(0.75, 2);
    expect(certificate.scalarRange).toBe(certificate.scalarRangeLimit / 2);
    expect(certificate.mutantsTried).toBeGreaterThanOrEqual(1000);
    expect(certificate.mutantsRefused).toBe(certificate.mutantsTried);
    expect(evaluation.map(({ by, graphs, graphAccuracy }) => [by, graphs, graphAccuracy])).toEqual([
      ['tables', 20, 1],
      ['network', 2, 1],
    ]);
    expect(realGraphs.map(({ name, agreement }) => [name, agreement])).toEqual([
      ['US counties', 1],
      ['world countries', 1],
    ]);
    expect(isAllRight(document)).toBe(true);
    expect(said).toContain(`npx kleene prove '${join(out, 'run-2')}' --range ${certificate.scalarRange}`);
    expect((await readdir(out)).sort()).toEqual(['counties.csv', 'countries.csv', 'report.html', 'run-2']);
  }, 60_000);

  it('trains longer, as often as the recipe allows, and says when nothing was proven', async () => {
    const { document, said } = await demonstrate(ending('under-trained', 'under-trained'));
    expect(said).toContain('2 steps do not certify (R* = 0.00): once more, 1 steps longer');
    expect(said).toContain('NOT PROVEN');
    expect(document).toMatchObject({
      schema: 'kleene/demo@1',
      algorithm: 'bfs',
      seed: 1,
      backend: 'wasm',
      training: { steps: 3 },
      certificate: { passed: false, scalarRange: 1, obligations: 28, mutantsTried: 0, mutantsRefused: 0 },
      evaluation: [
        { by: 'tables', graphAccuracy: 0 },
        { by: 'network', graphAccuracy: 0 },
      ],
      realGraphs: [],
      report: null,
    });
    expect(said).toContain('the executor takes only what is proven, and this network is not');
    expect(said).toContain(`npx kleene demo --seed 2 --out '${out}'`);
    expect(said).toContain(`npx kleene prove '${join(out, 'run-3')}'   what does not hold`);
    expect(said).toContain(
      `npx kleene run bfs --graph '${join(out, 'countries.csv')}' --start Portugal   a proven one`,
    );
    expect(document.totalSeconds).toBeGreaterThan(0);
    expect(document.peakMemoryBytes).toBeGreaterThan(0);
    expect(isAllRight(document)).toBe(false);
    expect((await readdir(out)).sort()).toEqual(['counties.csv', 'countries.csv', 'run-2', 'run-3']);
  }, 60_000);

  it('leaves runs that are there as they are, and trains into the next free folder', async () => {
    await mkdir(join(out, 'run-2'));
    const config = '{ "recipe": "dnar/bfs" }';
    await writeFile(join(out, 'run-2', 'config.json'), config);
    await writeFile(join(out, 'run-2-2'), 'a note');
    const { document, said } = await demonstrate(ending('under-trained'));
    expect(document.training.folder).toBe(join(out, 'run-2-3'));
    expect(said).toContain(`npx kleene prove '${join(out, 'run-2-3')}'`);
    expect(await readdir(join(out, 'run-2'))).toEqual(['config.json']);
    expect(await readFile(join(out, 'run-2', 'config.json'), 'utf8')).toBe(config);
    expect(await readFile(join(out, 'run-2-2'), 'utf8')).toBe('a note');
  }, 60_000);
});
