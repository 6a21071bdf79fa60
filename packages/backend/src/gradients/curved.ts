import {
  add,
  elu,
  engine,
  exp,
  minimum,
  mul,
  sigmoid,
  softmax,
  sub,
  sum,
  tanh,
  type GradConfig,
  type Tensor,
} from '@tensorflow/tfjs-core';

type Slope = (dy: Tensor, y: Tensor) => Tensor;

/**
 * Functions whose slope is told by their result. Within a gradient of a gradient tfjs does not follow a saved result, so that the second
 * derivative is an error or, beside other terms, silently left out; there the result is computed again from the input.
 * (`tf.logSoftmax` has its gradient within itself and stays as it is; `logSoftmax` of `@kleene/ops` is right.)
 */
export const curvedGradients: readonly GradConfig[] = [
  curved('Exp', 'x', exp, (dy, y) => mul(dy, y)),
  curved('Sigmoid', 'x', sigmoid, (dy, y) => mul(dy, mul(y, sub(1, y)))),
  curved('Tanh', 'x', tanh, (dy, y) => mul(dy, sub(1, mul(y, y)))),
  curved('Elu', 'x', elu, (dy, y) => mul(dy, add(minimum(y, 0), 1))),
  curved('Softmax', 'logits', softmax, (dy, y) => {
    const along = mul(dy, y);
    return sub(along, mul(sum(along, -1, true), y));
  }),
];

function curved(kernelName: string, input: string, again: (x: Tensor) => Tensor, slope: Slope): GradConfig {
  return {
    kernelName,
    inputsToSave: [input],
    outputsToSave: [true],
    gradFunc: (dy, [x, y]) => ({ [input]: () => slope(dy as Tensor, engine().isTapeOn() ? again(x!) : y!) }),
  };
}
