import { parentPort, workerData } from 'node:worker_threads';
import { isKleeneError, KleeneError } from '@kleene/base';
import type { Json } from '@kleene/nn/checkpoint';
import type { Answer, WorkerInput } from './messages.ts';
import type { Source } from '../source.ts';

/**
 * Makes the file that calls it the worker of a `workerStream`: `open` is told what the stream passes on (`input`) and where an
 * earlier one stopped (`state`), and returns the source whose items go to the stream, as many ahead as that asks for.
 *
 * Throws `unsupported` outside of a worker thread.
 */
export function serveSource<Item>(open: (input: Json, state: Json | undefined) => Source<Item>): void {
  if (parentPort === null)
    throw new KleeneError(
      'unsupported',
      'train.serveSource: it is for a file that workerStream runs in a worker thread',
    );
  const port = parentPort;
  const { input, state } = workerData as WorkerInput;
  let source: Source<Item> | undefined;
  port.on('message', () => {
    port.postMessage(
      answered(() => {
        source ??= open(input, state);
        return { item: source.next(), state: source.state() };
      }),
    );
  });
}

/** Errors go as data, since a structured clone loses their code. */
function answered<Item>(work: () => Answer<Item>): Answer<Item> {
  try {
    return work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { message, ...(isKleeneError(error) && { code: error.code }) };
  }
}
