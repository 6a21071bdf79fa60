import { bytesOf, fits, view, type Block, type Numeric, type NumericArray } from './block.ts';
import type { Memory, MemoryUse } from './memory.ts';
import { sizeClass } from './size-class.ts';

/** Bytes that may wait in free blocks; what comes back beyond it goes to the collector. */
const MOST_FREE = 2 ** 31;

/**
 * The native tier's memory: JavaScript's own buffers, kept for the next tensor of about their size, since making a large one
 * costs several times what is computed in it.
 */
export class Pool implements Memory {
  readonly #free = new Map<number, ArrayBuffer[]>();
  readonly #layout = new Int32Array(64);
  #freeBytes = 0;
  #usedBytes = 0;
  #madeBytes = 0;

  take(count: number, dtype: Numeric): NumericArray {
    const size = sizeClass(count * bytesOf(dtype));
    const known = this.#free.get(size)?.pop();
    // Counted only once it is there: the engine may have no room.
    const buffer = known ?? new ArrayBuffer(size);
    if (known === undefined) this.#madeBytes += size;
    else this.#freeBytes -= size;
    this.#usedBytes += size;
    return view(buffer, 0, count, dtype);
  }

  give(block: Block): void {
    const buffer = (block as NumericArray).buffer as ArrayBuffer;
    const size = buffer.byteLength;
    this.#usedBytes -= size;
    if (this.#freeBytes + size > MOST_FREE) return;
    const list = this.#free.get(size);
    if (list === undefined) this.#free.set(size, [buffer]);
    else list.push(buffer);
    this.#freeBytes += size;
  }

  enter(values: ArrayLike<number>, dtype: Numeric): { block: Block; isOwn: boolean } {
    if (fits(values, dtype)) return { block: values, isOwn: false };
    const block = this.take(values.length, dtype);
    block.set(values);
    return { block, isOwn: true };
  }

  expose(block: Block, _count: number, _dtype: Numeric, isOwn: boolean): { values: NumericArray; isShared: boolean } {
    const values = block as NumericArray;
    if (isOwn) this.#usedBytes -= values.buffer.byteLength;
    return { values, isShared: true };
  }

  read(block: Block): NumericArray {
    return (block as NumericArray).slice();
  }

  layout(integers: readonly number[]): Block {
    for (let i = 0; i < integers.length; i++) this.#layout[i] = integers[i]!;
    return this.#layout;
  }

  use(): MemoryUse {
    return { used: this.#usedBytes, free: this.#freeBytes, made: this.#madeBytes };
  }
}
