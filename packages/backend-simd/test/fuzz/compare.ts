import * as tf from '@tensorflow/tfjs-core';
import type { Case, Input } from './case.ts';

type Backend = tf.KernelBackend & {
  write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): object;
};

/** A result: shape, type and elements. */
export interface Result {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: ArrayLike<number>;
}

/** Runs a case on a backend of tfjs by its kernel, and gives all data back. */
export function runCase({ kernel, inputs, attrs }: Case, backendName: string): Result[] {
  const backend = tf.findBackend(backendName) as Backend;
  const given: tf.TensorInfo[] = [];
  const send = (input: Input): tf.TensorInfo => {
    const values = tf.util.toTypedArray([...input.values], input.dtype);
    const shape = [...input.shape];
    const info = { dataId: backend.write(values, shape, input.dtype), shape, dtype: input.dtype };
    given.push(info);
    return info;
  };
  const sent = Array.isArray(inputs)
    ? inputs.map(send)
    : Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, send(input as Input)]));
  const { kernelFunc } = tf.getKernel(kernel, backendName);
  // Some of cpu's kernels make tensors by the way.
  tf.engine().startScope();
  const outputs = [kernelFunc({ inputs: sent as never, attrs: { ...attrs } as never, backend })].flat();
  const results = outputs.map(({ dataId, shape, dtype }) => ({
    shape,
    dtype,
    values: Array.from(backend.readSync(dataId) as Float32Array),
  }));
  tf.engine().endScope();
  for (const { dataId } of [...outputs, ...given]) backend.disposeData(dataId);
  return results;
}

/** The first difference of two lists of results, or undefined. */
export function difference(ours: readonly Result[], theirs: readonly Result[], tolerance = 1e-5): string | undefined {
  if (ours.length !== theirs.length) return `${ours.length} results, not ${theirs.length}`;
  for (const [i, expected] of theirs.entries()) {
    const found = ours[i]!;
    if (`${found.shape}` !== `${expected.shape}`) return `shape [${found.shape}], not [${expected.shape}]`;
    if (found.dtype !== expected.dtype) return `type ${found.dtype}, not ${expected.dtype}`;
    if (found.values.length !== expected.values.length) return `${found.values.length} elements`;
    for (let at = 0; at < expected.values.length; at++)
      if (!isClose(found.values[at]!, expected.values[at]!, tolerance))
        return `element ${at} is ${found.values[at]}, not ${expected.values[at]}`;
  }
  return undefined;
}

function isClose(x: number, y: number, tolerance: number): boolean {
  if (Number.isNaN(y) || Number.isNaN(x)) return Number.isNaN(x) && Number.isNaN(y);
  return x === y || Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(y));
}
