import * as tf from '@tensorflow/tfjs-core';
import type { Reference } from './arrays.ts';

/** One case of an operation: an input that it is differentiated by, the operation, and its independent definition in float64. */
export interface Law {
  readonly name: string;
  readonly input: Reference;
  readonly run: (x: tf.Tensor) => tf.Tensor;
  readonly reference: (x: Reference) => Reference;
  /** Whether finite differences make sense at `input`: not where maxima tie. Default true. */
  readonly smooth?: boolean;
}

/** One case of an operation of several inputs. */
export interface Case<Name extends string> {
  readonly name: string;
  readonly inputs: Readonly<Record<Name, Reference>>;
  readonly run: (tensors: Readonly<Record<Name, tf.Tensor>>) => tf.Tensor;
  readonly reference: (arrays: Readonly<Record<Name, Reference>>) => Reference;
  readonly smooth?: boolean;
}

/** The case as one law for each input, the others fixed. */
export function byEach<Name extends string>({ name, inputs, run, reference, smooth = true }: Case<Name>): Law[] {
  return (Object.keys(inputs) as Name[]).map((by) => ({
    name: `${name}, by ${by}`,
    input: inputs[by],
    run: (x) => run({ ...tensorsOf(inputs), [by]: x }),
    reference: (x) => reference({ ...inputs, [by]: x }),
    smooth,
  }));
}

function tensorsOf<Name extends string>(arrays: Readonly<Record<Name, Reference>>): Record<Name, tf.Tensor> {
  const entries = Object.entries<Reference>(arrays).map(([name, array]) => [name, toTensor(array)]);
  return Object.fromEntries(entries) as Record<Name, tf.Tensor>;
}

/** The array as a tensor of float32. */
export function toTensor({ data, shape }: Reference): tf.Tensor {
  return tf.tensor(Float32Array.from(data), [...shape], 'float32');
}
