import { checkShape } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloats } from './check.ts';
import { compute } from './operation.ts';
import { solveDenseInPlace } from './solve.ts';
import { isRecording } from './tape.ts';

/**
 * The solution x of matrix x = right for each of a batch of small systems, each in float64 (`solveDense`): `matrix` [batch, size, size]
 * and `right` [batch, size] of float32 give [batch, size]. A singular system, or one with NaN, gives NaN and leaves the others alone.
 * With u the solution of the transposed system for dy, the gradients are -u x^T and u. Reads both synchronously where there is no kernel
 * for it. The caller owns the result.
 */
export function solveBatch(matrix: tf.Tensor3D, right: tf.Tensor2D): tf.Tensor2D {
  const where = 'ops.solveBatch';
  checkFloats(where, { matrix, right });
  checkShape(where, 'right', right.shape, [-1, -1]);
  checkShape(where, 'matrix', matrix.shape, [right.shape[0], right.shape[1], right.shape[1]]);
  return compute({
    kernel: 'KleeneSolveBatch',
    inputs: { matrix, right },
    keepsValue: true,
    blank: right.size === 0 ? { shape: right.shape, value: 0 } : undefined,
    plain: (inputs) => eliminated(inputs['matrix'] as tf.Tensor3D, inputs['right'] as tf.Tensor2D),
    pull(dy, inputs, _, [kept]) {
      const [a, b] = [inputs['matrix'] as tf.Tensor3D, inputs['right'] as tf.Tensor2D];
      const x = isRecording() || kept === undefined ? solveBatch(a, b) : kept;
      const u = solveBatch(tf.transpose(a, [0, 2, 1]) as tf.Tensor3D, dy as tf.Tensor2D);
      return [tf.neg(tf.mul(tf.expandDims(u, 2), tf.expandDims(x, 1))), u];
    },
  }) as tf.Tensor2D;
}

function eliminated(matrix: tf.Tensor3D, right: tf.Tensor2D): tf.Tensor2D {
  const [batch, size] = right.shape;
  const [left, sides] = [matrix.dataSync(), right.dataSync()].map((data) => Float64Array.from(data)) as [
    Float64Array,
    Float64Array,
  ];
  const out = new Float32Array(batch * size);
  for (let at = 0; at < batch; at++) {
    const x = sides.subarray(at * size, (at + 1) * size);
    const isSolved = solveDenseInPlace(left.subarray(at * size * size, (at + 1) * size * size), x);
    if (isSolved) out.set(x, at * size);
    else out.fill(NaN, at * size, (at + 1) * size);
  }
  return tf.tensor2d(out, [batch, size]);
}
