import { mapParams, flatten, type Params } from '@kleene/nn';
import * as tf from '@tensorflow/tfjs-core';

/**
 * The running average after step `step`, when `average` was that before it and `params` are the parameters now: the mean of the
 * parameters of all steps, weighted by decay^age. The caller owns it; nothing is disposed. Leaves of int32 are taken as they are.
 */
export function nextAverage<P extends Params>(average: P, params: P, decay: number, step: number): P {
  const weight = (1 - decay) / (1 - decay ** step);
  const now = flatten(params);
  return tf.tidy(() =>
    mapParams(average, (leaf, path) => {
      const current = now[path]!;
      return step === 1 || current.dtype !== 'float32'
        ? current.clone()
        : tf.add(leaf, tf.mul(tf.sub(current, leaf), weight));
    }),
  );
}
