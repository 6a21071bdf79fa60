import { checkInteger, sizeOf, storage, type DType, type NdArray } from '@kleene/base';
import type { Batch } from '../batch/collate.ts';
import type { Names, Spec } from '../spec/spec.ts';

/**
 * A piece of fixed length of trajectories laid end to end, every array `[time, batch, ...]`: inputs and outputs are repeated at each step, and
 * `isFirst` and `isLast` `[time, batch]` are 1 at the first and last step of a trajectory.
 */
export interface Chunk<S extends Spec = Spec> {
  readonly spec: S;
  readonly inputs: { readonly [K in Names<S, 'input'>]: NdArray };
  readonly hints: { readonly [K in Names<S, 'hint'>]: NdArray };
  readonly outputs: { readonly [K in Names<S, 'output'>]: NdArray };
  readonly isFirst: NdArray<'int64'>;
  readonly isLast: NdArray<'int64'>;
}

/** Where a slot of the batch stands: which of the queued batches, and how many of its steps are used. */
interface Place {
  batch: number;
  step: number;
}

type Arrays = { readonly [name: string]: NdArray };

/**
 * Batches of one size as chunks of `length` steps (dm-clrs `chunkify`): no slot of the batch waits for another. Ends with the batches, without the
 * steps that fill no chunk.
 */
export function* chunkify<S extends Spec>(
  batches: Iterable<Batch<S>>,
  length: number,
): Generator<Chunk<S>, void, void> {
  checkInteger('clrs.chunkify', 'length', length, { min: 1 });
  const source = batches[Symbol.iterator]();
  const queue: Batch<S>[] = [];
  let places: Place[] | undefined;
  const left = (b: number): number =>
    queue.reduce(
      (sum, { lengths }, k) =>
        sum + (k < places![b]!.batch ? 0 : lengths.data[b]! - (k === places![b]!.batch ? places![b]!.step : 0)),
      0,
    );
  for (;;) {
    while (places === undefined || places.some((_, b) => left(b) < length)) {
      const next = source.next();
      if (next.done === true) return;
      queue.push(next.value);
      places ??= Array.from({ length: next.value.size }, () => ({ batch: 0, step: 0 }));
    }
    yield chunkOf(queue, places, length);
    const used = Math.min(...places.map(({ batch }) => batch));
    queue.splice(0, used);
    for (const place of places) place.batch -= used;
  }
}

function chunkOf<S extends Spec>(queue: readonly Batch<S>[], places: readonly Place[], length: number): Chunk<S> {
  const size = places.length;
  const { spec, inputs, hints, outputs } = queue[0]!;
  const emptied = (arrays: Arrays, axes: number): Arrays =>
    Object.fromEntries(
      Object.entries(arrays).map(([name, array]) => [name, empty(array, [length, size, ...array.shape.slice(axes)])]),
    );
  const chunk = {
    spec,
    inputs: emptied(inputs, 1),
    hints: emptied(hints, 2),
    outputs: emptied(outputs, 1),
    isFirst: empty({ dtype: 'int64' }, [length, size]),
    isLast: empty({ dtype: 'int64' }, [length, size]),
  };
  places.forEach((place, b) => {
    for (let t = 0; t < length; t++) {
      const batch = queue[place.batch]!;
      const row = t * size + b;
      copyRow(batch.inputs, b, chunk.inputs, row);
      copyRow(batch.outputs, b, chunk.outputs, row);
      copyRow(batch.hints, place.step * size + b, chunk.hints, row);
      if (place.step === 0) chunk.isFirst.data[row] = 1;
      if (++place.step < batch.lengths.data[b]!) continue;
      chunk.isLast.data[row] = 1;
      place.batch++;
      place.step = 0;
    }
  });
  return chunk as unknown as Chunk<S>;
}

function empty<D extends DType>({ dtype }: { readonly dtype: D }, shape: readonly number[]): NdArray<D> {
  return { data: new storage[dtype](sizeOf(shape)), shape, dtype };
}

/** Copies row `from` of each array into row `to`, all axes but those of time and batch being one row. */
function copyRow(source: Arrays, from: number, target: Arrays, to: number): void {
  for (const [name, { data, shape }] of Object.entries(target)) {
    const size = sizeOf(shape.slice(2));
    data.set(source[name]!.data.subarray(from * size, (from + 1) * size), to * size);
  }
}
