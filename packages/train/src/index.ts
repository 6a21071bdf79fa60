export { finish } from './finish.ts';
export { train } from './train.ts';
export type { Metrics, Progress, Snapshot, StepContext, Stream, Trained, TrainOptions } from './types.ts';
