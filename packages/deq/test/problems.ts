import { readFileSync } from 'node:fs';
import { readSafetensors } from '@kleene/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { Request, Vector } from '@kleene/deq';

/** A map with its starts, over float64 vectors and over tensors: one definition of each, so that they can be held against each other. */
export interface Problem {
  readonly name: string;
  readonly size: number;
  readonly starts: readonly Float64Array[];
  readonly isAffine: boolean;
  /** The image of one sample's point. */
  image(z: Vector, sample: number): Vector;
  /** The same over tensors; `inputs` are the rows that belong to the samples given. */
  tensor(z: tf.Tensor, ...inputs: tf.Tensor[]): tf.Tensor;
  readonly inputs: () => tf.Tensor[];
}

const fixture = (name: string): URL => new URL(`fixtures/${name}`, import.meta.url);
export const arrays = readSafetensors(new Uint8Array(readFileSync(fixture('problems.safetensors')))).tensors;

/** A run of torchdeq: evaluations to each tolerance that it reached, and residuals of the first evaluations that it records. */
export interface Run {
  readonly problem: string;
  readonly dtype: 'float64' | 'float32';
  readonly solver: 'fixed_point_iter' | 'simple_fixed_point_iter' | 'anderson' | 'broyden';
  readonly options: Readonly<Record<string, number | boolean>>;
  readonly counts: Readonly<Record<string, number>>;
  readonly residuals?: readonly (readonly number[])[];
}

interface Runs {
  readonly cases: readonly Run[];
  readonly deq: readonly { id: string; settings: Record<string, unknown>; states: number; loss: number }[];
}

export const runs = JSON.parse(readFileSync(fixture('runs.json'), 'utf8')) as Runs;

type Spread = Readonly<Record<'rel-0.001' | 'abs-0.001' | 'rel-1e-06', readonly number[]>>;

/** Evaluations that Anderson with window 3 and mixing 0.5 takes in torchdeq on batch-affine from starts that differ by 1e-6. */
export const spread = JSON.parse(readFileSync(fixture('spread.json'), 'utf8')) as Record<'float32' | 'float64', Spread>;

interface RecordedOutputs {
  readonly settings: { grad: number; tau: number; sup_gap?: number; sup_loc?: readonly number[] };
  readonly outputs: number;
  readonly loss: number;
  readonly grad_W: readonly number[];
  readonly grad_x: readonly number[];
}

/** Phantom gradients of torchdeq with outputs within their steps, on the recorded layer. */
export const recordedOutputs = (
  JSON.parse(readFileSync(fixture('outputs.json'), 'utf8')) as { cases: readonly RecordedOutputs[] }
).cases;

/** The rows of a recorded array in float64. */
export function rows(name: string): Float64Array[] {
  const { data, shape } = arrays[name]!;
  const size = shape[1]!;
  return Array.from({ length: shape[0]! }, (_, row) =>
    Float64Array.from({ length: size }, (_, i) => Number(data[row * size + i])),
  );
}

export function tensorOf(list: readonly ArrayLike<number>[]): tf.Tensor2D {
  return tf.tensor2d(list.map((row) => Array.from(row)));
}

/** `activation(scale_b W z + shift_b)`. */
function network(name: string, matrix: string, shift: string, scale?: string, isTanh = true): Problem {
  const weight = rows(`${name}/${matrix}`);
  const shifts = rows(`${name}/${shift}`);
  const scales = scale === undefined ? shifts.map(() => [1]) : rows(`${name}/${scale}`);
  const starts = rows(`${name}/z0`);
  const squash = isTanh ? Math.tanh : (value: number) => value;
  return {
    name,
    size: weight.length,
    starts,
    isAffine: !isTanh,
    image: (z, sample) =>
      z.map((_, i) => {
        let sum = 0;
        for (let j = 0; j < z.length; j++) sum += weight[i]![j]! * z[j]!;
        return squash(scales[sample]![0]! * sum + shifts[sample]![i]!);
      }),
    tensor: (z, x, s) => {
      const product = tf.matMul(z as tf.Tensor2D, tensorOf(weight), false, true);
      const inner = tf.add(tf.mul(product, s!), x!);
      return isTanh ? tf.tanh(inner) : inner;
    },
    inputs: () => [tensorOf(shifts), tensorOf(scales)],
  };
}

function scalar(
  name: string,
  f: (z: number) => number,
  tensor: (z: tf.Tensor) => tf.Tensor,
  isAffine = false,
): Problem {
  return { name, size: 1, starts: rows(`${name}/z0`), isAffine, image: (z) => z.map(f), tensor, inputs: () => [] };
}

/** The problems of the recorded runs. */
export const problems: readonly Problem[] = [
  ...['affine-0.5', 'affine-0.9', 'affine-0.99', 'lin2', 'poisson10', 'rot90'].map((name) =>
    network(name, 'A', 'b', undefined, false),
  ),
  network('batch-affine', 'A', 'b', 'rho', false),
  network('tanh-20', 'W', 'x'),
  network('tanh-200', 'W', 'x'),
  network('batch-tanh', 'W', 'x', 'scale'),
  scalar('cos', Math.cos, tf.cos),
  scalar('cos-batch', Math.cos, tf.cos),
  scalar(
    'sqrt2',
    (z) => (z + 2 / z) / 2,
    (z) => tf.mul(tf.add(z, tf.div(2, z)), 0.5),
  ),
  scalar(
    'exp-2',
    (z) => 3 - 2 * z,
    (z) => tf.sub(3, tf.mul(z, 2)),
    true,
  ),
];

export function problem(name: string): Problem {
  return problems.find((one) => one.name === name)!;
}

/** The map of a problem for `solveArrays`. */
export function over({ image }: Problem): (points: readonly Request[]) => Vector[] {
  return (points) => points.map(({ at, sample }) => image(at, sample));
}
