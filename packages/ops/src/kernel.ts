import * as tf from '@tensorflow/tfjs-core';

/** Tensors by name. */
export type Named = Readonly<Record<string, tf.Tensor>>;

/** What a kernel is told beside its tensors. */
export type Attributes = Readonly<Record<string, number | string | boolean>>;

/** Whether the backend in use has a kernel of this name: it is asked each time, since backends change. */
export function hasKernel(name: string | undefined): name is string {
  const { backendName } = tf.engine();
  return name !== undefined && backendName !== undefined && tf.getKernel(name, backendName) !== undefined;
}

/** Runs a kernel; the caller owns what it returns. */
export function runKernel(name: string, inputs: Named, attributes: Attributes): tf.Tensor[] {
  return [tf.engine().runKernel(name, { ...inputs }, { ...attributes })].flat() as tf.Tensor[];
}
