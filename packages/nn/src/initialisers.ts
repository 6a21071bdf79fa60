import { checkInteger, refuse } from '@kleene/base';
import { uniform, type Key } from '@kleene/random';
import { tensor, type Tensor } from '@tensorflow/tfjs-core';

/**
 * A weight drawn uniformly from [-b, b) with b = 1 / sqrt(rows), the rule of PyTorch's linear layers; `shape` is `[rows, columns]` ([in, out]),
 * or `[rows]`. Throws `invalid-argument` for a shape without rows. The caller owns the tensor.
 */
export function uniformFanIn(key: Key, shape: readonly number[]): Tensor {
  const rows = checkFan('nn.uniformFanIn', shape);
  return uniformWithin(key, shape, 1 / Math.sqrt(rows));
}

/** A weight drawn uniformly from [-b, b) with b = sqrt(6 / (rows + columns)) (Glorot and Bengio 2010, equation 16). The caller owns the tensor. */
export function glorotUniform(key: Key, shape: readonly [number, number]): Tensor {
  checkFan('nn.glorotUniform', shape);
  return uniformWithin(key, shape, Math.sqrt(6 / (shape[0] + shape[1])));
}

function uniformWithin(key: Key, shape: readonly number[], bound: number): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return tensor(
    uniform(key, count).map((share) => (2 * share - 1) * bound),
    [...shape],
    'float32',
  );
}

function checkFan(where: string, shape: readonly number[]): number {
  if (shape.length === 0) refuse(where, 'shape', '[rows, ...]', shape);
  for (const size of shape) checkInteger(where, 'shape', size, { min: 1 });
  return shape[0]!;
}
