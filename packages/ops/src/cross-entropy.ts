import { checkShape, refuse } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkAxes, checkFloats } from './check.ts';
import type { Named } from './kernel.ts';
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
  return tf.tidy(() =>
    rowLosses('KleeneSoftmaxCrossEntropy', logits, withMask({ targets }, mask), (constants) => [
      constants['targets']!,
      constants['mask'],
    ]),
  );
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
  return tf.tidy(() =>
    rowLosses('KleeneSparseCrossEntropy', logits, { labels }, (constants) =>
      sharesOf(constants['labels']!, logits.shape.at(-1)!),
    ),
  );
}

/** 1 at the class of each row, and which rows have one. */
function sharesOf(labels: tf.Tensor, classes: number): [targets: tf.Tensor, mask: tf.Tensor] {
  const hot = tf.equal(tf.expandDims(labels, -1), tf.range(0, classes, 1, 'int32'));
  return [tf.cast(hot, 'float32'), tf.logicalAnd(tf.greaterEqual(labels, 0), tf.less(labels, classes))];
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
      kernel: 'KleeneSigmoidCrossEntropy',
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

/** The loss of each row, of which `truth` makes targets and a mask of what the kernel is given as it is. */
function rowLosses(
  kernel: string,
  logits: tf.Tensor,
  constants: Named,
  truth: (constants: Named) => [targets: tf.Tensor, mask: tf.Tensor | undefined],
): tf.Tensor {
  return compute({
    kernel,
    inputs: { logits },
    constants,
    blank: logits.size === 0 ? { shape: logits.shape.slice(0, -1), value: 0 } : undefined,
    plain(inputs, given) {
      const [targets, mask] = truth(given);
      const parts = tf.mul(targets, logSoftmax(inputs['logits']!));
      const counted = tf.where(tf.equal(targets, 0), 0, parts);
      return masked(tf.sub(0, tf.sum(counted, -1)), mask);
    },
    pull(dy, inputs, given) {
      const [targets, mask] = truth(given);
      const mass = tf.sum(targets, -1, true);
      const slope = tf.sub(tf.mul(tf.softmax(inputs['logits']!), mass), targets);
      return [masked(tf.mul(tf.expandDims(dy, -1), slope), mask && tf.expandDims(mask, -1))];
    },
  });
}

function masked(x: tf.Tensor, mask: tf.Tensor | undefined): tf.Tensor {
  return mask === undefined ? x : tf.where(mask, x, 0);
}

function withMask(tensors: Record<string, tf.Tensor>, mask: tf.Tensor | undefined): Record<string, tf.Tensor> {
  return mask === undefined ? tensors : { ...tensors, mask: asMask(mask) };
}
