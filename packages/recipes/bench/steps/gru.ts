import { gru, type GruParams } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import { wave, type Problem } from './step.ts';

const [ROWS, H, STEPS] = [64, 128, 32];

/** A GRU over 32 steps, with the loss on its last state. */
export function gruStep(kind: 'plain' | 'fused'): Problem<GruParams> {
  const params: GruParams = {
    inputWeight: wave([H, 3 * H], 1, 0.1),
    hiddenWeight: wave([H, 3 * H], 2, 0.1),
    inputBias: wave([3 * H], 3, 0.1),
    hiddenBias: wave([3 * H], 4, 0.1),
  };
  const inputs = Array.from({ length: STEPS }, (_, t) => wave<tf.Tensor2D>([ROWS, H], 5 + t));
  const loss = (p: GruParams): tf.Scalar => {
    const start: tf.Tensor2D = tf.zeros([ROWS, H]);
    const last =
      kind === 'fused'
        ? fused(inputs, start, p)
        : inputs.reduce((hidden, x) => plainCell(x, hidden, p) as tf.Tensor2D, start);
    return tf.mean(tf.square(last));
  };
  return { params, data: Object.fromEntries(inputs.map((x, t) => [`input${t}`, x])), loss };
}

/** The last state by the operation for whole sequences. */
function fused(inputs: tf.Tensor2D[], start: tf.Tensor2D, p: GruParams): tf.Tensor2D {
  const states = gru(tf.stack(inputs) as tf.Tensor3D, start, p);
  return tf.reshape(tf.slice(states, [STEPS - 1], [1]), [ROWS, H]);
}

function plainCell(x: tf.Tensor2D, hidden: tf.Tensor2D, p: GruParams): tf.Tensor2D {
  const [ir, iz, ig] = tf.split(tf.add(tf.matMul(x, p.inputWeight), p.inputBias), 3, 1) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const rest = tf.split(tf.add(tf.matMul(hidden, p.hiddenWeight), p.hiddenBias), 3, 1);
  const [hr, hz, hg] = rest as [tf.Tensor, tf.Tensor, tf.Tensor];
  const z = tf.sigmoid(tf.add(iz, hz));
  const g = tf.tanh(tf.add(ig, tf.mul(tf.sigmoid(tf.add(ir, hr)), hg)));
  return tf.add(g, tf.mul(z, tf.sub(hidden, g)));
}
