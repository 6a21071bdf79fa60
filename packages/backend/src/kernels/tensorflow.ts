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
