import { parentPort, workerData } from 'node:worker_threads';
import { isKleeneError, type ErrorCode } from '@kleene/base';
import { writeSet, type Format, type Origin } from './data-files.ts';
import { workUnder } from './data-work.ts';

/** What a worker thread is to make, and where. */
export interface Task {
  readonly origin: Origin;
  readonly format: Format;
  readonly path: string;
}

/** Why a worker thread ended: for a reason of ours, or of the system's. */
export type Refused =
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: 'failed'; readonly code: string | undefined; readonly message: string };

/** What a worker thread says. */
export type Said =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'done'; readonly bytes: number }
  | Refused;

const said = (what: Said): void => parentPort!.postMessage(what, []);
const progressMilliseconds = 100;
let last = 0;

const { origin, format, path } = workerData as Task;
// An interrupt ends the whole thread.
const work = workUnder(new AbortController().signal, (done) => {
  const now = performance.now();
  if (now - last < progressMilliseconds) return;
  last = now;
  said({ kind: 'progress', done });
});

try {
  said({ kind: 'done', bytes: await writeSet(origin, format, path, work) });
} catch (error) {
  if (isKleeneError(error)) said({ kind: 'refused', code: error.code, message: error.message });
  else {
    const { code, message } = error as NodeJS.ErrnoException;
    said({ kind: 'failed', code, message });
  }
}
