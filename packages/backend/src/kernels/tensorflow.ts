import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Mend } from './mend.ts';
import { withTemporaries } from './temporaries.ts';

/** Segment sums in TensorFlow, which drops negative ids and, on a CPU, refuses those that are too large: dropped as well. */
export const segmentSumOnTensorflow: Mend = {
  kernel: 'UnsortedSegmentSum',
  run(call, original) {
    const { x, segmentIds } = call.inputs as { x: TensorInfo; segmentIds: TensorInfo };
    return withTemporaries('tensorflow', call, (run) => {
      const fill = (shape: number[], value: number) => run('Fill', {}, { shape, value, dtype: 'int32' });
      const condition = run('Less', { a: segmentIds, b: fill([], call.attrs['numSegments'] as number) }, {});
      const ids = run('Select', { condition, t: segmentIds, e: fill(segmentIds.shape, -1) }, {});
      return original({ ...call, inputs: { x, segmentIds: ids } }) as TensorInfo;
    });
  },
};

/** Powers in TensorFlow, where `pow(1, NaN)` is 1. */
export const powOnTensorflow: Mend = {
  kernel: 'Pow',
  run(call, original) {
    const { b } = call.inputs as { b: TensorInfo };
    if (b.dtype !== 'float32') return original(call);
    return withTemporaries('tensorflow', call, (run) => {
      const isNaN = run('Cast', { x: run('IsNan', { x: b }, {}) }, { dtype: 'float32' });
      // The root of -0 is -0, which changes no sum; that of -1 is NaN.
      const nan = run('Sqrt', { x: run('Neg', { x: isNaN }, {}) }, {});
      const power = original(call) as TensorInfo;
      return run('Add', { a: power, b: nan }, {});
    });
  },
};
