import type { NdArray } from '@kleene/base';
import { readSafetensors, writeSafetensors } from '@kleene/formats';
import type { Measurement } from '../../../tools/bench/measurement.ts';

const megabyte = 1e6;

/** Throughput of reading and writing safetensors in memory, beside copying the same bytes. */
export function measurements(): Measurement[] {
  return [
    compare('one tensor of 64 MB', { weights: floats(16_000_000) }),
    compare('1,000 tensors of 16 kB', Object.fromEntries(names(1000).map((name) => [name, floats(4_000)]))),
    compare('int64, 32 MB', {
      ids: { data: Float64Array.from({ length: 4_000_000 }, (_, i) => i), shape: [4_000_000], dtype: 'int64' },
    }),
  ].flat();
}

function compare(what: string, tensors: Record<string, NdArray>): Measurement[] {
  const bytes = writeSafetensors(tensors);
  const runs = {
    read: () => readSafetensors(bytes),
    write: () => writeSafetensors(tensors),
    copy: () => bytes.slice(),
  };
  const times: Record<keyof typeof runs, number[]> = { read: [], write: [], copy: [] };
  for (let round = 0; round < 8; round++)
    for (const name of ['read', 'write', 'copy'] as const) times[name].push(seconds(runs[name]));
  const rate = (name: keyof typeof runs): number => bytes.length / megabyte / median(times[name].slice(1));
  return (['read', 'write'] as const).map((name) => ({
    name: `${name}, ${what}`,
    value: rate(name),
    unit: 'MB/s',
    baseline: rate('copy'),
    ratio: rate(name) / rate('copy'),
    note: 'beside a plain copy of the file; medians of 7, interleaved',
  }));
}

const floats = (count: number): NdArray => ({
  data: Float32Array.from({ length: count }, (_, i) => i / 7),
  shape: [count],
  dtype: 'float32',
});

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `layers.${i}.weight`);

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

function seconds(run: () => unknown): number {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}
