import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Sizes } from './dense-step.ts';

/** Milliseconds that something took, by the clock and of the processor. */
export interface Taken {
  readonly clock: number;
  readonly processor: number;
}

/** PyTorch in a process of its own, which takes steps on request; or why it is not here. */
export type Torch =
  | { readonly version: string; step(sizes: Sizes, threads: number): Promise<Taken>; stop(): void }
  | { readonly missing: string };

/** Starts `tools/bench-torch.py` with the Python that the variable PYTHON names. */
export async function startTorch(): Promise<Torch> {
  // The benchmark runs built, beside its source.
  const script = fileURLToPath(new URL('../../../tools/bench-torch.py', import.meta.url));
  if (!existsSync(script)) return { missing: 'the script is not here' };
  const python = process.env['PYTHON'] ?? 'python3';
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const failed = once(child, 'error').then(() => undefined);
  const first = await Promise.race([lines.next(), failed]);
  if (first === undefined || first.done === true) return { missing: `${python} has no torch` };
  return {
    version: first.value,
    async step(sizes, threads) {
      child.stdin.write(`${JSON.stringify({ ...sizes, threads })}\n`);
      const [clock, processor] = JSON.parse(String((await lines.next()).value));
      return { clock, processor };
    },
    stop: () => void child.kill(),
  };
}
