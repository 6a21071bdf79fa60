import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { borrowed, borrowedWhen, inputsOf } from './borrow.ts';
import { filled } from './host.ts';
import type { Mend } from './mend.ts';
import { withTemporaries } from './temporaries.ts';

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

/** Casts to bool, which tfjs makes bit by bit: whether a number is not 0. */
const castToBool: Mend = {
  kernel: 'Cast',
  run(call, original) {
    const { x } = call.inputs as { x: TensorInfo };
    if (call.attrs['dtype'] !== 'bool' || x.dtype === 'bool') return original(call);
    return withTemporaries('wasm', call, (run, temporary) =>
      run('NotEqual', { a: x, b: temporary(filled(call.backend, [], x.dtype, 0)) }, {}),
    );
  },
};

/** Calls that tfjs's wasm backend answers wrongly and the cpu backend rightly. */
export const wrongOnWasm: readonly Mend[] = [
  ...onlyFor.flatMap(([dtypes, kernels]) =>
    kernels.map((kernel) =>
      borrowedWhen(kernel, (call) => inputsOf(call).some(({ dtype }) => !dtypes.includes(dtype))),
    ),
  ),
  castToBool,
  borrowedWhen('OneHot', ({ attrs }) => attrs['dtype'] !== 'int32'),
  borrowedWhen('Select', ({ inputs }) => inputs['t']!.dtype === 'bool'),
  // Its result has the shape of x, whatever alpha's.
  borrowedWhen('Prelu', ({ inputs }) => !isWithin(inputs['alpha']!, inputs['x']!)),
  ...wrong.map(borrowed),
];

/** Whether the inner axes of `x` hold `alpha`. */
function isWithin({ shape: alpha }: TensorInfo, { shape: x }: TensorInfo): boolean {
  return (
    alpha.length <= x.length && alpha.every((size, axis) => size === 1 || size === x[x.length - alpha.length + axis])
  );
}
