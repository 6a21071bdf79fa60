import { tripletMax } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import { wave, type Problem } from './step.ts';

const [B, N, H, F] = [16, 16, 64, 8];

type Params = Readonly<Record<'left' | 'right' | 'out', tf.Tensor2D>>;

/** Triplet messages: for each pair the maximum over third nodes, then a layer; `plain` makes the tensor of all triplets. */
export function tripletStep(kind: 'plain' | 'fused'): Problem<Params> {
  const params: Params = {
    left: wave<tf.Tensor2D>([H, F], 1, 0.2),
    right: wave<tf.Tensor2D>([H, F], 2, 0.2),
    out: wave<tf.Tensor2D>([F, H], 3, 0.3),
  };
  const edges = wave<tf.Tensor2D>([B * N * N, H], 4);
  const messages = kind === 'fused' ? tripletMax : plainMax;
  const loss = (p: Params): tf.Scalar => {
    const left = tf.reshape(tf.matMul(edges, p.left), [B, N, N, F]) as tf.Tensor4D;
    const right = tf.reshape(tf.matMul(edges, p.right), [B, N, N, F]) as tf.Tensor4D;
    const pairs = tf.reshape(messages(left, right), [B * N * N, F]) as tf.Tensor2D;
    return tf.mean(tf.square(tf.relu(tf.matMul(pairs, p.out))));
  };
  return { params, data: { edges }, loss };
}

function plainMax(left: tf.Tensor4D, right: tf.Tensor4D): tf.Tensor {
  return tf.max(tf.add(tf.expandDims(left, 3), tf.expandDims(right, 2)), 1);
}
