export type { Best, CheckpointFile } from './node/checkpoints.ts';
export { findBest, listCheckpoints, readMetrics } from './node/read.ts';
export type { RunOptions } from './node/run-options.ts';
export { trainRun } from './node/run.ts';
