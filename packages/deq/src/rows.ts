import { refuse } from '@kleene/base';
import { isolateTape } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import { checkTensors } from './check.ts';

/** The rows of the inputs that belong to the samples still at work. */
export interface Rows {
  /** The inputs of `samples`, valid until the next call; the whole inputs, not copied, where all samples are at work. */
  of(samples: readonly number[]): readonly tf.Tensor[];
  dispose(): void;
}

/** Follows which samples are at work; throws `invalid-argument` unless each input has a row for each sample. */
export function rowsOf(where: string, inputs: readonly tf.Tensor[], batch: number): Rows {
  checkTensors(where, 'inputs', inputs);
  inputs.forEach(({ shape }, at) => {
    if (shape[0] !== batch) refuse(where, `inputs[${at}]`, `of shape [${batch}, ...], a row per sample`, shape);
  });
  let held: readonly tf.Tensor[] = [];
  let count = batch;
  const dispose = (): void => {
    tf.dispose([...held]);
    held = [];
  };
  return {
    // Samples only ever leave, so that their number tells whether they are the same as before.
    of(samples) {
      if (samples.length === batch) return inputs;
      if (samples.length !== count && inputs.length > 0) {
        dispose();
        count = samples.length;
        held = isolateTape(() => gathered(inputs, samples));
      }
      return held;
    },
    dispose,
  };
}

function gathered(inputs: readonly tf.Tensor[], samples: readonly number[]): readonly tf.Tensor[] {
  return tf.tidy(() => {
    const index = tf.tensor1d([...samples], 'int32');
    return inputs.map((input) => tf.keep(tf.gather(input, index)));
  });
}
