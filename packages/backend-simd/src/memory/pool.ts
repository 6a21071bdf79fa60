import type { NativeTable } from '../table.ts';
import { bytesOf, fits, view, type Block, type Numeric, type NumericArray } from './block.ts';
import type { Memory, MemoryUse } from './memory.ts';
import { sizeClass } from './size-class.ts';

/** Bytes that may wait in free blocks; what comes back beyond it goes to the collector. */
const MOST_FREE = 2 ** 31;
/** Bytes of a cache line, at whose start each block begins: vectors of AVX-512 across two of them cost about a tenth of the time. */
const LINE = 64;

/**
 * The native tier's memory: JavaScript's own buffers, kept for the next tensor of about their size, since making a large one
 * costs several times what is computed in it.
 */
export class Pool implements Memory {
  readonly #table: Pick<NativeTable, 'placeInLine'>;
  readonly #free = new Map<number, NumericArray[]>();
  readonly #layout = new Int32Array(64);
  #freeBytes = 0;
  #usedBytes = 0;
  #madeBytes = 0;

  constructor(table: Pick<NativeTable, 'placeInLine'>) {
    this.#table = table;
  }

  take(count: number, dtype: Numeric): NumericArray {
    const size = sizeClass(count * bytesOf(dtype));
    const known = this.#free.get(size)?.pop();
    // Counted only once it is there: the engine may have no room.
    const block = known ?? this.#make(size);
    if (known === undefined) this.#madeBytes += block.buffer.byteLength;
    else this.#freeBytes -= block.buffer.byteLength;
    this.#usedBytes += block.buffer.byteLength;
    return view(block.buffer as ArrayBuffer, block.byteOffset, count, dtype);
  }

  give(block: Block): void {
    const array = block as NumericArray;
    const bytes = array.buffer.byteLength;
    this.#usedBytes -= bytes;
    if (this.#freeBytes + bytes > MOST_FREE) return;
    const list = this.#free.get(bytes - LINE);
    if (list === undefined) this.#free.set(bytes - LINE, [array]);
    else list.push(array);
    this.#freeBytes += bytes;
  }

  #make(size: number): NumericArray {
    const whole = new Uint8Array(new ArrayBuffer(size + LINE));
    return whole.subarray((LINE - this.#table.placeInLine(whole)) % LINE);
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
