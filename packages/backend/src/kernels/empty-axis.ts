import { KleeneError } from '@kleene/base';
import { util, type DataType, type TensorInfo } from '@tensorflow/tfjs-core';
import { filled } from './host.ts';
import type { Call, Mend } from './mend.ts';

/** What a reduction over nothing is: the neutral element where there is one, as in TensorFlow and NumPy. */
const overNothing: Readonly<Record<string, (dtype: DataType) => number>> = {
  Sum: () => 0,
  Prod: () => 1,
  Mean: () => Number.NaN,
  Max: (dtype) => (dtype === 'float32' ? -Infinity : dtype === 'int32' ? -(2 ** 31) : 0),
  Min: (dtype) => (dtype === 'float32' ? Infinity : dtype === 'int32' ? 2 ** 31 - 1 : 1),
  Any: () => 0,
  All: () => 1,
};

/**
 * Reductions over an axis of length 0, where tfjs's wasm backend returns what lay in memory and its cpu backend NaN or 0:
 * sum 0, product 1, mean NaN, max -Infinity, min Infinity (the int32 range's ends), any false, all true; there is no
 * arg-max of nothing (`emptyArguments`).
 */
export const emptyAxes: readonly Mend[] = Object.keys(overNothing).map(reduction);

/** Places of the largest and smallest over an axis of length 0 are refused. */
export const emptyArguments: readonly Mend[] = ['ArgMax', 'ArgMin'].map(noArgument);

function reduction(kernel: string): Mend {
  return {
    kernel,
    run(call, original) {
      const { x, axes } = reduced(call);
      if (axes.every((axis) => x.shape[axis] !== 0)) return original(call);
      const shape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
      const kept = call.attrs['keepDims'] === true ? shape : shape.filter((_, axis) => !axes.includes(axis));
      return filled(call.backend, kept, dtypeOf(kernel, x.dtype), overNothing[kernel]!(x.dtype));
    },
  };
}

function noArgument(kernel: string): Mend {
  return {
    kernel,
    run(call, original) {
      const { x, axes } = reduced(call);
      if (axes.every((axis) => x.shape[axis] !== 0)) return original(call);
      throw new KleeneError(
        'invalid-argument',
        `backend: ${kernel} over an axis of length 0 of shape [${x.shape.join(', ')}]`,
      );
    },
  };
}

function reduced({ inputs, attrs }: Call): { x: TensorInfo; axes: number[] } {
  const { x } = inputs as { x: TensorInfo };
  return { x, axes: util.parseAxisParam((attrs['reductionIndices'] ?? attrs['axis']) as number | number[], x.shape) };
}

function dtypeOf(kernel: string, dtype: DataType): DataType {
  if (kernel === 'Any' || kernel === 'All') return 'bool';
  return kernel === 'Mean' ? 'float32' : dtype;
}
