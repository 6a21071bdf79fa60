import { Worker } from 'node:worker_threads';
import { isKleeneError, KleeneError } from '@kleene/base';
import { replaceFile } from '@kleene/formats/node';
import { writeSet, type Format, type Origin } from './data-files.ts';
import { workUnder } from './data-work.ts';
import type { Refused, Said, Task } from './data-worker.ts';

/** A set and the file that it is to be. */
export interface Job {
  readonly origin: Origin;
  readonly format: Format;
  readonly path: string;
}

/** How the jobs go on. */
export interface JobsOptions {
  /** How many at a time, each in a worker thread; one alone is done in this one. */
  readonly atOnce: number;
  readonly signal: AbortSignal;
  /** Hears of all jobs together: how many samples and how many files are done. */
  progress(samples: number, files: number): void;
}

/**
 * Makes the files of all jobs, each whole or not at all, and resolves to their sizes in bytes. They are the same however many are made at once. The first
 * failure, which names its algorithm, ends the others; so does an interrupt. Files that were finished by then stay.
 */
export async function runJobs(jobs: readonly Job[], { atOnce, signal, progress }: JobsOptions): Promise<number[]> {
  const bytes: number[] = [];
  const done = jobs.map(() => 0);
  let next = 0;
  let files = 0;
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const make = atOnce > 1 ? inWorker : here;
  const lane = async (): Promise<void> => {
    while (next < jobs.length) {
      const at = next++;
      const { origin, format, path } = jobs[at]!;
      const hear = (samples: number): void => {
        done[at] = samples;
        progress(Math.floor(done.reduce((sum, one) => sum + one, 0)), files);
      };
      bytes[at] = await replaceFile(path, (temporary) => make({ origin, format, path: temporary }, either, hear));
      files++;
      hear(origin.samples);
    }
  };
  const guarded = (): Promise<void> =>
    lane().catch((error: unknown) => {
      stop.abort();
      throw error;
    });
  const ends = await Promise.allSettled(Array.from({ length: Math.min(atOnce, jobs.length) }, guarded));
  const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  if (errors.length > 0) throw errors.find((error) => !isInterrupted(error)) ?? errors[0];
  return bytes;
}

type Hear = (samples: number) => void;

async function here({ origin, format, path }: Task, signal: AbortSignal, hear: Hear): Promise<number> {
  const work = workUnder(signal, hear);
  await work.breathe();
  try {
    return await writeSet(origin, format, path, work);
  } catch (error) {
    throw isKleeneError(error) ? named(origin, error.code, error.message) : error;
  }
}

/** The built file also where this one is source: threads know nothing of TypeScript. */
const workerFile = new URL('../../dist/work/data-worker.js', import.meta.url);

function inWorker(task: Task, signal: AbortSignal, hear: Hear): Promise<number> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(interrupted());
    // Flags of this process, such as a condition for imports, are not for a built file.
    const worker = new Worker(workerFile, { workerData: task, execArgv: [] });
    const end = (settle: () => void): void => {
      signal.removeEventListener('abort', stop);
      // The file is given up only once nobody writes to it any more.
      void worker.terminate().then(settle);
    };
    const stop = (): void => end(() => reject(interrupted()));
    signal.addEventListener('abort', stop);
    worker.on('message', (said: Said) => {
      if (said.kind === 'progress') hear(said.done);
      else if (said.kind === 'done') end(() => resolve(said.bytes));
      else end(() => reject(errorOf(task.origin, said)));
    });
    worker.on('error', ({ message }: Error) => end(() => reject(new Error(`${task.origin.algorithm}: ${message}`))));
  });
}

function errorOf(origin: Origin, said: Refused): Error {
  if (said.kind === 'refused') return named(origin, said.code, said.message);
  return Object.assign(new Error(`${origin.algorithm}: ${said.message}`), { code: said.code });
}

function named({ algorithm }: Origin, code: KleeneError['code'], message: string): KleeneError {
  return new KleeneError(code, message.includes(algorithm) ? message : `${algorithm}: ${message}`);
}

function interrupted(): KleeneError {
  return new KleeneError('interrupted', 'kleene data export: interrupted');
}

function isInterrupted(error: unknown): boolean {
  return isKleeneError(error) && error.code === 'interrupted';
}
