import { customGrad, dispose, engine, zerosLike, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Runs `run` with the gradient tape set aside, then puts the tape back, also when `run` throws. TensorFlow.js has one tape and clears
 * it when a gradient ends, so a gradient taken inside another one's backward pass would otherwise end the outer one too.
 */
export function isolateTape<T>(run: () => T): T {
  const { state } = engine();
  const outer = state.activeTape;
  const depth = state.gradientDepth;
  try {
    return run();
  } finally {
    // tfjs types the tape as always present; it is null between gradients.
    state.activeTape = outer;
    state.gradientDepth = depth;
  }
}

/** `run(x)` as a constant: its gradient with respect to `x` is zero. The caller owns the result. */
export function detached<T extends Tensor>(run: (x: Tensor) => T, x: Tensor): T {
  const constant = customGrad((input, save) => {
    (save as (tensors: Tensor[]) => void)([input as Tensor]);
    return { value: run(input as Tensor), gradFunc: (_, saved) => zerosLike(saved[0]!) };
  });
  return constant(x) as T;
}

/**
 * Runs `run`, which takes a gradient. When it throws, what the tape had saved for the backward pass is disposed, which TensorFlow.js does
 * only when a gradient ends well; within an outer gradient the outer one's tape is left alone.
 */
export function releasingTape<T>(run: () => T): T {
  const { state } = engine();
  try {
    return run();
  } catch (error) {
    if (state.gradientDepth === 0) {
      for (const { saved } of state.activeTape ?? []) dispose(saved ?? []);
      state.activeTape = null as never;
    }
    throw error;
  }
}
