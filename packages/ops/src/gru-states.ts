import * as tf from '@tensorflow/tfjs-core';
import { gatesOf } from './gates.ts';
import type { Named } from './kernel.ts';
import { compute, pullBack } from './operation.ts';
import { isRecording } from './tape.ts';

/** What the states of a GRU follow from. */
export interface GruInputs {
  /** What inputs say to the gates, [steps, rows, 3 * hidden]. */
  readonly gates: tf.Tensor;
  /** [rows, hidden] */
  readonly hidden: tf.Tensor;
  /** [hidden, 3 * hidden] */
  readonly hiddenWeight: tf.Tensor;
  /** [3 * hidden] */
  readonly hiddenBias: tf.Tensor;
}

/** The states after each step, [steps, rows, hidden]. What the hidden states say to the gates is kept for the gradient. */
export function gruStates({ gates, hidden, hiddenWeight, hiddenBias }: GruInputs): tf.Tensor3D {
  const [steps, rows, size] = [gates.shape[0]!, ...(hidden.shape as [number, number])];
  return compute({
    kernel: 'KleeneGru',
    inputs: { gates, hidden, hiddenWeight, hiddenBias },
    blank: steps * rows * size === 0 ? { shape: [steps, rows, size], value: 0 } : undefined,
    plain: unroll,
    pull: (dy, inputs, _, kept) =>
      isRecording() || kept.length === 0
        ? pullBack((...tensors) => unroll(named(tensors))[0]!, Object.values(inputs), dy)
        : wayBack(dy, inputs, kept as [tf.Tensor, tf.Tensor]),
    keepsValue: true,
  }) as tf.Tensor3D;
}

function named([gates, hidden, hiddenWeight, hiddenBias]: readonly tf.Tensor[]): Named {
  return { gates: gates!, hidden: hidden!, hiddenWeight: hiddenWeight!, hiddenBias: hiddenBias! };
}

/** The states, and what they say to the gates, each of all steps. */
function unroll(inputs: Named): [states: tf.Tensor, recurrent: tf.Tensor] {
  const { gates, hidden, hiddenWeight, hiddenBias } = inputs as unknown as GruInputs;
  const [states, recurrent]: [tf.Tensor[], tf.Tensor[]] = [[], []];
  let state = hidden;
  for (const input of apart(gates)) {
    const said = tf.add(tf.matMul(state, hiddenWeight), hiddenBias);
    state = next(input, said, state);
    states.push(state);
    recurrent.push(said);
  }
  return [together(states), together(recurrent)];
}

/** The next state from what input and hidden state say to the gates, both [rows, 3 * hidden]. */
function next(input: tf.Tensor, recurrent: tf.Tensor, hidden: tf.Tensor): tf.Tensor {
  const [fromInput, fromHidden] = [gatesOf(input, 3), gatesOf(recurrent, 3)];
  const reset = tf.sigmoid(tf.add(fromInput[0]!, fromHidden[0]!));
  const update = tf.sigmoid(tf.add(fromInput[1]!, fromHidden[1]!));
  const candidate = tf.tanh(tf.add(fromInput[2]!, tf.mul(reset, fromHidden[2]!)));
  return tf.add(candidate, tf.mul(update, tf.sub(hidden, candidate)));
}

/** The gradient of each input, step by step from the last; those of the weights are one product over all steps. */
function wayBack(dy: tf.Tensor, inputs: Named, [recurrent, states]: [tf.Tensor, tf.Tensor]): tf.Tensor[] {
  const { gates, hidden, hiddenWeight } = inputs as unknown as GruInputs;
  const [inputOf, saidOf, dyOf] = [gates, recurrent, dy].map(apart) as [tf.Tensor[], tf.Tensor[], tf.Tensor[]];
  const before = [hidden, ...apart(states).slice(0, -1)];
  const [dGates, dSaid]: [tf.Tensor[], tf.Tensor[]] = [[], []];
  let dState = tf.zerosLike(hidden);
  for (let step = dyOf.length - 1; step >= 0; step--) {
    const behind = [inputOf[step]!, saidOf[step]!, before[step]!];
    const slopes = pullBack((...three) => next(...(three as Three)), behind, tf.add(dyOf[step]!, dState));
    const [dInput, dRecurrent, dHidden] = slopes as Three;
    dGates.unshift(dInput);
    dSaid.unshift(dRecurrent);
    dState = tf.add(dHidden, tf.matMul(dRecurrent, hiddenWeight, false, true));
  }
  const all = tf.concat(dSaid, 0);
  return [together(dGates), dState, tf.matMul(tf.concat(before, 0), all, true), tf.sum(all, 0)];
}

type Three = [tf.Tensor, tf.Tensor, tf.Tensor];

/** One tensor for each step. The gradient of tfjs's `unstack` fails where there is one, and `stack`'s is `unstack`. */
function apart(tensor: tf.Tensor): tf.Tensor[] {
  return tensor.shape[0] === 1 ? [tf.squeeze(tensor, [0])] : tf.unstack(tensor);
}

/** The inverse of `apart`. */
function together(steps: readonly tf.Tensor[]): tf.Tensor {
  return steps.length === 1 ? tf.expandDims(steps[0]!, 0) : tf.stack([...steps]);
}
