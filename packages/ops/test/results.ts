import * as tf from '@tensorflow/tfjs-core';

/** An operation on some tensors. */
export interface Operation {
  readonly run: (tensors: tf.Tensor[]) => tf.Tensor;
  /** Default true. */
  readonly hasGradient?: boolean;
}

/**
 * The value of an operation on the backend in use and the gradient of each input, of a sum with uneven weights, eighths; values that are not
 * finite are left out of the sum.
 */
export function results({ run, hasGradient = true }: Operation, inputs: () => tf.Tensor[]): Float32Array[] {
  return tf.tidy(() => {
    const tensors = inputs();
    const weighed = (value: tf.Tensor): tf.Tensor => {
      const finite = tf.where(tf.isFinite(value), value, tf.zerosLike(value));
      const weights = Float32Array.from({ length: value.size }, (_, at) => ((at * 7919) % 17) / 8 - 1);
      return tf.sum(tf.mul(finite, tf.tensor(weights, value.shape)));
    };
    const slopes = tf.grads((...given: tf.Tensor[]) => weighed(run(given)));
    return [run(tensors), ...(hasGradient ? slopes(tensors) : [])].map((tensor) => tensor.dataSync() as Float32Array);
  });
}

/**
 * The first place where results differ by more than 1e-4 of the largest that is wanted, or undefined. NaN equals NaN; where `isClear`, a
 * gradient that should be NaN may be anything.
 */
export function difference(
  found: readonly Float32Array[],
  wanted: readonly Float32Array[],
  isClear = false,
): string | undefined {
  for (const [at, want] of wanted.entries()) {
    const got = found[at]!;
    if (got.length !== want.length) return `${got.length} elements, not ${want.length}`;
    const scale = want.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 1);
    const isFree = isClear && at > 0;
    const off = want.findIndex(
      (value, i) => !isClose(got[i]!, value, 1e-4 * scale) && !(isFree && Number.isNaN(value)),
    );
    if (off >= 0) return `${at === 0 ? 'the value' : `gradient ${at - 1}`} at ${off} is ${got[off]}, not ${want[off]}`;
  }
  return undefined;
}

function isClose(x: number, y: number, tolerance: number): boolean {
  if (Number.isNaN(y)) return Number.isNaN(x);
  return x === y || Math.abs(x - y) <= tolerance;
}
