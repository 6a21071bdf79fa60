import { KleeneError } from '@kleene/base';
import type { WasmTable } from '../table.ts';
import { bytesOf, view, type Block, type Numeric, type NumericArray } from './block.ts';
import type { Memory, MemoryUse } from './memory.ts';
import { sizeClass } from './size-class.ts';

const PAGE = 65_536;
/** Bytes that the module's memory grows by at least: fewer detached views and fewer calls. */
const GROWTH = 2 ** 24;
/** Integers of a layout. */
const LAYOUT = 64;

/** A part of the memory that no block lies in. */
interface Gap {
  from: number;
  size: number;
}

/**
 * The WebAssembly tier's memory: blocks in the module's own, in free lists by size. A request that no list answers takes a gap;
 * where there is none, the free blocks are joined into gaps, and only then does the memory grow. Views are made
 * anew for each use, since growth detaches them.
 */
export class Heap implements Memory {
  readonly #table: WasmTable;
  readonly #layoutAt: number;
  readonly #free = new Map<number, number[]>();
  #layout: Int32Array;
  #gaps: Gap[] = [];
  #freeBytes = 0;
  #usedBytes = 0;

  constructor(table: WasmTable) {
    this.#table = table;
    this.#layoutAt = Math.ceil(table.heapBase / 64) * 64;
    const from = this.#layoutAt + LAYOUT * 4;
    if (table.memory.buffer.byteLength < from) table.memory.grow(Math.ceil(from / PAGE));
    this.#gaps.push({ from, size: table.memory.buffer.byteLength - from });
    this.#layout = this.#viewLayout();
  }

  take(count: number, dtype: Numeric): number {
    const size = sizeClass(count * bytesOf(dtype));
    this.#usedBytes += size;
    const address = this.#free.get(size)?.pop();
    if (address === undefined) return this.#fromGaps(size) ?? this.#afterJoining(size) ?? this.#afterGrowth(size);
    this.#freeBytes -= size;
    return address;
  }

  give(block: Block, count: number, dtype: Numeric): void {
    const size = sizeClass(count * bytesOf(dtype));
    const list = this.#free.get(size);
    if (list === undefined) this.#free.set(size, [block as number]);
    else list.push(block as number);
    this.#usedBytes -= size;
    this.#freeBytes += size;
  }

  enter(values: ArrayLike<number>, dtype: Numeric): { block: number; isOwn: boolean } {
    const block = this.take(values.length, dtype);
    this.#view(block, values.length, dtype).set(values);
    return { block, isOwn: true };
  }

  expose(block: Block, count: number, dtype: Numeric): { values: NumericArray; isShared: boolean } {
    return { values: this.read(block, count, dtype), isShared: false };
  }

  read(block: Block, count: number, dtype: Numeric): NumericArray {
    return this.#view(block as number, count, dtype).slice();
  }

  layout(integers: readonly number[]): number {
    if (this.#layout.length === 0) this.#layout = this.#viewLayout();
    for (let i = 0; i < integers.length; i++) this.#layout[i] = integers[i]!;
    return this.#layoutAt;
  }

  use(): MemoryUse {
    return { used: this.#usedBytes, free: this.#freeBytes, made: this.#table.memory.buffer.byteLength };
  }

  #view(address: number, count: number, dtype: Numeric): NumericArray {
    return view(this.#table.memory.buffer as ArrayBuffer, address, count, dtype);
  }

  #viewLayout(): Int32Array {
    return new Int32Array(this.#table.memory.buffer, this.#layoutAt, LAYOUT);
  }

  #fromGaps(size: number): number | undefined {
    const gap = this.#gaps.find((candidate) => candidate.size >= size);
    if (gap === undefined) return undefined;
    const address = gap.from;
    gap.from += size;
    gap.size -= size;
    return address;
  }

  /** Worth its time where as much is free as would be grown by. */
  #afterJoining(size: number): number | undefined {
    if (this.#freeBytes < Math.max(size, GROWTH)) return undefined;
    const blocks = [...this.#free].flatMap(([bytes, list]) => list.map((from) => ({ from, size: bytes })));
    this.#free.clear();
    this.#freeBytes = 0;
    this.#gaps = joined([...this.#gaps, ...blocks]);
    return this.#fromGaps(size);
  }

  #afterGrowth(size: number): number {
    const { memory } = this.#table;
    const end = memory.buffer.byteLength;
    try {
      memory.grow(Math.ceil(Math.max(size, GROWTH) / PAGE));
    } catch (cause) {
      this.#usedBytes -= size;
      const message = `backend-simd: no room for ${size} bytes more: ${this.#usedBytes} are in use of ${end} that WebAssembly has here`;
      throw new KleeneError('unsupported', message, { cause });
    }
    this.#gaps = joined([...this.#gaps, { from: end, size: memory.buffer.byteLength - end }]);
    return this.#fromGaps(size)!;
  }
}

/** The gaps in order of address, neighbours made one. */
function joined(gaps: readonly Gap[]): Gap[] {
  const whole: Gap[] = [];
  for (const gap of gaps.filter(({ size }) => size > 0).sort((a, b) => a.from - b.from)) {
    const last = whole.at(-1);
    if (last !== undefined && last.from + last.size === gap.from) last.size += gap.size;
    else whole.push({ ...gap });
  }
  return whole;
}
