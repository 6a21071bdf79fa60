import { util, type DataType, type KernelBackend, type TensorInfo, type TypedArray } from '@tensorflow/tfjs-core';

/**
 * A backend whose tensors lie in this process's memory, seen as typed arrays without a copy: the ground that the kernels
 * of this package stand on.
 */
export interface Host {
  /** A new tensor; its elements are whatever the memory held. */
  output(shape: readonly number[], dtype: DataType): TensorInfo;
  /**
   * The elements of each tensor, row-major; writing to them changes the tensor. They are good until the next call of
   * either function: wasm's memory moves as it grows.
   */
  views(...tensors: readonly TensorInfo[]): TypedArray[];
}

interface WasmBackend extends KernelBackend {
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): TypedArray;
}

interface CpuBackend extends KernelBackend {
  readonly data: { get(dataId: object): { values: TypedArray } };
  makeTensorInfo(shape: number[], dtype: DataType, values: TypedArray): TensorInfo;
}

/** `backend` as a host; only for tfjs's own `wasm` and `cpu`. */
export function hostOf(backend: unknown): Host {
  return isWasm(backend) ? wasmHost(backend) : cpuHost(backend as CpuBackend);
}

/** A new tensor of one value. */
export function filled(backend: unknown, shape: readonly number[], dtype: DataType, value: number): TensorInfo {
  const host = hostOf(backend);
  const output = host.output(shape, dtype);
  host.views(output)[0]!.fill(value);
  return output;
}

function isWasm(backend: unknown): backend is WasmBackend {
  return typeof (backend as Partial<WasmBackend>).typedArrayFromHeap === 'function';
}

function wasmHost(backend: WasmBackend): Host {
  return {
    output: (shape, dtype) => backend.makeOutput([...shape], dtype),
    views(...tensors) {
      // A tensor that another backend made moves here when it is first looked at, and the memory may grow for it.
      for (const tensor of tensors) backend.typedArrayFromHeap(tensor);
      return tensors.map((tensor) => backend.typedArrayFromHeap(tensor));
    },
  };
}

function cpuHost(backend: CpuBackend): Host {
  return {
    output(shape, dtype) {
      const size = util.sizeFromShape([...shape]);
      return backend.makeTensorInfo([...shape], dtype, util.getTypedArrayFromDType(dtype as 'float32', size));
    },
    views: (...tensors) => tensors.map((tensor) => backend.data.get(tensor.dataId).values),
  };
}
