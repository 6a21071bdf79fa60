import { KleeneError } from '@kleene/base';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { hostOf } from './host.ts';
import type { Call, Mend } from './mend.ts';
import { withTemporaries } from './temporaries.ts';

/**
 * Indices that point outside, which tfjs's cpu and wasm backends read or write somewhere in silence, are refused, as
 * TensorFlow does. (`gather` refuses them by itself; `unsortedSegmentSum` drops them.)
 */
export const indexChecks: readonly Mend[] = [
  { kernel: 'GatherNd', run: checked(({ inputs }) => inputs['params']!.shape) },
  { kernel: 'ScatterNd', run: checked(({ attrs }) => attrs['shape'] as number[]) },
  { kernel: 'TensorScatterUpdate', run: checked(({ inputs }) => inputs['tensor']!.shape) },
];

/** Updates on cpu, which writes them into its input. */
export const scatterUpdateOnCpu: Mend = {
  kernel: 'TensorScatterUpdate',
  run(call, original) {
    const { tensor, ...rest } = call.inputs as Record<string, TensorInfo>;
    return withTemporaries('cpu', call, (_, temporary) => {
      const host = hostOf(call.backend);
      const copy = temporary(host.output(tensor!.shape, tensor!.dtype));
      const [to, from] = host.views(copy, tensor!);
      to!.set(from!);
      return original({ ...call, inputs: { ...rest, tensor: copy } }) as TensorInfo;
    });
  },
};

function checked(shapeOf: (call: Call) => readonly number[]): Mend['run'] {
  return (call, original) => {
    checkIndices(call, shapeOf(call));
    return original(call);
  };
}

function checkIndices({ inputs, backend }: Call, shape: readonly number[]): void {
  const indices = inputs['indices'] as TensorInfo;
  const depth = indices.shape.at(-1) ?? 1;
  const [values] = hostOf(backend).views(indices);
  for (let i = 0; i < values!.length; i++) {
    const size = shape[i % depth]!;
    if (values![i]! >= 0 && values![i]! < size) continue;
    throw new KleeneError(
      'invalid-argument',
      `backend: indices must be between 0 and ${size - 1} on axis ${i % depth}, got ${values![i]}`,
    );
  }
}
