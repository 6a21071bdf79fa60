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
 * element; [batch, nodes, nodes, width]. No tensor [x, a, y] is made, forward or backward: without a kernel it goes from one x to the next, a
 * few at once where they are small. `heads` must divide the width. The caller owns the result.
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

/** Elements that the rows of a block may make at a time: enough that calls do not matter, little enough that memory does not. */
const BLOCK = 2 ** 18;

/** The first row and the number of rows of each block. Several batches fill a block with one row. */
function blocks([batch, nodes, , heads, part]: readonly number[]): [from: number, count: number][] {
  const most = batch === 1 ? Math.max(1, Math.floor(BLOCK / (nodes! * nodes! * heads! * part!))) : 1;
  return Array.from({ length: Math.ceil(nodes! / most) }, (_, at) => [at * most, Math.min(most, nodes! - at * most)]);
}

function all([query, key, left, right]: Four): tf.Tensor {
  const rows = blocks(query.shape).map((block) =>
    tf.tidy(() => some([rowsOf(query, block), key, rowsOf(left, block), right])),
  );
  return tf.concat(rows, 1);
}

/** The results of some x, [batch, x, y, heads, part]: query and left are their rows [batch, x, a, heads, part]. */
function some([query, key, left, right]: Four): tf.Tensor {
  const scores = tf.sum(tf.mul(tf.expandDims(query, 3), tf.expandDims(key, 1)), 5);
  const logits = tf.transpose(tf.mul(scores, 1 / Math.sqrt(key.shape[4]!)), [0, 1, 3, 4, 2]);
  const weights = tf.transpose(tf.softmax(logits), [0, 1, 4, 2, 3]);
  return tf.sum(tf.mul(tf.expandDims(weights, 5), tf.mul(tf.expandDims(left, 3), tf.expandDims(right, 1))), 2);
}

/** The gradients of the four, each block computed again; a gradient of these gradients keeps all at once. */
function pull(dy: tf.Tensor, tensors: readonly tf.Tensor[], shape: number[]): tf.Tensor[] {
  const four = split(tensors, shape);
  const slope = tf.reshape(dy, shape);
  const rows: [tf.Tensor[], tf.Tensor[]] = [[], []];
  let [key, right] = [tf.zerosLike(four[1]), tf.zerosLike(four[3])];
  for (const block of blocks(shape)) {
    const [a, b, c, d] = tf.tidy(() => {
      const parts = [rowsOf(four[0], block), four[1], rowsOf(four[2], block), four[3]];
      const slopes = pullBack((...given) => some(given as Four), parts, rowsOf(slope, block)) as Four;
      return [slopes[0], tf.add(key, slopes[1]), slopes[2], tf.add(right, slopes[3])];
    });
    // What is written on a tape may be asked for again.
    if (!isRecording()) tf.dispose([key, right]);
    rows[0].push(a!);
    rows[1].push(c!);
    [key, right] = [b!, d!];
  }
  const slopes = [tf.concat(rows[0], 1), key, tf.concat(rows[1], 1), right];
  return slopes.map((gradient, at) => tf.reshape(gradient, tensors[at]!.shape));
}

/** Rows of the second axis. */
function rowsOf(tensor: tf.Tensor, [from, count]: readonly [number, number]): tf.Tensor {
  return tf.slice(tensor, [0, from], [-1, count]);
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
