import { checkShape } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloats } from './check.ts';
import { gruGates, plainGruGates } from './gates.ts';
import { hasKernel, runKernel, type Named } from './kernel.ts';
import { compute, pullBack } from './operation.ts';
import type { GruParams } from './recurrent.ts';
import { isRecording } from './tape.ts';

/**
 * The hidden states of a GRU after each step of a sequence, [steps, rows, hidden]: `gruCell` from `hidden` [rows, hidden] on, over `x`
 * [steps, rows, in], as `GRU` of PyTorch. What inputs say to the gates is one product for all steps, and so is the gradient of each weight;
 * what the hidden states say is kept for the gradient, [steps, rows, 3 * hidden]. Throws `invalid-argument` for shapes and types that do not
 * fit. The caller owns the result.
 */
export function gru(x: tf.Tensor3D, hidden: tf.Tensor2D, params: GruParams): tf.Tensor3D {
  const { inputWeight, inputBias, hiddenWeight, hiddenBias } = params;
  const [steps, rows, size] = check(x, hidden, params);
  return tf.tidy(() => {
    const flat = tf.reshape(x, [steps * rows, x.shape[2]]);
    const gates = tf.reshape(tf.add(tf.matMul(flat, inputWeight), inputBias), [steps, rows, 3 * size]);
    return compute({
      inputs: { gates, hidden, hiddenWeight, hiddenBias },
      blank: steps * rows * size === 0 ? { shape: [steps, rows, size], value: 0 } : undefined,
      plain: (inputs) => unroll(inputs, gruGates),
      pull: (dy, inputs, _, kept) =>
        isRecording() || kept.length === 0
          ? pullBack((...tensors) => unroll(named(tensors), plainGruGates)[0]!, Object.values(inputs), dy)
          : wayBack(dy, inputs, kept as [tf.Tensor, tf.Tensor]),
      keepsValue: true,
    }) as tf.Tensor3D;
  });
}

const names = ['gates', 'hidden', 'hiddenWeight', 'hiddenBias'] as const;
type Inputs = Readonly<Record<(typeof names)[number], tf.Tensor>>;

function named(tensors: readonly tf.Tensor[]): Inputs {
  return Object.fromEntries(names.map((name, at) => [name, tensors[at]!])) as Inputs;
}

// Within a gradient of a gradient tfjs loses what custom gradients save, so there the gates are their definition.
/** The states, and what they say to the gates, each of all steps. */
function unroll(inputs: Named, next: typeof plainGruGates): [states: tf.Tensor, recurrent: tf.Tensor] {
  const { gates, hidden, hiddenWeight, hiddenBias } = inputs as Inputs;
  const [states, recurrent]: [tf.Tensor2D[], tf.Tensor2D[]] = [[], []];
  let state = hidden as tf.Tensor2D;
  for (const input of apart(gates)) {
    const said = tf.add(tf.matMul(state, hiddenWeight as tf.Tensor2D), hiddenBias) as tf.Tensor2D;
    state = next(input, said, state) as tf.Tensor2D;
    states.push(state);
    recurrent.push(said);
  }
  return [together(states), together(recurrent)];
}

/** The gradient of each input, step by step from the last; those of the weights are one product over all steps. */
function wayBack(dy: tf.Tensor, inputs: Named, [recurrent, states]: [tf.Tensor, tf.Tensor]): tf.Tensor[] {
  const { gates, hidden, hiddenWeight } = inputs as Inputs;
  const [inputOf, saidOf, dyOf] = [gates, recurrent, dy].map(apart) as [tf.Tensor[], tf.Tensor[], tf.Tensor[]];
  const before = [hidden, ...apart(states).slice(0, -1)];
  const [dGates, dSaid]: [tf.Tensor[], tf.Tensor[]] = [[], []];
  let dState = tf.zerosLike(hidden);
  for (let step = dyOf.length - 1; step >= 0; step--) {
    const behind = { input: inputOf[step]!, recurrent: saidOf[step]!, hidden: before[step]! };
    const [dInput, dRecurrent, dHidden] = gatesBack(tf.add(dyOf[step]!, dState), behind);
    dGates.unshift(dInput);
    dSaid.unshift(dRecurrent);
    dState = tf.add(dHidden, tf.matMul(dRecurrent as tf.Tensor2D, hiddenWeight as tf.Tensor2D, false, true));
  }
  const all = tf.concat(dSaid, 0) as tf.Tensor2D;
  return [together(dGates), dState, tf.matMul(tf.concat(before, 0) as tf.Tensor2D, all, true), tf.sum(all, 0)];
}

/** One tensor for each step. The gradient of tfjs's `unstack` fails where there is one, and `stack`'s is `unstack`. */
function apart(tensor: tf.Tensor): tf.Tensor2D[] {
  return (tensor.shape[0] === 1 ? [tf.squeeze(tensor, [0])] : tf.unstack(tensor)) as tf.Tensor2D[];
}

/** The inverse of `apart`. */
function together(steps: readonly tf.Tensor[]): tf.Tensor {
  return steps.length === 1 ? tf.expandDims(steps[0]!, 0) : tf.stack([...steps]);
}

type Three = [tf.Tensor, tf.Tensor, tf.Tensor];

function gatesBack(dy: tf.Tensor, inputs: Named): Three {
  if (hasKernel('KleeneGruGatesGrad')) return runKernel('KleeneGruGatesGrad', { ...inputs, dy }, {}) as Three;
  return pullBack((...three) => plainGruGates(...(three as Three)), Object.values(inputs), dy) as Three;
}

function check(x: tf.Tensor3D, hidden: tf.Tensor2D, params: GruParams): [steps: number, rows: number, size: number] {
  const where = 'ops.gru';
  const { inputWeight, inputBias, hiddenWeight, hiddenBias } = params;
  checkFloats(where, { x, hidden, inputWeight, inputBias, hiddenWeight, hiddenBias });
  checkShape(where, 'x', x.shape, [-1, -1, -1]);
  const [steps, rows, width] = x.shape;
  checkShape(where, 'hidden', hidden.shape, [rows, -1]);
  const size = hidden.shape[1];
  checkShape(where, 'inputWeight', inputWeight.shape, [width, 3 * size]);
  checkShape(where, 'hiddenWeight', hiddenWeight.shape, [size, 3 * size]);
  for (const [name, bias] of Object.entries({ inputBias, hiddenBias })) checkShape(where, name, bias.shape, [3 * size]);
  return [steps, rows, size];
}
