import { Worker } from 'node:worker_threads';
import { checkInteger, checkOptions, KleeneError, refuse } from '@kleene/base';
import type { Json } from '@kleene/nn';
import type { Batching } from '../source.ts';
import type { Stream } from '../types.ts';
import type { Answer, Request, WorkerInput } from './messages.ts';

/** What a stream from a worker thread is made of. */
export interface WorkerStreamOptions<Item, Batch> extends Batching<Item, Batch> {
  /** The worker's file, which calls `serveSource`: `new URL('worker.js', import.meta.url)`. */
  readonly file: URL;
  /** What `serveSource` hands to the source: sizes, the key of its random numbers. */
  readonly input: Json;
  /** The state of an earlier stream, from which this one goes on. */
  readonly state?: Json | undefined;
  /** How many items are made ahead, an integer >= 1; default 2. It changes no number. */
  readonly ahead?: number;
}

/**
 * A stream whose items are made ahead in a worker thread while the step before is computed. Batches and states are those of
 * `sourceStream` on the same source: the state is that after the last batch taken, so items made ahead and not taken are made again
 * after a resume. Before the first batch of a fresh stream it is null. The thread starts with the
 * first batch and is ended by `close`, which training calls.
 *
 * Throws `invalid-argument` for options that do not hold; batches end with what the source throws, or `io` when the thread ends.
 */
export function workerStream<Item, Batch>(options: WorkerStreamOptions<Item, Batch>): Stream<Batch> {
  const where = 'train.workerStream';
  checkOptions(where, options, ['file', 'input', 'state', 'ahead', 'batch', 'release']);
  const { file, input, ahead = 2, batch, release } = options;
  if (!(file instanceof URL)) refuse(where, 'file', 'a URL', file);
  checkInteger(where, 'ahead', ahead, { min: 1 });
  let state = options.state;
  let queue: Queue<Item> | undefined;
  return {
    async next() {
      queue ??= openQueue<Item>(where, file, { input, state }, ahead);
      const answer = await queue.take();
      state = answer.state;
      return batch(answer.item);
    },
    state: () => state ?? null,
    ...(release && { release }),
    async close() {
      await queue?.close();
      queue = undefined;
    },
  };
}

type Made<Item> = Extract<Answer<Item>, { readonly item: unknown }>;

interface Queue<Item> {
  take(): Promise<Made<Item>>;
  close(): Promise<void>;
}

interface Taker<Item> {
  readonly resolve: (answer: Made<Item>) => void;
  readonly reject: (error: Error) => void;
}

/** Answers come in the order of the requests; there are always `ahead` requests more than takers. */
function openQueue<Item>(where: string, file: URL, workerData: WorkerInput, ahead: number): Queue<Item> {
  const worker = new Worker(file, { workerData });
  const ready: Made<Item>[] = [];
  const takers: Taker<Item>[] = [];
  let failure: Error | undefined;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window, takes it
  const ask = (): void => worker.postMessage('next' satisfies Request);
  const fail = (error: Error): void => {
    failure ??= error;
    for (const { reject } of takers.splice(0)) reject(failure);
  };
  worker.on('message', (answer: Answer<Item>) => {
    if (!('item' in answer)) return fail(new KleeneError(answer.code ?? 'io', answer.message));
    const taker = takers.shift();
    if (taker === undefined) ready.push(answer);
    else taker.resolve(answer);
    if (takers.length === 0) worker.unref();
  });
  worker.on('error', (cause) => fail(new KleeneError('io', `${where}: ${file.href}: ${cause.message}`, { cause })));
  worker.on('exit', (code) => fail(new KleeneError('io', `${where}: ${file.href} ended with code ${code}`)));
  for (let i = 0; i < ahead; i++) ask();
  return {
    take() {
      const first = ready.shift();
      if (first === undefined && failure !== undefined) return Promise.reject(failure);
      ask();
      if (first !== undefined) return Promise.resolve(first);
      // Nobody but the one who waits keeps the process from ending.
      worker.ref();
      return new Promise((resolve, reject) => takers.push({ resolve, reject }));
    },
    async close() {
      // An answer on its way must not let the process end while the thread is.
      worker.removeAllListeners('message');
      await worker.terminate();
    },
  };
}
