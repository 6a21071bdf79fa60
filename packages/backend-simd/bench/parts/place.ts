import type { KernelTable, NativeBuffer, NativeTable, WasmTable } from '@kleene/backend-simd';
import { Pool } from '../../src/memory/pool.ts';
import type { Clock } from './time.ts';

/** Where a tier's buffers are, for a benchmark that fills them and times kernels. */
export interface Place<B> {
  readonly title: string;
  readonly table: KernelTable<B>;
  /** What products have to reach, GFLOP/s; 0 where nothing is promised. */
  readonly products: number;
  /** Which share of a copy's rate simple kernels have to reach. */
  readonly share: number;
  readonly none: B;
  /** One thread is measured in time computed; several in time passed. */
  readonly clock: Clock;
  /** Takes room for n floats between -1 and 1, or for a layout. */
  floats(n: number): B;
  ints(values: readonly number[]): B;
  /** Copies the first n floats, as JavaScript does it. */
  copy(out: B, a: B, n: number): void;
  /** Gives back all that was taken. */
  clear(): void;
}

const value = (i: number): number => ((i * 7919) % 2003) / 1001.5 - 1;

/** The addon's, over blocks as tensors have them. */
export function nativePlace(table: NativeTable, title: string, threads: number): Place<NativeBuffer> {
  const pool = new Pool(table);
  return {
    title,
    table,
    products: 85 * threads,
    share: 0.8,
    none: null,
    clock: threads === 1 ? 'cpu' : 'wall',
    floats(n) {
      const block = pool.take(n, 'float32') as Float32Array;
      block.forEach((_, i) => (block[i] = value(i)));
      return block;
    },
    ints: (values) => Int32Array.from(values),
    copy: (out, a, n) => (out as Float32Array).set((a as Float32Array).subarray(0, n)),
    clear: () => undefined,
  };
}

/** The module's, over its memory. */
export function wasmPlace(table: WasmTable, title: string): Place<number> {
  let top = table.heapBase;
  const take = (n: number): number => {
    const at = Math.ceil(top / 64) * 64;
    top = at + 4 * n;
    const missing = top - table.memory.buffer.byteLength;
    if (missing > 0) table.memory.grow(Math.ceil(missing / 65_536));
    return at;
  };
  const floats = (at: number, n: number): Float32Array => new Float32Array(table.memory.buffer, at, n);
  return {
    title,
    table,
    products: title.endsWith('relaxed') ? 44 : 36,
    share: 0,
    none: 0,
    clock: 'cpu',
    floats(n) {
      const at = take(n);
      floats(at, n).forEach((_, i, all) => (all[i] = value(i)));
      return at;
    },
    ints(values) {
      const at = take(values.length);
      new Int32Array(table.memory.buffer, at, values.length).set(values);
      return at;
    },
    copy: (out, a, n) => floats(out, n).set(floats(a, n)),
    clear: () => void (top = table.heapBase),
  };
}
