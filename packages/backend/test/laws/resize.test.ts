import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { onEachBackend } from './on-each-backend.ts';

type Resize = (images: tf.Tensor4D, size: [number, number], corners: boolean, centers: boolean) => tf.Tensor4D;

const kinds: [string, Resize][] = [
  ['bilinear', tf.image.resizeBilinear],
  ['nearest', tf.image.resizeNearestNeighbor],
];
const options: [string, boolean, boolean][] = [
  ['as it is', false, false],
  ['with corners aligned', true, false],
  ['by centres of pixels', false, true],
];
const shape: [number, number, number, number] = [2, 3, 5, 2];
const count = 60;
const wave = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => Math.sin(2 * i + 1));

/** The gradient number by number: the function is linear, so that a difference of any size is exact. */
function byDifferences(f: (x: tf.Tensor4D) => tf.Tensor): number[] {
  return Array.from({ length: count }, (_, i) => {
    const unit = Float32Array.from({ length: count }, (__, j) => Number(i === j));
    return tf.tidy(() => f(tf.tensor4d(unit, shape)).dataSync()[0]!);
  });
}

onEachBackend(() => {
  describe.each(kinds)('the gradient of %s resizing', (_, resize) => {
    it.each(options)('%s is that of differences, of images and sizes that are not square', (__, corners, centers) => {
      for (const size of [
        [2, 7],
        [7, 2],
        [1, 1],
        [6, 10],
        [3, 5],
      ] as [number, number][]) {
        const weights = tf.tensor4d(wave(4 * size[0] * size[1]), [2, ...size, 2]);
        const f = (images: tf.Tensor4D): tf.Scalar => tf.sum(tf.mul(resize(images, size, corners, centers), weights));
        const x = tf.tensor4d(wave(count), shape);
        const gradient = tf.grad((images) => f(images as tf.Tensor4D))(x);
        expect(gradient.shape).toEqual(shape);
        const expected = byDifferences(f);
        Array.from(gradient.dataSync()).forEach((value, i) =>
          expect(value, `${size} ${i}`).toBeCloseTo(expected[i]!, 4),
        );
        tf.dispose([x, weights, gradient]);
      }
    });
  });
});
