import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { flatten } from '@kleene/nn';
import type * as tf from '@tensorflow/tfjs-core';
import type { Problem } from './steps/step.ts';

/** The loss before a step, and the milliseconds that it took, by the clock and of the processor. */
export interface Taken {
  readonly loss: number;
  readonly clock: number;
  readonly processor: number;
}

/** A step in PyTorch, in a process of its own. */
export interface TorchStep {
  readonly version: string;
  run(): Promise<Taken>;
  stop(): void;
}

/**
 * The step that `tools/bench-torch.py` calls `name`, on the same numbers; undefined where the Python that the variable PYTHON names has no
 * torch.
 */
export async function startTorch(name: string, problem: Problem, threads: number): Promise<TorchStep | undefined> {
  // The benchmark runs built, beside its source.
  const script = fileURLToPath(new URL('../../../tools/bench-torch.py', import.meta.url));
  if (!existsSync(script)) return undefined;
  const child = spawn(process.env['PYTHON'] ?? 'python3', [script], { stdio: ['pipe', 'pipe', 'ignore'] });
  // Where the process does not start or ends early, the missing line says so.
  child.stdin.on('error', () => {});
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const failed = once(child, 'error').then(() => undefined);
  const given = { name, threads, params: packed(flatten(problem.params)), data: packed(problem.data) };
  child.stdin.write(`${JSON.stringify(given)}\n`);
  const first = await Promise.race([lines.next(), failed]);
  if (first === undefined || first.done === true) return undefined;
  return {
    version: first.value,
    async run() {
      child.stdin.write('step\n');
      const [loss, clock, processor] = JSON.parse(String((await lines.next()).value)) as [number, number, number];
      return { loss, clock, processor };
    },
    stop: () => void child.kill(),
  };
}

/** Tensors as their bytes in base64. */
function packed(tensors: Readonly<Record<string, tf.Tensor>>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      const { buffer, byteOffset, byteLength } = tensor.dataSync();
      const bytes = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('base64');
      return [name, { dtype: tensor.dtype, shape: tensor.shape, bytes }];
    }),
  );
}
