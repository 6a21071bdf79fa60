import type { Json } from '@kleene/nn';
import type { Stream } from './types.ts';

/** What makes the data of batches, one item after another, and can be stored and reopened. */
export interface Source<Item> {
  /** The next item: plain data with typed arrays, as a structured clone keeps it. */
  next(): Item;
  /** All that the next items depend on, as JSON: the random stream, a running maximum, ... */
  state(): Json;
}

/** How items become batches. */
export interface Batching<Item, Batch> {
  /** The batch of an item: the place to make tensors. */
  readonly batch: (item: Item) => Batch;
  /** Called when a step is done with its batch: the place to dispose its tensors. */
  readonly release?: (batch: Batch) => void;
}

/** The stream of batches from a source in this thread. `workerStream` gives the same batches from one in a thread of its own. */
export function sourceStream<Item, Batch>(
  source: Source<Item>,
  { batch, release }: Batching<Item, Batch>,
): Stream<Batch> {
  return { next: () => batch(source.next()), state: () => source.state(), ...(release && { release }) };
}
