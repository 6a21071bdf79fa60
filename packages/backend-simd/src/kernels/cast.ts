import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';
import { codeOf, isNumeric, type Numeric } from '../memory/block.ts';
import { volume } from './axes.ts';
import type { Kernels } from './kernel.ts';

/** Conversions between the types that kernels know; one that changes nothing is left to the inherited kernel, which shares the data. */
export const castKernels: Kernels = {
  Cast: ({ inputs, attrs, backend }) => {
    const [x, dtype] = [inputs['x']!, attrs['dtype'] as DataType];
    return isNumeric(x.dtype) && isNumeric(dtype) && x.dtype !== dtype ? cast(backend, x, dtype) : undefined;
  },
};

/** The elements as another type. */
export function cast(backend: SimdBackend, x: TensorInfo, dtype: Numeric): TensorInfo {
  const from = backend.block(x);
  const output = backend.output(x.shape, dtype);
  const codes = [codeOf(x.dtype), codeOf(dtype)] as const;
  backend.table.cast(...codes, backend.block(output), from, volume(x.shape));
  return output;
}
