import { spawnSync } from 'node:child_process';
import type { Measurement } from '../../../tools/bench/measurement.ts';

const program = `
import { prepare } from '@kleene/backend';
import * as tf from '@tensorflow/tfjs-core';
await prepare(JSON.parse(process.argv[1]));
tf.tidy(() => tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])).dataSync());
console.log(JSON.stringify({ ms: performance.now(), rss: process.memoryUsage().rss }));
`;

const backends = {
  'simd native': { backend: 'simd', tier: 'native' },
  'simd wasm': { backend: 'simd', tier: 'simd' },
  'tfjs-wasm': { backend: 'wasm' },
  cpu: { backend: 'cpu' },
};

/** From the start of a process to its first product, and what it then holds in memory. */
export function coldStarts(): Measurement[] {
  return Object.entries(backends).flatMap(([name, options]) => {
    const runs = [1, 2, 3].flatMap(() => start(options));
    if (runs.length === 0) return [];
    const { ms, rss } = runs.sort((a, b) => a.ms - b.ms)[0]!;
    return [
      { name: `engine: cold start to the first product, ${name}`, value: ms, unit: 'ms', note: 'best of 3' },
      { name: `engine: resident memory after it, ${name}`, value: rss / 1e6, unit: 'MB' },
    ];
  });
}

function start(options: object): { ms: number; rss: number }[] {
  const args = ['--input-type=module', '-e', program, JSON.stringify(options)];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: import.meta.dirname, encoding: 'utf8' });
  return status === 0 ? [JSON.parse(stdout) as { ms: number; rss: number }] : [];
}
