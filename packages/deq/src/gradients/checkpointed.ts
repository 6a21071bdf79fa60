import { checkInteger } from '@kleene/base';
import { isolateTape } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import { checkTensors } from '../check.ts';
import type { State } from '../pack.ts';
import type { Gradient, Layer } from './gradient.ts';
import { checkUnroll, iterate, type UnrollOptions } from './phantom.ts';
import { flat, pull, shaped } from './vjp.ts';

/** How an unrolled iteration is remembered. */
export interface CheckpointedOptions extends UnrollOptions {
  /** The tensors, besides the start, that take a gradient: those that `f` refers to, and the inputs where they matter. */
  readonly through: readonly tf.Tensor[];
  /** Applications between two states that are kept, at least 1. Default the square root of `steps`. */
  readonly segment?: number;
}

/**
 * The gradient of `unrolled` from states kept now and then, the rest computed again on the way back: twice the work, the memory of
 * `steps / segment` states and `segment` applications.
 */
export function checkpointed(options: CheckpointedOptions): Gradient {
  const { steps, damping } = checkUnroll('deq.checkpointed', options, ['through', 'segment']);
  const { through, segment = Math.ceil(Math.sqrt(steps)) } = options;
  checkTensors('deq.checkpointed', 'through', through);
  checkInteger('deq.checkpointed', 'segment', segment, { min: 1 });
  const lengths = Array.from({ length: Math.ceil(steps / segment) }, (_, at) =>
    Math.min(segment, steps - at * segment),
  );
  return {
    name: 'checkpointed',
    from: 'start',
    attach<S extends State>(layer: Layer<S>, z: S): S {
      const run = (rows: tf.Tensor, count: number): tf.Tensor => flat(iterate(layer, shaped(rows, z), count, damping));
      const node = tf.customGrad((...given) => {
        const save = given.pop() as tf.GradSaveFunc;
        const kept = [given[0] as tf.Tensor];
        for (const count of lengths) kept.push(tf.tidy(() => run(kept.at(-1)!, count)));
        const value = kept.pop()!;
        save(kept);
        return { value, gradFunc: (dy, saved) => isolateTape(() => backward(run, lengths, saved, dy, through)) };
      });
      return shaped(node(flat(z), ...through), z);
    },
  };
}

function backward(
  run: (rows: tf.Tensor, count: number) => tf.Tensor,
  lengths: readonly number[],
  kept: readonly tf.Tensor[],
  dy: tf.Tensor,
  through: readonly tf.Tensor[],
): tf.Tensor[] {
  let grads = [dy, ...through.map((tensor) => tf.zerosLike(tensor))];
  for (let at = lengths.length - 1; at >= 0; at--) {
    const [u, ...sums] = grads;
    const next = tf.tidy(() => {
      const [back, ...shares] = pull(() => run(kept[at]!, lengths[at]!), u!, [kept[at]!, ...through]);
      return [back!, ...sums.map((sum, i) => tf.add(sum, shares[i]!))];
    });
    tf.dispose(u === dy ? sums : grads);
    grads = next;
  }
  return grads;
}
