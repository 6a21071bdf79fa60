import { checkFinite, checkInteger, refuse } from '@kleene/base';
import { normal, split, uniform, type Key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { checkKey, checkSizes } from '../check.ts';

/**
 * A mask for variational dropout: 0 with probability `rate`, else 1 / (1 - rate). Draw it once for each solve and multiply with it inside
 * the map, so that all iterations see the same one; a fresh mask in each would leave no fixed point. Axes in `shared` have size 1, so that
 * whole channels (`shared` the positions) or tokens (`shared` the features) go together. In evaluation use none. The caller owns it.
 */
export function dropoutMask(
  key: Key,
  shape: readonly number[],
  rate: number,
  shared: readonly number[] = [],
): tf.Tensor {
  const where = 'deq.dropoutMask';
  checkFinite(where, 'rate', rate, { min: 0 });
  if (rate >= 1) refuse(where, 'rate', 'below 1', rate);
  checkKey(where, key);
  checkSizes(where, 'shape', shape);
  if (!Array.isArray(shared)) refuse(where, 'shared', 'a list of axes', shared);
  shared.forEach((axis) => checkInteger(where, 'shared', axis, { min: 0, max: shape.length - 1 }));
  const own = shape.map((size, axis) => (shared.includes(axis) ? 1 : size));
  const count = own.reduce((product, size) => product * size, 1);
  return tf.tensor(
    uniform(key, count).map((value) => (value < rate ? 0 : 1 / (1 - rate))),
    own,
  );
}

/** A start of which half the numbers are 0 and half normal, at random: for layers whose solution is not to depend on it. The caller owns it. */
export function mixedStart(key: Key, shape: readonly number[]): tf.Tensor {
  checkKey('deq.mixedStart', key);
  checkSizes('deq.mixedStart', 'shape', shape);
  const count = shape.reduce((product, size) => product * size, 1);
  const [values, mask] = split(key, 2);
  const chosen = uniform(mask!, count);
  return tf.tensor(
    normal(values!, count).map((value, i) => (chosen[i]! < 0.5 ? 0 : value)),
    [...shape],
  );
}
