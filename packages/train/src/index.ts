export { finish } from './finish.ts';
export {
  constant,
  cosine,
  geometric,
  harmonic,
  linear,
  piecewise,
  warmup,
  type Piece,
  type Schedule,
  type Span,
} from './schedules.ts';
export type { Plateau, PlateauStanding } from './plateau.ts';
export { sourceStream, type Batching, type Source } from './source.ts';
export { train } from './train.ts';
export type {
  Best,
  Choice,
  Group,
  Metrics,
  Progress,
  Snapshot,
  Standing,
  StepContext,
  StepProfile,
  Stream,
  Trained,
  TrainOptions,
} from './types.ts';
