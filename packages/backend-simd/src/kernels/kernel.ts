import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.ts';

/** What a kernel is called with. An optional tensor that is not given is undefined; of any number of tensors, `inputs` is an array. */
export interface Call {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attrs: NamedAttrMap;
  readonly backend: SimdBackend;
}

/** What a kernel returns. */
export type Output = TensorInfo | TensorInfo[];

/**
 * A kernel of ours: undefined where element types, rank or attributes are outside what it does, which the inherited kernel then
 * answers; `inherited` is for one that does a part.
 */
export type Kernel = (call: Call, inherited: (call: Call) => Output) => Output | undefined;

/** Kernels by tfjs's names. */
export type Kernels = Readonly<Record<string, Kernel>>;

/** Whether both are of the element type. */
export function areBoth(dtype: TensorInfo['dtype'], a: TensorInfo, b: TensorInfo): boolean {
  return a.dtype === dtype && b.dtype === dtype;
}
