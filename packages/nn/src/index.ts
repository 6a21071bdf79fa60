export { type Json, type CheckpointInfo } from './checkpoint.ts';
export { clipByGlobalNorm, globalNorm, valueAndGrads, type Clipped, type ValueAndGrads } from './gradients.ts';
export { glorotUniform, uniformFanIn } from './initialisers.ts';
export { layerNorm, linear, mlp, type Activation, type LinearParams, type NormParams } from './layers.ts';
export type { Model } from './model.ts';
export { adam, adamax, adamw, type AdamOptions } from './optimisers/adam.ts';
export { type Optimiser, type OptimiserState, type Updated } from './optimisers/optimiser.ts';
export { rmsprop, type RmspropOptions } from './optimisers/rmsprop.ts';
export { sgd, type SgdOptions } from './optimisers/sgd.ts';
export { countParams, disposeParams, flatten, isTensor, mapParams, unflatten, type Params } from './params.ts';
export {
  arraysOf,
  cloneParams,
  decodeCheckpoint,
  encodeCheckpoint,
  treeOf,
  type Checkpoint,
} from './tensor-checkpoint.ts';
