import { util, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import { codeOf, isNumeric, type Numeric } from '../memory/block.ts';
import { COMPARE } from '../table.ts';
import { volume } from './axes.ts';
import { compare } from './binary.ts';
import { cast } from './cast.ts';
import type { Call, Kernel, Kernels } from './kernel.ts';

/** Kernels that make tensors of constants. */
export const fillKernels: Kernels = {
  Fill: ({ attrs, backend }) => {
    const value = attrs['value'] as number;
    const dtype = (attrs['dtype'] as DataType | undefined) ?? util.inferDtype(value as never);
    return isNumeric(dtype) ? fill(backend, attrs['shape'] as number[], dtype, value) : undefined;
  },
  OneHot: oneHot,
  OnesLike: like(1),
  ZerosLike: like(0),
};

/** A tensor of one value. */
export function fill(backend: SimdBackend, shape: readonly number[], dtype: Numeric, value: number): TensorInfo {
  const output = backend.output(shape, dtype);
  backend.table.fill(codeOf(dtype), backend.block(output), value, volume(shape));
  return output;
}

function like(value: number): Kernel {
  return ({ inputs, backend }) => {
    const { shape, dtype } = inputs['x']!;
    return isNumeric(dtype) ? fill(backend, shape, dtype, value) : undefined;
  };
}

/** Compares each index with 0 to depth - 1; values other than 1 and 0 are left to the inherited kernel. */
function oneHot({ inputs, attrs, backend }: Call): TensorInfo | undefined {
  const indices = inputs['indices']!;
  const { depth, onValue, offValue } = attrs as { depth: number; onValue: number; offValue: number };
  const dtype = ((attrs['dtype'] as DataType | undefined) ?? 'int32') as Numeric;
  if (indices.dtype !== 'int32' || onValue !== 1 || offValue !== 0 || !isNumeric(dtype)) return undefined;
  util.assert(Number.isInteger(depth), () => `oneHot: depth ${depth} must be an integer`);
  const column = { ...indices, shape: [volume(indices.shape), 1] };
  const range = backend.makeTensorInfo(
    [depth],
    'int32',
    Int32Array.from({ length: depth }, (_, i) => i),
  );
  const isThere = compare(backend, COMPARE.equal, column, range)!;
  const shape = [...indices.shape, depth];
  backend.disposeData(range.dataId);
  if (dtype === 'bool') return { ...isThere, shape };
  const output = cast(backend, isThere, dtype);
  backend.disposeData(isThere.dataId);
  return { ...output, shape };
}
