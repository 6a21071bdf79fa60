import { checkInteger, checkShape, refuse } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloats } from './check.ts';
import { compute, pullBack } from './operation.ts';
import { isRecording } from './tape.ts';

/** The four projections of the edges that triangular attention mixes, each [batch, nodes, nodes, width]. */
export interface Triangle {
  /** Of the edge from x to the middle a: what it asks, and what it brings. */
  readonly query: tf.Tensor4D;
  readonly left: tf.Tensor4D;
  /** Of the edge from the middle a to y: what it answers, and what it brings. */
  readonly key: tf.Tensor4D;
  readonly right: tf.Tensor4D;
}

/**
 * Triangular attention (Bergen, O'Donnell and Bahdanau 2021, equations 3 to 5): for each pair (x, y) and head the softmax over middle
 * nodes a of <query[x, a], key[a, y]> / sqrt(width / heads), and with its weights the sum of left[x, a] * right[a, y], element by
 * element; [batch, nodes, nodes, width]. It goes from one x to the next, forward and backward, and makes no tensor [x, a, y].
 * `heads` must divide the width. The caller owns the result.
 */
export function triangularAttention(triangle: Triangle, heads: number): tf.Tensor4D {
  const shape = check(triangle, heads);
  const [batch, nodes, , width] = shape;
  return tf.tidy(() => {
    const { query, key, left, right } = triangle;
    const result = compute({
      kernel: 'KleeneTriangularAttention',
      inputs: { query, key, left, right },
      attributes: { heads },
      blank: query.size === 0 ? { shape, value: 0 } : undefined,
      plain: (tensors) => all(split(Object.values(tensors), [batch, nodes, nodes, heads, width / heads])),
      pull: (dy, tensors) => pull(dy, Object.values(tensors), [batch, nodes, nodes, heads, width / heads]),
    });
    return tf.reshape(result, shape);
  });
}

type Four = [query: tf.Tensor, key: tf.Tensor, left: tf.Tensor, right: tf.Tensor];

/** The tensors with their width split into heads. */
function split(tensors: readonly tf.Tensor[], shape: number[]): Four {
  return tensors.map((tensor) => tf.reshape(tensor, shape)) as Four;
}

function all([query, key, left, right]: Four): tf.Tensor {
  const rows = Array.from({ length: query.shape[1]! }, (_, x) =>
    tf.tidy(() => row([rowOf(query, x), key, rowOf(left, x), right])),
  );
  return tf.stack(rows, 1);
}

/** The results of one x, [batch, y, heads, part]: query and left are its row [batch, a, heads, part]. */
function row([query, key, left, right]: Four): tf.Tensor {
  const scores = tf.sum(tf.mul(tf.expandDims(query, 2), key), 4);
  const logits = tf.transpose(tf.mul(scores, 1 / Math.sqrt(key.shape[4]!)), [0, 2, 3, 1]);
  const weights = tf.transpose(tf.softmax(logits), [0, 3, 1, 2]);
  return tf.sum(tf.mul(tf.expandDims(weights, 4), tf.mul(tf.expandDims(left, 2), right)), 1);
}

/** The gradients of the four, each row computed again; a gradient of these gradients keeps all rows at once. */
function pull(dy: tf.Tensor, tensors: readonly tf.Tensor[], shape: number[]): tf.Tensor[] {
  const four = split(tensors, shape);
  const slope = tf.reshape(dy, shape);
  const rows: [tf.Tensor[], tf.Tensor[]] = [[], []];
  let [key, right] = [tf.zerosLike(four[1]), tf.zerosLike(four[3])];
  for (let x = 0; x < shape[1]!; x++) {
    const [a, b, c, d] = tf.tidy(() => {
      const parts = [rowOf(four[0], x), four[1], rowOf(four[2], x), four[3]];
      const slopes = pullBack((...given) => row(given as Four), parts, rowOf(slope, x)) as Four;
      return [slopes[0], tf.add(key, slopes[1]), slopes[2], tf.add(right, slopes[3])];
    });
    // What is written on a tape may be asked for again.
    if (!isRecording()) tf.dispose([key, right]);
    rows[0].push(a!);
    rows[1].push(c!);
    [key, right] = [b!, d!];
  }
  return [tf.stack(rows[0], 1), key, tf.stack(rows[1], 1), right].map((slopes, at) =>
    tf.reshape(slopes, tensors[at]!.shape),
  );
}

/** The slice at `x` of the second axis. */
function rowOf(tensor: tf.Tensor, x: number): tf.Tensor {
  return tf.squeeze(tf.slice(tensor, [0, x], [-1, 1]), [1]);
}

function check({ query, key, left, right }: Triangle, heads: number): [number, number, number, number] {
  const where = 'ops.triangularAttention';
  const tensors = { query, key, left, right };
  checkFloats(where, tensors);
  const [batch, nodes, , width] = query.shape;
  for (const [name, { shape }] of Object.entries(tensors)) checkShape(where, name, shape, [batch, nodes, nodes, width]);
  checkInteger(where, 'heads', heads, { min: 1 });
  if (width % heads !== 0) refuse(where, 'heads', `a divisor of the width, ${width}`, heads);
  return [batch, nodes, nodes, width];
}
