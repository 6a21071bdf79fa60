import { customGrad, dispose, engine, zerosLike, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Runs `run` as if no gradient were being taken around it, then puts the tape back, also when `run` throws. TensorFlow.js has one tape:
 * it clears it when a gradient ends, so that a gradient taken inside another one's backward pass would end the outer one too, and it does
 * not write on it inside a custom gradient's forward pass, so that a gradient taken there would be none. To the outer gradient the result
 * is a constant. What an inner gradient had saved when it failed is disposed, which TensorFlow.js leaves lying.
 */
export function isolateTape<T>(run: () => T): T {
  const { state } = engine();
  const { activeTape, gradientDepth, kernelDepth } = state;
  // tfjs types the tape as always present; it is null between gradients.
  Object.assign(state, { activeTape: null, gradientDepth: 0, kernelDepth: 0 });
  try {
    return run();
  } finally {
    for (const { saved } of state.activeTape ?? []) dispose(saved ?? []);
    Object.assign(state, { activeTape, gradientDepth, kernelDepth });
  }
}

/**
 * Whether what runs now is written on the tape. In the backward pass of a custom gradient that means: a gradient of the gradient is being
 * taken. TensorFlow.js does not follow saved results there, only saved inputs, so results must then be computed again from these.
 */
export function isRecording(): boolean {
  return engine().isTapeOn();
}

/** `run(x)` as a constant: its gradient with respect to `x` is zero. The caller owns the result. */
export function detached<T extends Tensor>(run: (x: Tensor) => T, x: Tensor): T {
  const constant = customGrad((input, save) => {
    (save as (tensors: Tensor[]) => void)([input as Tensor]);
    return { value: run(input as Tensor), gradFunc: (_, saved) => zerosLike(saved[0]!) };
  });
  return constant(x) as T;
}
