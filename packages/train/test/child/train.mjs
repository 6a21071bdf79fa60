// Trains in the folder given, tells its parent of every step, and ends as a command line would.
import { prepare } from '@kleene/backend';
import { isKleeneError } from '@kleene/base';
import { trainRun } from '@kleene/train/node';
import { problem } from './problem.mjs';

const folder = process.argv[2] ?? '';
const controller = new AbortController();
process.once('SIGINT', () => controller.abort());
await prepare({ backend: 'cpu' });
try {
  const run = trainRun({ ...problem, folder, signal: controller.signal });
  for await (const { step } of run) process.send?.({ event: 'step', step });
} catch (error) {
  if (!isKleeneError(error) || error.code !== 'interrupted') throw error;
  process.exitCode = 130;
}
process.disconnect?.();
