import { KleeneError } from '@kleene/base';
import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import { isNumeric, type Block, type Numeric } from './block.ts';
import type { Memory } from './memory.ts';

type DataType = TensorInfo['dtype'];

/** What is told of data that is not whole. */
export const GONE = 'array was resized or transferred';

/**
 * The data of a tensor: in a block that kernels take, in JavaScript, or in both.
 *
 * Ownership: the block goes back to the memory at the end unless JavaScript has seen it, where it may live on under another
 * tensor (a slice by an inherited kernel is a view) or with the user.
 */
export class Entry {
  readonly dtype: DataType;
  refCount: number;
  /** The parts of complex numbers, which inherited kernels set. */
  complexTensorInfos?: { real: TensorInfo; imag: TensorInfo };
  readonly #memory: Memory;
  #block: Block | undefined;
  #isOwn: boolean;
  #values: backend_util.BackendValues | undefined;
  #count: number;
  /** The same elements as another type. */
  #casts: Map<Numeric, Block> | undefined;

  private constructor(memory: Memory, dtype: DataType, refCount: number, count: number) {
    this.#memory = memory;
    this.dtype = dtype;
    this.refCount = refCount;
    this.#count = count;
    this.#isOwn = false;
  }

  /** The data of a kernel's result, not yet written. */
  static made(memory: Memory, dtype: Numeric, count: number): Entry {
    const entry = new Entry(memory, dtype, 1, count);
    entry.#block = memory.take(count, dtype);
    entry.#isOwn = true;
    return entry;
  }

  /** Data from JavaScript, which becomes a block when a kernel asks for it. */
  static from(memory: Memory, dtype: DataType, values: backend_util.BackendValues, refCount = 1): Entry {
    const entry = new Entry(memory, dtype, refCount, values?.length ?? 0);
    entry.#values = values;
    return entry;
  }

  /** Whether no element is gone: the array that a user made a tensor of may have been resized or transferred since. */
  get isWhole(): boolean {
    const array = typeof this.#block === 'object' ? this.#block : this.#values;
    return array == null || array.length >= this.#count;
  }

  /** What an inherited kernel reads. */
  get values(): backend_util.BackendValues {
    if (this.#values !== undefined || this.#block === undefined) return this.#values!;
    const { values, isShared } = this.#memory.expose(this.#block, this.#count, this.dtype as Numeric, this.#isOwn);
    if (isShared) this.#isOwn = false;
    return (this.#values = values);
  }

  /** Some inherited kernels replace what they made. */
  set values(values: backend_util.BackendValues) {
    this.release();
    this.#values = values;
    this.#count = values.length;
  }

  /** What a kernel reads: the elements as `dtype`, which is not the data's own after an inherited kernel only relabelled them. */
  block(dtype: Numeric): Block {
    if (this.#block === undefined) {
      const { block, isOwn } = this.#memory.enter(this.#values as Float32Array, this.dtype as Numeric);
      this.#block = block;
      this.#isOwn = isOwn;
      if (isOwn) this.#values = undefined;
    }
    return dtype === this.dtype ? this.#block : this.#asType(dtype);
  }

  /** A copy of the elements, for the user. */
  read(): backend_util.BackendValues {
    if (!this.isWhole) throw new KleeneError('invalid-argument', `backend-simd: dataSync: the tensor's ${GONE}`);
    if (this.#block !== undefined) return this.#memory.read(this.#block, this.#count, this.dtype as Numeric);
    return isNumeric(this.dtype) ? (this.#values as Float32Array).slice() : this.#values!;
  }

  /** Gives back what may be given back. */
  release(): void {
    if (this.#block !== undefined && this.#isOwn) this.#memory.give(this.#block, this.#count, this.dtype as Numeric);
    for (const [dtype, block] of this.#casts ?? []) this.#memory.give(block, this.#count, dtype);
    this.#block = undefined;
    this.#casts = undefined;
  }

  #asType(dtype: Numeric): Block {
    const known = this.#casts?.get(dtype);
    if (known !== undefined) return known;
    const values = Array.from(this.read() as Float32Array);
    const { block } = this.#memory.enter(values, dtype);
    (this.#casts ??= new Map()).set(dtype, block);
    return block;
  }
}
