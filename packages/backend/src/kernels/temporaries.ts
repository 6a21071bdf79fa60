import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import { runKernel, type Call, type Output } from './mend.ts';

/** Runs a kernel of the backend that a mend stands on. */
export type Run = (kernel: string, inputs: NamedTensorInfoMap, attrs: NamedAttrMap) => TensorInfo;

/**
 * Runs `body` with a way to run kernels of the backend, and one to name other tensors as temporary; all are disposed of at
 * the end, but for the result.
 */
export function withTemporaries(
  engineName: string,
  { backend }: Call,
  body: (run: Run, temporary: (output: Output) => TensorInfo) => TensorInfo,
): TensorInfo {
  const owner = backend as { disposeData(dataId: object): boolean };
  const temporaries: TensorInfo[] = [];
  const temporary = (output: Output): TensorInfo => {
    temporaries.push(output as TensorInfo);
    return output as TensorInfo;
  };
  const run: Run = (kernel, inputs, attrs) => temporary(runKernel(engineName, kernel, { inputs, attrs, backend }));
  let result: TensorInfo | undefined;
  try {
    return (result = body(run, temporary));
  } finally {
    // By object: a reshaped tensor shares its data with the one it came from, and each holds it once.
    for (const tensor of temporaries) if (tensor !== result) owner.disposeData(tensor.dataId);
  }
}
