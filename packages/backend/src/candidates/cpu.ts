import { findBackend } from '@tensorflow/tfjs-core';
import { activate } from './activate.ts';
import type { Candidate, Started } from './candidate.ts';

/** tfjs's backend in plain JavaScript: the slowest, and the one that is always there. */
export const cpu: Candidate = { name: 'cpu', whyNot: () => undefined, start };

async function start(): Promise<Started> {
  await importCpu();
  await activate('cpu', 1);
  return { detail: 'plain JavaScript', threads: 1, gpu: false };
}

/** Registers the backend and its kernels, which other backends borrow from. */
export async function importCpu(): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
  const backend = findBackend('cpu');
  // In Node it advertises tfjs-node when it is first written to: here, where tfjs's log is silent.
  backend.disposeData(backend.write(new Float32Array(1), [1], 'float32'), true);
}
