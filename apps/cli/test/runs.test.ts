import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curves } from '../src/report/curves.ts';
import { createLiveCurve } from '../src/shell/live-curve.ts';
import { braillePlot } from '../src/shell/plot.ts';
import { scheduleOf } from '../src/work/schedules.ts';
import { kleene } from './recorder.ts';

let parent = '';
const folder = (name: string): string => join(parent, name);
const train = (...words: string[]): ReturnType<typeof kleene> =>
  kleene(['train', ...words, '--backend', 'wasm', '--checkpoint-every', '2']);

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kleene-runs-'));
  expect((await train('dnar/bfs', '--steps', '4', '--out', folder('a'), '--events')).code).toBe(0);
  expect(
    (
      await train(
        'dnar/bfs',
        '--steps',
        '4',
        '--seed',
        '2',
        '--schedule',
        'cosine',
        '--warmup',
        '2',
        '--out',
        folder('b'),
      )
    ).code,
  ).toBe(0);
  await mkdir(folder('no-run'));
  await mkdir(folder('broken'));
  await writeFile(join(folder('broken'), 'config.json'), '{');
}, 60_000);
afterAll(() => rm(parent, { recursive: true }));

describe('kleene runs', () => {
  it('lists the runs in a folder and says what it cannot read', async () => {
    const { code, out, err } = await kleene(['runs', 'list', parent]);
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toMatch(/run +recipe +seed +steps +status +loss +ms a step +checkpoints/);
    expect(out).toMatch(/a +dnar\/bfs +1 +4\/4 +complete /);
    expect(out).toMatch(/b +dnar\/bfs +2 +4\/4 +complete /);
    expect(out).not.toContain('no-run');
    expect(err).toContain('is not JSON');
    const json = JSON.parse((await kleene(['runs', 'list', parent, '--json'])).out) as { runs: object[] };
    expect(json.runs.length).toBe(2);
    expect(json.runs[0]).toMatchObject({ folder: folder('a'), status: 'complete', seed: 1, taken: 4, checkpoints: 2 });
    expect((await kleene(['runs', 'list', folder('no-run')])).out).toContain('no runs in');
  });

  it('shows a run: curve, times, checkpoints', async () => {
    const { code, out } = await kleene(['runs', 'show', folder('a')]);
    expect(code).toBe(0);
    expect(out).toContain('dnar/bfs, seed 1: 4 of 4 steps, complete');
    expect(out).toMatch(/of a step, in ms: data [\d.]+, forward [\d.]+, backward [\d.]+/);
    expect(out).toMatch(/[\u2801-\u28ff]/);
    expect(out).toMatch(/step-000004\.safetensors +2\.6 MiB +raw +230913/);
  });

  it('writes a page of a run that needs nothing from elsewhere, with curves, configuration, checkpoints and environment', async () => {
    const path = folder('report.html');
    expect((await kleene(['runs', 'show', folder('b'), '--html', path])).out).toContain(`page: ${path}`);
    const html = await readFile(path, 'utf8');
    expect(html).not.toMatch(/https?:|src=|@import|<script/);
    for (const title of [
      'Loss',
      'Length of the gradient',
      'Learning rate',
      'Configuration',
      'Checkpoints',
      'Where the time of a step goes',
      'Where this page was made',
    ])
      expect(html).toContain(`<h2>${title}</h2>`);
    expect(html.match(/<svg/g)?.length).toBe(3);
    expect(html).toContain('config.schedule.name');
    expect(html).toContain(process.versions.node);
    expect(html).not.toContain('NaN');
  });

  it('compares runs by what was asked for and what came of it', async () => {
    const path = folder('both.html');
    const { out } = await kleene(['runs', 'compare', folder('a'), folder('b'), '--html', path]);
    expect(out).toMatch(/seed +1 +2\n/);
    expect(out).toMatch(/config\.schedule\.name +- +cosine\n/);
    expect(out).not.toMatch(/config\.model/);
    expect(out).toMatch(/last loss +[\d.]+ +[\d.]+\n/);
    expect(await readFile(path, 'utf8')).toContain('<h1>Runs compared</h1>');
    const document = JSON.parse((await kleene(['runs', 'compare', folder('a'), folder('a'), '--json'])).out) as object;
    expect(document).toMatchObject({ schema: 'kleene/runs-compare@1', differences: [] });
  });

  it('cleans only when told to, and never of the last good checkpoint', async () => {
    const checkpoints = (): Promise<string[]> =>
      readdir(join(folder('a'), 'checkpoints')).then((names) => names.sort());
    const before = await checkpoints();
    expect((await kleene(['runs', 'clean', folder('a')])).out).toMatch(
      /step-000002\.safetensors +2\.6 MiB +an older checkpoint\n2\.6 MiB in all; the last good checkpoint stays\. Remove it with --yes/,
    );
    expect(await checkpoints()).toEqual(before);
    await truncate(join(folder('a'), 'checkpoints', 'step-000004.safetensors'), 5000);
    const { out } = await kleene(['runs', 'clean', folder('a'), '--yes']);
    expect(out).toContain('damaged: ');
    expect(await checkpoints()).toEqual(['step-000002.safetensors']);
    expect((await kleene(['runs', 'clean', folder('a'), '--yes'])).out).toContain('nothing to remove');
  });

  it.each<[string[], string]>([
    [['shw', 'x'], 'kleene runs: unknown action "shw"; did you mean show?'],
    [['show'], 'kleene runs: show needs a run folder'],
    [['compare', 'x'], 'kleene runs: compare needs 2 run folders or more'],
    [['show', 'x', 'y'], 'kleene runs: show takes one folder, got "y" too'],
    [['list', '--yes'], 'kleene runs: list takes no --yes'],
    [['list', 'nowhere'], 'nowhere: expected a folder of runs, got none: it does not exist'],
    [['show', 'nowhere'], 'nowhere must be a run folder, got one without config.json'],
    [['clean', 'x', '--keep', '0'], '--keep must be a whole number >= 1, got "0"'],
  ])('refuses %j in one line with exit code 2', async (words, message) => {
    const { code, err } = await kleene(['runs', ...words]);
    expect(code).toBe(2);
    expect(err.trimEnd().split('\n').length).toBe(1);
    expect(err).toContain(message);
  });
});

describe('kleene train', () => {
  it('goes on with a run as it was begun, its schedule included', async () => {
    const { code, out } = await train('--resume', folder('b'));
    expect(code).toBe(0);
    expect(out).toContain('was complete: 4 steps');
    const rates = (await readFile(join(folder('b'), 'metrics.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { learningRate: number }).learningRate);
    expect(rates).toEqual([1, 2, 3, 4].map(scheduleOf({ name: 'cosine', rate: 3e-4, warmup: 2, steps: 4 })));
    expect(rates.at(-1)).toBe(0);
  });

  it('keeps an event file when asked to', async () => {
    expect((await readdir(folder('a'))).some((name) => name.includes('tfevents'))).toBe(true);
    expect((await readdir(folder('b'))).some((name) => name.includes('tfevents'))).toBe(false);
  });

  it.each<[string[], string]>([
    [[], 'kleene train: needs <recipe>, or --resume FOLDER'],
    [['dnar/bfs', '--resume', 'x'], 'kleene train: --resume takes the recipe from the folder, got "dnar/bfs" too'],
    [
      ['--resume', 'x', '--seed', '2'],
      'kleene train: --resume goes on with a run as it was begun, and takes no --seed',
    ],
    [['--resume', 'nowhere'], 'nowhere must be a run folder'],
    [['dnar/bfs', '--warmup', '3'], 'kleene train: --warmup needs a --schedule'],
    [['dnar/bfs', '--schedule', 'step'], '--schedule must be one of constant, linear, cosine, geometric, got "step"'],
    [
      ['dnar/bfs', '--patience', '3'],
      'kleene train: --patience is for recipes that evaluate as they train, which dnar/bfs does not',
    ],
  ])('refuses %j in one line with exit code 2', async (words, message) => {
    const { code, err } = await kleene(['train', ...words]);
    expect(code).toBe(2);
    expect(err.trimEnd().split('\n').length).toBe(1);
    expect(err).toContain(message);
  });
});

describe('the live curve', () => {
  const drawn = (columns: number, losses: readonly number[]): string => {
    let text = '';
    const curve = createLiveCurve(
      'training',
      { isTTY: true, columns, write: (piece) => void (text += piece) },
      (piece) => piece,
    );
    losses.forEach((loss, i) => curve.tick(i + 1, losses.length, loss));
    curve.end();
    return text;
  };

  it('is drawn in place on a terminal, within its width, and stays', () => {
    const text = drawn(
      60,
      Array.from({ length: 300 }, (_, i) => 1 / (i + 1)),
    );
    const frames = text.split('\u001B[6A');
    expect(frames.length).toBeGreaterThan(1);
    const lines = frames
      .at(-1)!
      .split('\n')
      .map((line) => line.replaceAll('\u001B[K', '').replaceAll('\r', ''));
    expect(lines.length).toBe(7);
    for (const line of lines) expect(line.length).toBeLessThan(60);
    expect(lines[0]).toContain('0.550');
    expect(lines[5]).toMatch(/3\.\de-3/);
  });

  it('draws a run of any length from all of its losses', () => {
    const text = drawn(
      60,
      Array.from({ length: 50_001 }, (_, i) => (i < 25_000 ? 100 : 1)),
    );
    const lines = text.split('\u001B[6A').at(-1)!.split('\n');
    expect(lines[0]).toContain('100');
    expect(lines[5]).toContain('1.00');
    const places = (line: string): number[] =>
      [...line].flatMap((cell, i) => (/[\u2801-\u28ff]/.test(cell) ? [i] : []));
    const [top, bottom] = [places(lines[0]!), places(lines[5]!)];
    expect(top.length).toBeGreaterThan(20);
    expect(Math.abs(top.length - bottom.length)).toBeLessThanOrEqual(2);
    expect(Math.max(...top)).toBeLessThanOrEqual(Math.min(...bottom));
  });

  it('is left out where there is no room, and for a pipe', async () => {
    expect(drawn(30, [1, 0.5])).not.toMatch(/[\u2800-\u28ff]/);
    const { err } = await train('dnar/bfs', '--steps', '1', '--out', folder('pipe'));
    expect(err).not.toMatch(/[\u2800-\u28ff]/);
    expect(err).not.toContain('\u001B');
  });

  it('is coloured on a terminal unless NO_COLOR is set', async () => {
    const onTerminal = async (name: string, environment: Record<string, string>): Promise<string> =>
      (
        await kleene(['train', 'dnar/bfs', '--steps', '2', '--out', folder(name), '--backend', 'wasm'], {
          tty: true,
          environment,
        })
      ).err;
    const [plain, coloured, dumb] = [
      await onTerminal('plain', { NO_COLOR: '1' }),
      await onTerminal('coloured', {}),
      await onTerminal('dumb', { TERM: 'dumb' }),
    ];
    expect(plain).toMatch(/[\u2801-\u28ff]/);
    expect(plain).not.toContain('\u001B[36m');
    expect(coloured).toContain('\u001B[36m');
    expect(dumb).not.toMatch(/[\u2800-\u28ff]/);
    expect(dumb).not.toContain('\u001B');
  });
});

describe('a plot in text', () => {
  it('has the largest at the top and the smallest at the bottom', () => {
    const { lines, low, high } = braillePlot([100, 10, 1], 3, 2)!;
    expect([low, high].map((value) => value.toFixed(6))).toEqual(['1.000000', '100.000000']);
    expect(lines.length).toBe(2);
    for (const line of lines) expect(line.length).toBe(3);
    expect(lines[0]![0]).toBe('\u2801');
    expect(lines[1]![2]).toBe('\u2840');
  });

  it('has nothing to show without numbers above 0', () => {
    expect(braillePlot([], 5, 5)).toBeUndefined();
    expect(braillePlot([0, -1], 5, 5)).toBeUndefined();
    expect(braillePlot([2, 0, 2], 5, 1)!.lines[0]).toMatch(/[\u2801-\u28ff]/);
  });
});

describe('curves', () => {
  it('thin what is more than can be seen, and name series where there are several', () => {
    const points = Array.from({ length: 100_000 }, (_, i) => [i + 1, 1 / (i + 1)] as const);
    const one = curves([{ name: 'a', points }], { title: 't', isLogarithmic: true });
    expect(one.length).toBeLessThan(30_000);
    expect(one).not.toContain('legend');
    const two = curves(
      [
        { name: '<a>', points },
        { name: 'b', points: [[1, 5]] },
      ],
      { title: 't', isLogarithmic: false },
    );
    expect(two).toContain('&lt;a&gt;');
    expect(two.match(/<path/g)?.length).toBe(2);
    expect(curves([{ name: 'a', points: [[1, -1]] }], { title: 't', isLogarithmic: true })).toBe('');
  });

  it('leave room around a value that never changes', () => {
    const svg = curves(
      [
        {
          name: 'a',
          points: [
            [1, 3e-4],
            [2, 3e-4],
          ],
        },
      ],
      { title: 't', isLogarithmic: false },
    );
    expect(svg).not.toContain('-0.');
    expect(svg).toContain('>3.0e-4<');
  });
});
