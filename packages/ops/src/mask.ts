import * as tf from '@tensorflow/tfjs-core';

/** `mask` as truth values: true where it is not 0. */
export function asMask<T extends tf.Tensor>(mask: T): T {
  return mask.dtype === 'bool' ? mask : tf.notEqual(mask, 0);
}
