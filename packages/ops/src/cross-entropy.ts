import { checkShape, refuse } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkAxes, checkFloats } from './check.ts';
import { asMask } from './mask.ts';
import { compute } from './operation.ts';
import { logSoftmax } from './softmax.ts';

/**
 * The cross-entropy of each row, -sum(targets * logSoftmax(logits)) over the last axis: [..., classes] to [...]. `targets` has the shape of
 * `logits`, needs not sum to 1 and takes no gradient; a class with target 0 counts nothing, also at a logit of -Infinity. Rows where
 * `mask` [...] is 0 are 0 and take no gradient, NaN or not. The caller owns the result.
 */
export function softmaxCrossEntropy(logits: tf.Tensor, targets: tf.Tensor, mask?: tf.Tensor): tf.Tensor {
  const where = 'ops.softmaxCrossEntropy';
  checkFloats(where, { logits, targets });
  checkAxes(where, logits, 1, 'logits');
  checkShape(where, 'targets', targets.shape, logits.shape);
  if (mask !== undefined) checkShape(where, 'mask', mask.shape, logits.shape.slice(0, -1));
  return tf.tidy(() => rowLosses(logits, targets, mask));
}

/**
 * The cross-entropy of each row for a class by its number: `logits` [..., classes] and `labels` [...] of int32 give [...]. A row whose
 * label is no class, such as -1, is 0 and takes no gradient. The caller owns the result.
 */
export function sparseCrossEntropy(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const where = 'ops.sparseCrossEntropy';
  checkFloats(where, { logits });
  checkAxes(where, logits, 1, 'logits');
  if (labels.dtype !== 'int32') refuse(where, 'labels', 'of type int32', labels.dtype);
  checkShape(where, 'labels', labels.shape, logits.shape.slice(0, -1));
  return tf.tidy(() => {
    const classes = logits.shape.at(-1)!;
    const hot = tf.equal(tf.expandDims(labels, -1), tf.range(0, classes, 1, 'int32'));
    const isClass = tf.logicalAnd(tf.greaterEqual(labels, 0), tf.less(labels, classes));
    return rowLosses(logits, tf.cast(hot, 'float32'), isClass);
  });
}

/**
 * The cross-entropy of each element for a probability `targets` of the shape of `logits`, which takes no gradient:
 * max(x, 0) - x t + log(1 + exp(-|x|)), which does not overflow. Where `mask`, of the same shape, is 0 it is 0 and takes no gradient.
 * The caller owns the result.
 */
export function sigmoidCrossEntropy<T extends tf.Tensor>(logits: T, targets: tf.Tensor, mask?: tf.Tensor): T {
  const where = 'ops.sigmoidCrossEntropy';
  checkFloats(where, { logits, targets });
  checkShape(where, 'targets', targets.shape, logits.shape);
  if (mask !== undefined) checkShape(where, 'mask', mask.shape, logits.shape);
  return tf.tidy(() =>
    compute({
      inputs: { logits },
      constants: withMask({ targets }, mask),
      blank: logits.size === 0 ? { shape: logits.shape, value: 0 } : undefined,
      plain(inputs, constants) {
        const [x, t] = [inputs['logits']!, constants['targets']!];
        const tail = tf.log1p(tf.exp(tf.neg(tf.abs(x))));
        return masked(tf.add(tf.sub(tf.relu(x), tf.mul(x, t)), tail), constants['mask']);
      },
      pull: (dy, inputs, constants) => [
        masked(tf.mul(dy, tf.sub(tf.sigmoid(inputs['logits']!), constants['targets']!)), constants['mask']),
      ],
    }),
  ) as T;
}

function rowLosses(logits: tf.Tensor, targets: tf.Tensor, mask: tf.Tensor | undefined): tf.Tensor {
  return compute({
    inputs: { logits },
    constants: withMask({ targets }, mask),
    blank: logits.size === 0 ? { shape: logits.shape.slice(0, -1), value: 0 } : undefined,
    plain(inputs, constants) {
      const parts = tf.mul(constants['targets']!, logSoftmax(inputs['logits']!));
      const counted = tf.where(tf.equal(constants['targets']!, 0), 0, parts);
      return masked(tf.sub(0, tf.sum(counted, -1)), constants['mask']);
    },
    pull(dy, inputs, constants) {
      const mass = tf.sum(constants['targets']!, -1, true);
      const slope = tf.sub(tf.mul(tf.softmax(inputs['logits']!), mass), constants['targets']!);
      const isIn = constants['mask'] && tf.expandDims(constants['mask'], -1);
      return [masked(tf.mul(tf.expandDims(dy, -1), slope), isIn)];
    },
  });
}

function masked(x: tf.Tensor, mask: tf.Tensor | undefined): tf.Tensor {
  return mask === undefined ? x : tf.where(mask, x, 0);
}

function withMask(tensors: Record<string, tf.Tensor>, mask: tf.Tensor | undefined): Record<string, tf.Tensor> {
  return mask === undefined ? tensors : { ...tensors, mask: asMask(mask) };
}
