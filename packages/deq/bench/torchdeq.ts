import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Layer } from './layers.ts';

/** What torchdeq took for a solve. */
export interface Theirs {
  readonly milliseconds: number;
  readonly evaluations: number;
  readonly residual: number;
  /** What it adds to as many evaluations alone. */
  readonly overhead: number;
}

/** The same solves by torchdeq, by layer and solver, or why there are none. */
export function torchdeq(
  layers: readonly Layer[],
  settings: { absolute: number; steps: number; rounds: number },
): { versions: string; layers: Record<string, Record<string, Theirs>> } | { missing: string } {
  // The benchmark runs beside its source, built.
  const script = fileURLToPath(new URL('../../../tools/bench-torchdeq.py', import.meta.url));
  if (!existsSync(script)) return { missing: 'the script is not here' };
  const sent = layers.map(({ name, shape, arrays }) => ({
    name,
    shape,
    arrays: Object.fromEntries(
      Object.entries(arrays).map(([part, { shape, data }]) => [
        part,
        { shape, data: Buffer.from(data.buffer).toString('base64') },
      ]),
    ),
  }));
  const python = process.env['PYTHON'] ?? 'python3';
  const { status, stdout, stderr, error } = spawnSync(python, [script], {
    input: JSON.stringify({ ...settings, layers: sent }),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) return { missing: `${python}: ${stderr?.trim().split('\n').at(-1) || error?.message}` };
  return JSON.parse(stdout);
}
