import { checkInteger, checkObject, checkOptions, refuse } from '@kleene/base';
import { flatten, mapParams, unflatten, type Params } from '@kleene/nn';
import { isolateTape } from '@kleene/ops';
import { label, normal, type Key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { checkKey, checkPositive, checkTensor } from '../check.ts';

/** How a normalised weight is scaled. */
export interface ScaleOptions {
  /** A bound on the factor that a direction is multiplied by. Default none. */
  readonly clip?: number;
  /** The size of each column (weight) or of the matrix (spectral) where there is no `gain`. Default 1. */
  readonly target?: number;
}

/** A weight of which direction and size are learned apart. */
export interface WeightNorm {
  /** [in, out]. */
  readonly direction: tf.Tensor;
  /** [out]: the length of each column; left out where it is fixed. */
  readonly gain?: tf.Tensor;
}

/** A weight that is divided by its largest singular value. */
export interface SpectralNorm {
  /** [in, out]. */
  readonly matrix: tf.Tensor;
  /** [out]; left out where the size is fixed. */
  readonly gain?: tf.Tensor;
}

/**
 * The weight of a weight norm (Salimans and Kingma 2016): columns of length `gain`, differentiable. Compute it once for each solve, outside
 * the map, so that all iterations share it. The caller owns it.
 */
export function weightNorm(parts: WeightNorm, options: ScaleOptions = {}): tf.Tensor {
  checkObject('deq.weightNorm', 'parts', parts);
  const { direction, gain } = parts;
  checkMatrix('deq.weightNorm', 'direction', direction, gain);
  const { clip, target } = checkScale('deq.weightNorm', options);
  return tf.tidy(() => {
    const lengths = tf.sqrt(tf.add(tf.sum(tf.square(direction), 0), 1e-12));
    return tf.mul(direction, clipped(tf.div(gain ?? target, lengths), clip));
  });
}

/** The weight norm that stands for `weight` [in, out] as it is; the caller owns the tensors. */
export function splitWeight(weight: tf.Tensor): Required<WeightNorm> {
  checkMatrix('deq.splitWeight', 'weight', weight);
  return tf.tidy(() => ({ direction: tf.clone(weight), gain: tf.sqrt(tf.sum(tf.square(weight), 0)) }));
}

/**
 * The weight of a spectral norm (Miyato et al. 2018): the matrix over its largest singular value, times `gain`, differentiable with the
 * singular vectors as constants. They come from `iterations` steps from a fixed start, so that nothing is remembered. The caller owns it.
 */
export function spectralNorm(
  parts: SpectralNorm,
  options: ScaleOptions & { readonly key: Key; readonly iterations?: number },
): tf.Tensor {
  checkObject('deq.spectralNorm', 'parts', parts);
  checkObject('deq.spectralNorm', 'options', options);
  const { matrix, gain } = parts;
  const { key, iterations = 50, ...scale } = options;
  checkMatrix('deq.spectralNorm', 'matrix', matrix, gain);
  checkKey('deq.spectralNorm', key);
  const { clip, target } = checkScale('deq.spectralNorm', scale);
  checkInteger('deq.spectralNorm', 'iterations', iterations, { min: 1 });
  return tf.tidy(() => {
    const [left, right] = isolateTape(() => singularVectors(matrix as tf.Tensor2D, key, iterations));
    const sigma = tf.sum(tf.mul(tf.matMul(matrix as tf.Tensor2D, right), left));
    return tf.mul(matrix, clipped(tf.div(gain ?? target, sigma), clip));
  });
}

function singularVectors(matrix: tf.Tensor2D, key: Key, iterations: number): [tf.Tensor2D, tf.Tensor2D] {
  const unit = (v: tf.Tensor2D): tf.Tensor2D => tf.div(v, tf.add(tf.sqrt(tf.sum(tf.square(v))), 1e-12));
  let right = unit(tf.tensor2d(normal(key, matrix.shape[1]), [matrix.shape[1], 1]));
  let left = unit(tf.matMul(matrix, right));
  for (let step = 1; step < iterations; step++) {
    right = unit(tf.matMul(matrix, left, true));
    left = unit(tf.matMul(matrix, right));
  }
  return [left, right];
}

/** Which leaves of a tree are normalised: every matrix whose path passes. */
export type Filter = (path: string) => boolean;

/**
 * The tree with every matrix [in, out] that passes `filter` split into `{ direction, gain }`: parameters to train in place of the
 * weights. New tensors throughout, which the caller owns.
 */
export function splitWeights(params: Params, filter: Filter = () => true): Params {
  return unflatten(
    Object.fromEntries(
      Object.entries(flatten(params)).flatMap(([path, leaf]): [string, tf.Tensor][] => {
        if (leaf.rank !== 2 || !filter(path)) return [[path, tf.clone(leaf)]];
        const { direction, gain } = splitWeight(leaf);
        return [
          [`${path}.direction`, direction],
          [`${path}.gain`, gain],
        ];
      }),
    ),
  );
}

/** The tree of weights that a tree of `splitWeights` stands for, differentiable: once for each solve, or to bake the norm in. The caller owns it. */
export function joinWeights(params: Params, options: ScaleOptions = {}): Params {
  const leaves = flatten(params);
  const joined = Object.entries(leaves).flatMap(([path, leaf]): [string, tf.Tensor][] => {
    const gain = leaves[`${path.slice(0, -'.direction'.length)}.gain`];
    if (path.endsWith('.gain') && leaves[`${path.slice(0, -'.gain'.length)}.direction`] !== undefined) return [];
    if (!path.endsWith('.direction') || gain === undefined) return [[path, tf.clone(leaf)]];
    return [[path.slice(0, -'.direction'.length), weightNorm({ direction: leaf, gain }, options)]];
  });
  return unflatten(Object.fromEntries(joined));
}

/** The tree with the spectral norm of every matrix that passes `filter`, differentiable, each with a key of its own. The caller owns it. */
export function spectralWeights(
  params: Params,
  options: ScaleOptions & { readonly key: Key; readonly iterations?: number },
  filter: Filter = () => true,
): Params {
  return mapParams(params, (leaf, path) =>
    leaf.rank === 2 && filter(path)
      ? spectralNorm({ matrix: leaf }, { ...options, key: label(options.key, path) })
      : tf.clone(leaf),
  );
}

function clipped(factor: tf.Tensor, clip: number): tf.Tensor {
  return clip === Infinity ? factor : tf.minimum(factor, clip);
}

function checkScale(where: string, options: ScaleOptions): Required<ScaleOptions> {
  checkOptions(where, options, ['clip', 'target']);
  const { clip = Infinity, target = 1 } = options;
  if (clip !== Infinity) checkPositive(where, 'clip', clip);
  checkPositive(where, 'target', target);
  return { clip, target };
}

function checkMatrix(where: string, name: string, matrix: unknown, gain?: unknown): void {
  checkTensor(where, name, matrix);
  if (matrix.rank !== 2) refuse(where, name, 'of shape [in, out]', matrix.shape);
  if (gain === undefined) return;
  checkTensor(where, 'gain', gain);
  if (gain.shape.join() !== String(matrix.shape[1])) refuse(where, 'gain', `of shape [${matrix.shape[1]}]`, gain.shape);
}
