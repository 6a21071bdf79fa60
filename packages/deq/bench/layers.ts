import { key, label, normal } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';

export const BATCH = 32;
export const WIDTH = 128;

/** A layer with its data, which torchdeq gets too. */
export interface Layer {
  readonly name: 'two products' | 'feed-forward' | 'processor';
  readonly shape: readonly number[];
  readonly arrays: Readonly<Record<string, { readonly shape: number[]; readonly data: Float32Array }>>;
  readonly f: (z: tf.Tensor, ...inputs: tf.Tensor[]) => tf.Tensor;
  readonly inputs: readonly tf.Tensor[];
}

type Tensors = Readonly<Record<string, tf.Tensor2D>>;

/**
 * States of 32 times 128 numbers in three layers: two products, about the cheapest that learns anything; a block of a transformer without its
 * attention; and messages over all pairs of the nodes of two graphs, as a processor passes them.
 */
export function layers(): Layer[] {
  return [
    layer('two products', [BATCH, WIDTH], { w: [WIDTH, WIDTH, 1], v: [WIDTH, WIDTH, 1] }, ({ w, v }) => (z, x) => {
      return tf.tanh(tf.matMul(tf.tanh(tf.add(tf.matMul(z as tf.Tensor2D, w!), x!)) as tf.Tensor2D, v!));
    }),
    layer(
      'feed-forward',
      [BATCH, WIDTH],
      { w: [WIDTH, WIDTH, 0.25], up: [WIDTH, 4 * WIDTH, 1], down: [4 * WIDTH, WIDTH, 0.25] },
      ({ w, up, down }) =>
        (z, x) => {
          const mixed = normed(tf.add(tf.matMul(z as tf.Tensor2D, w!), x!));
          return normed(tf.add(mixed, tf.matMul(tf.relu(tf.matMul(mixed as tf.Tensor2D, up!)), down!)));
        },
    ),
    layer(
      'processor',
      [2, BATCH / 2, WIDTH],
      { from: [WIDTH, WIDTH, 0.7], to: [WIDTH, WIDTH, 0.7], message: [WIDTH, WIDTH, 0.7], update: [WIDTH, WIDTH, 0.5] },
      ({ from, to, message, update }) =>
        (z, x) => {
          const sent = tf.add(tf.expandDims(times(z, from!), 1), tf.expandDims(times(z, to!), 2));
          const heard = tf.max(times(tf.relu(sent), message!), 2);
          return normed(tf.add(times(tf.relu(tf.add(heard, z)), update!), x!));
        },
    ),
  ];
}

function layer(
  name: Layer['name'],
  shape: number[],
  matrices: Readonly<Record<string, readonly [rows: number, columns: number, size: number]>>,
  make: (tensors: Tensors) => Layer['f'],
): Layer {
  const root = label(key(1), name);
  const arrays: Record<string, { shape: number[]; data: Float32Array }> = {};
  for (const [part, [rows, columns, size]] of Object.entries(matrices))
    arrays[part] = array(label(root, part), [rows, columns], size / Math.sqrt(rows));
  arrays['x'] = array(label(root, 'x'), shape, 0.3);
  const tensors: Record<string, tf.Tensor2D> = {};
  for (const [part, { data, shape }] of Object.entries(arrays))
    tensors[part] = tf.tensor<tf.Rank>(data, shape, 'float32') as tf.Tensor2D;
  return { name, shape, arrays, f: make(tensors), inputs: [tensors['x']!] };
}

function array(from: Parameters<typeof normal>[0], shape: number[], deviation: number) {
  const count = shape.reduce((product, size) => product * size, 1);
  return { shape, data: Float32Array.from(normal(from, count), (value) => value * deviation) };
}

function times(z: tf.Tensor, w: tf.Tensor2D): tf.Tensor {
  return tf.reshape(tf.matMul(tf.reshape(z, [-1, WIDTH]), w), z.shape);
}

function normed(z: tf.Tensor): tf.Tensor {
  const centred = tf.sub(z, tf.mean(z, -1, true));
  return tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-5)));
}
