import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
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
