import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { borrowedWhen, inputsOf } from './borrow.ts';
import type { Mend } from './mend.ts';

/** Kernels of tfjs's wasm backend by the element types they are right for; of others they return what lay in memory. */
const onlyFor: readonly (readonly [readonly DataType[], readonly string[]])[] = [
  [
    ['float32'],
    [
      'Acos',
      'Acosh',
      'Asin',
      'Asinh',
      'Atanh',
      'ClipByValue',
      'Expm1',
      'IsFinite',
      'IsNan',
      'Log1p',
      'Prelu',
      'Reciprocal',
      'StridedSlice',
    ],
  ],
  [
    ['float32', 'int32'],
    [
      'Abs',
      'Atan',
      'Atan2',
      'Exp',
      'FloorDiv',
      'LeakyRelu',
      'Mod',
      'Neg',
      'Relu',
      'Relu6',
      'Reverse',
      'Round',
      'Selu',
      'Sinh',
      'Softplus',
      'Square',
      'Step',
    ],
  ],
];

/**
 * Kernels that are wrong for common calls: products along any axis but the last write outside the memory, gradients of 3-d
 * convolutions are of something else, and a maximum over numbers below 0 begins at the least number above 0.
 */
const wrong: readonly string[] = [
  'Conv3DBackpropFilterV2',
  'Conv3DBackpropInputV2',
  'Cumprod',
  'Dilation2D',
  'Dilation2DBackpropFilter',
  'Dilation2DBackpropInput',
  'MaxPool3D',
  'MaxPool3DGrad',
  'MaxPoolGrad',
];

/** Calls that tfjs's wasm backend answers wrongly and the cpu backend rightly. */
export const wrongOnWasm: readonly Mend[] = [
  ...onlyFor.flatMap(([dtypes, kernels]) =>
    kernels.map((kernel) =>
      borrowedWhen(kernel, (call) => inputsOf(call).some(({ dtype }) => !dtypes.includes(dtype))),
    ),
  ),
  // A number becomes a truth value bit by bit.
  borrowedWhen('Cast', ({ attrs }) => attrs['dtype'] === 'bool'),
  borrowedWhen('OneHot', ({ attrs }) => attrs['dtype'] !== 'int32'),
  borrowedWhen('Select', ({ inputs }) => inputs['t']!.dtype === 'bool'),
  // Its result has the shape of x, whatever alpha's.
  borrowedWhen('Prelu', ({ inputs }) => !isWithin(inputs['alpha']!, inputs['x']!)),
  ...wrong.map((kernel) => borrowedWhen(kernel, () => true)),
];

/** Whether the inner axes of `x` hold `alpha`. */
function isWithin({ shape: alpha }: TensorInfo, { shape: x }: TensorInfo): boolean {
  return (
    alpha.length <= x.length && alpha.every((size, axis) => size === 1 || size === x[x.length - alpha.length + axis])
  );
}
