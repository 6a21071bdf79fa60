import { adam, disposeParams, valueAndGrads, type OptimiserState, type Params } from '@kleene/nn';
import * as tf from '@tensorflow/tfjs-core';

/** A training step that can be taken again and again, and disposed of. */
export interface Step {
  run(): void;
  dispose(): void;
}

/** Forward, backward and Adam: what a step is. `data` is disposed of with it. */
export function trained<P extends Params>(initial: P, data: tf.TensorContainer, loss: (params: P) => tf.Scalar): Step {
  const optimiser = adam({ learningRate: 1e-3 });
  let params = initial;
  let state: OptimiserState = optimiser.init(params);
  return {
    run() {
      const { value, grads } = valueAndGrads(loss, params);
      const next = optimiser.update(params, grads, state);
      value.dataSync();
      tf.dispose(value);
      disposeParams(grads);
      params = next.params as P;
      state = next.state;
    },
    dispose() {
      for (const tree of [params, ...Object.values(state.slots)]) disposeParams(tree);
      tf.dispose(data);
    },
  };
}

/** Numbers from -scale to scale that depend on place and seed alone. */
export function wave<T extends tf.Tensor>(shape: readonly number[], seed: number, scale = 1): T {
  const size = tf.util.sizeFromShape([...shape]);
  const values = Float32Array.from({ length: size }, (_, i) => scale * Math.sin(seed * 12.9898 + i * 0.7137));
  return tf.tensor(values, [...shape]) as T;
}
