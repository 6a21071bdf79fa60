import * as tf from '@tensorflow/tfjs-core';
import { detached } from './tape.ts';

/** The largest along `axis`, which falls away; the gradient goes to the first of equal ones, where that of tfjs goes to all. */
export function firstMax(x: tf.Tensor, axis: number): tf.Tensor {
  const largest = tf.customGrad((input, save) => {
    (save as tf.GradSaveFunc)([input as tf.Tensor]);
    return {
      value: tf.max(input as tf.Tensor, axis),
      gradFunc: (dy, [again]) => tf.tidy(() => tf.mul(tf.expandDims(dy, axis), firstHot(again!, axis))),
    };
  });
  return largest(x);
}

/** 1 at the first of the largest along `axis`, 0 elsewhere; a constant. */
export function firstHot(x: tf.Tensor, axis: number): tf.Tensor {
  return detached((input) => {
    const places = input.shape.map((size, at) => (at === axis ? size : 1));
    const first = tf.expandDims(tf.argMax(input, axis), axis);
    return tf.cast(tf.equal(first, tf.reshape(tf.range(0, input.shape[axis]!, 1, 'int32'), places)), 'float32');
  }, x);
}
