export type { Best } from './types.ts';
export { averagedCheckpoint } from './node/averaged.ts';
export type { CheckpointFile } from './node/checkpoints.ts';
export { findBest, listCheckpoints, readMetrics } from './node/read.ts';
export type { RunOptions } from './node/run-options.ts';
export { trainRun } from './node/run.ts';
export { workerStream, type WorkerStreamOptions } from './node/worker-stream.ts';
