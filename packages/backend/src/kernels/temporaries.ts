import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import { runKernel, type Call } from './mend.ts';

/** Runs a kernel of the backend that a mend stands on. */
export type Run = (kernel: string, inputs: NamedTensorInfoMap, attrs: NamedAttrMap) => TensorInfo;

/** Runs `body` with a way to run kernels of the backend; what they made is disposed of at the end, but for the result. */
export function withTemporaries(engineName: string, { backend }: Call, body: (run: Run) => TensorInfo): TensorInfo {
  const owner = backend as { disposeData(dataId: object): boolean };
  const temporaries: TensorInfo[] = [];
  const run: Run = (kernel, inputs, attrs) => {
    const output = runKernel(engineName, kernel, { inputs, attrs, backend }) as TensorInfo;
    temporaries.push(output);
    return output;
  };
  let result: TensorInfo | undefined;
  try {
    return (result = body(run));
  } finally {
    for (const { dataId } of temporaries) if (dataId !== result?.dataId) owner.disposeData(dataId);
  }
}
