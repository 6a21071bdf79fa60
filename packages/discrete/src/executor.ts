export { compile, run, type Executor } from './executor/compile.ts';
export type { WaveFacts } from './executor/facts.ts';
export type { Reached } from './executor/wave.ts';
export { loadReasoner, type Reasoner, type ReasonerFile } from './reasoner/reasoner.ts';
export { bfsReasoner } from './reasoners/bfs.ts';
