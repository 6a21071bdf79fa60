import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { util, type backend_util, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';
import { isNumeric, type Block, type Numeric } from './memory/block.ts';
import { Entry } from './memory/entry.ts';
import type { Memory } from './memory/memory.ts';
import type { KernelTable } from './table.ts';

/** What `tf.memory()` says of this backend beside the engine's counts. */
export interface SimdMemory {
  readonly unreliable: false;
  /** Bytes in blocks that tensors use. */
  readonly numBytesInBlocks: number;
  /** Bytes in blocks that wait for the next tensor. */
  readonly numBytesFree: number;
}

/**
 * The CPU backend of TensorFlow.js over a table of kernels: what the table does not do, the inherited kernels do in JavaScript. Tensors
 * lie in the memory of the tier and go back to it when they are disposed of, unless JavaScript has seen them.
 */
export class SimdBackend extends MathBackendCPU {
  readonly table: KernelTable<Block | null>;
  /** The buffer argument that means "none". */
  readonly none: Block | null;
  /** Where tensors lie. */
  readonly storage: Memory;
  /** What the kernel that runs now has made; undefined where none runs. */
  #made: object[] | undefined;

  constructor(table: KernelTable<Block | null>, memory: Memory, none: Block | null) {
    super();
    this.table = table;
    this.none = none;
    this.storage = memory;
  }

  /** What a kernel answers; where it throws, what it made is disposed of. */
  run<Call, Output>(kernel: (call: Call) => Output, call: Call): Output {
    const outer = this.#made;
    const made: object[] = (this.#made = []);
    try {
      return kernel(call);
    } catch (fault) {
      for (const dataId of made) this.disposeData(dataId, true);
      throw fault;
    } finally {
      this.#made = outer;
    }
  }

  /** The block of a tensor, which a kernel of the table reads. */
  block({ dataId, dtype }: TensorInfo): Block {
    return this.#entry(dataId).block(dtype as Numeric);
  }

  /** Whether all data of a tensor is still there: an array of the user's may have been resized or transferred. */
  isWhole({ dataId }: TensorInfo): boolean {
    return !this.data.has(dataId) || this.#entry(dataId).isWhole;
  }

  /** A new tensor, which a kernel of the table then writes: until then it holds whatever was there. */
  output(shape: readonly number[], dtype: Numeric): TensorInfo {
    util.assertNonNegativeIntegerDimensions(shape as number[]);
    const dataId = this.#keep(Entry.made(this.storage, dtype, util.sizeFromShape(shape as number[])));
    return { dataId, shape: shape as number[], dtype };
  }

  /** A block with these integers, good until the next call. */
  layout(integers: readonly number[]): Block {
    return this.storage.layout(integers);
  }

  override write(values: backend_util.BackendValues, _shape: number[], dtype: DataType): object {
    const entry = Entry.from(this.storage, dtype, values);
    // Of what a user gives the module has its own copy; an inherited kernel's result comes by makeTensorInfo, and waits.
    if (isNumeric(dtype) && values != null) entry.block(dtype);
    return this.#keep(entry);
  }

  override makeTensorInfo(
    shape: number[],
    dtype: DataType,
    values?: backend_util.BackendValues | string[],
  ): TensorInfo {
    if (dtype === 'string') return super.makeTensorInfo(shape, dtype, values);
    const dataId = this.#keep(Entry.from(this.storage, dtype, values as backend_util.BackendValues));
    return { dataId, shape, dtype };
  }

  override move(
    dataId: object,
    values: backend_util.BackendValues,
    _shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    this.data.set(dataId, Entry.from(this.storage, dtype, values, refCount));
  }

  override readSync(dataId: object): backend_util.BackendValues {
    const entry = this.#entry(dataId);
    return entry.dtype === 'complex64' ? super.readSync(dataId) : entry.read();
  }

  override disposeData(dataId: object, force = false): boolean {
    if (!this.data.has(dataId)) return true;
    const entry = this.#entry(dataId);
    if (force || entry.refCount <= 1) entry.release();
    return super.disposeData(dataId, force);
  }

  override memory(): { unreliable: boolean; reasons: string[] } & SimdMemory {
    const { used, free } = this.storage.use();
    return { unreliable: false, reasons: [], numBytesInBlocks: used, numBytesFree: free };
  }

  #keep(entry: Entry): object {
    const dataId = {};
    this.data.set(dataId, entry);
    this.#made?.push(dataId);
    return dataId;
  }

  #entry(dataId: object): Entry {
    return this.data.get(dataId) as Entry;
  }
}
