import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseBenchmarks } from '../bench/choose.mjs';
import { formatMeasurement } from '../bench/format.mjs';
import { runBenchmark } from '../bench/run.mjs';
import { scratch, write } from './scratch.ts';

describe('a benchmark', () => {
  it('runs as JavaScript in a process of its own, beside its fixtures, and leaves nothing behind', async () => {
    const folder = scratch();
    write(folder, {
      'size.ts': 'export const size: number = 3;',
      'a.bench.ts': `
        import { readFileSync } from 'node:fs';
        import type { Measurement } from 'nowhere';
        import { size } from './size.ts';
        const text: string = readFileSync(new URL('data.txt', import.meta.url), 'utf8');
        export const measurements = async (): Promise<Measurement[]> => [
          { name: text, value: size, unit: 'pids', ratio: Infinity, note: String(process.pid) },
        ];`,
      'data.txt': 'from a file',
    });
    const [measurement, ...more] = await runBenchmark(path.join(folder, 'a.bench.ts'));
    expect(more).toEqual([]);
    expect(measurement).toMatchObject({ name: 'from a file', value: 3, unit: 'pids', ratio: Infinity });
    expect(measurement?.note).not.toBe(String(process.pid));
    expect(readdirSync(folder).sort()).toEqual(['a.bench.ts', 'data.txt', 'size.ts']);
  });

  it('is chosen by its package, or by its name in whatever packages have a part of it', () => {
    const root = scratch();
    const manifest = (name: string) => JSON.stringify({ name: `@kleene/${name}` });
    write(root, {
      'packages/a/package.json': manifest('a'),
      'packages/a/bench/engine.bench.ts': '',
      'packages/a/bench/loop.bench.ts': '',
      'packages/b/package.json': manifest('b'),
      'packages/b/bench/engine.bench.ts': '',
      'packages/c/package.json': manifest('c'),
    });
    const chosen = (...names: string[]) =>
      chooseBenchmarks(root, names).map(({ room, file }) => `${room.short} ${path.basename(file, '.bench.ts')}`);
    expect(chosen()).toEqual(['a engine', 'a loop', 'b engine']);
    expect(chosen('engine')).toEqual(['a engine', 'b engine']);
    expect(chosen('@kleene/a', 'engine')).toEqual(['a engine', 'a loop', 'b engine']);
    expect(chosen('c')).toEqual([]);
    expect(() => chosen('d')).toThrow('no package or benchmark "d"; there are a, b, c, and engine, loop');
  });

  it('is one line with its baseline and ratio', () => {
    const line = formatMeasurement('ops', {
      name: 'sum',
      value: 1.23456,
      unit: 'ms',
      baseline: 2.5,
      ratio: 2.025,
      note: 'plain',
    });
    expect(line.replace(/ +/g, ' ')).toBe('ops sum 1.23 ms baseline 2.5 ms ratio 2.02 (plain)');
  });
});
