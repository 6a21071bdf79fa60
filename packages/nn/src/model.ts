import type { Key } from '@kleene/random';
import type { Scalar } from '@tensorflow/tfjs-core';
import type { Params } from './params.ts';

/**
 * A model as a value: functions over a tree of parameters that remember nothing between calls, so that the same arguments give the same
 * numbers. Each says the shapes of its tensors; inputs and parameters are not disposed, results are the caller's.
 */
export interface Model<Config, P extends Params, Inputs, Outputs, Batch, Options = undefined> {
  /** Fresh parameters, which depend on the configuration and the key alone. */
  init(config: Config, key: Key): P;
  /** What the model makes of `inputs`. */
  apply(params: P, inputs: Inputs, options: Options): Outputs;
  /** How far off it is on a batch: differentiable in `params`, so what `valueAndGrads` takes. */
  loss(params: P, batch: Batch, options: Options): Scalar;
}
