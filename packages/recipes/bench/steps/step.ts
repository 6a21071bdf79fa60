import { adam, disposeParams, valueAndGrads, type OptimiserState, type Params } from '@kleene/nn';
import * as tf from '@tensorflow/tfjs-core';

/** What a training step starts from, and its loss; the tensors lie on the backend in use. */
export interface Problem<P extends Params = Params> {
  readonly params: P;
  /** What the loss is told beside the parameters. */
  readonly data: Readonly<Record<string, tf.Tensor>>;
  loss(params: P): tf.Scalar;
}

/** A training step that can be taken again and again, and disposed of. */
export interface Step {
  /** Takes one step; the loss before it. */
  run(): number;
  dispose(): void;
}

/** Forward, backward and Adam: what a step is. The tensors of the problem are disposed of with it. */
export function trained<P extends Params>(problem: Problem<P>): Step {
  const { params: initial, data } = problem;
  const optimiser = adam({ learningRate: 1e-3 });
  let params = initial;
  let state: OptimiserState = optimiser.init(params);
  return {
    run() {
      const { value, grads } = valueAndGrads((tree) => problem.loss(tree), params);
      const next = optimiser.update(params, grads, state);
      const [number] = value.dataSync();
      tf.dispose(value);
      disposeParams(grads);
      params = next.params as P;
      state = next.state;
      return number!;
    },
    dispose() {
      for (const tree of [params, ...Object.values(state.slots)]) disposeParams(tree);
      tf.dispose({ ...data });
    },
  };
}

/** Numbers from -scale to scale that depend on place and seed alone. */
export function wave<T extends tf.Tensor>(shape: readonly number[], seed: number, scale = 1): T {
  const size = tf.util.sizeFromShape([...shape]);
  const values = Float32Array.from({ length: size }, (_, i) => scale * Math.sin(seed * 12.9898 + i * 0.7137));
  return tf.tensor(values, [...shape]) as T;
}

/** Numbers from -scale to scale, at random. */
export function random<T extends tf.Tensor>(shape: readonly number[], seed: number, scale = 1): T {
  return tf.tidy(() => tf.mul(tf.randomUniform([...shape], -1, 1, 'float32', seed), scale)) as T;
}
