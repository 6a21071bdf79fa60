import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import recorded from './dm-clrs.json' with { type: 'json' };

/** Milliseconds per trajectory by algorithm and length. */
export interface Times {
  readonly [algorithm: string]: { readonly [length: string]: number };
}

/** The times of dm-clrs 2.0.3 as they were recorded on two cores of an AMD EPYC at about 2.6 GHz. */
export const recordedTimes: Times = recorded;

/** The times of dm-clrs on this machine, or why there are none. */
export async function measuredTimes(): Promise<Times | string> {
  const python = process.env['PYTHON'] ?? 'python3';
  const script = fileURLToPath(new URL('../../../tools/bench-clrs.py', import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(python, [script]);
    return JSON.parse(stdout) as Times;
  } catch (error) {
    const lines = error instanceof Error ? error.message.trim().split('\n') : [];
    return `${python} does not run dm-clrs: ${lines.at(-1) ?? 'no reason given'}`;
  }
}
