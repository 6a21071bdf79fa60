export { gather } from './gather.ts';
export { assertPrepared } from './prepared.ts';
export { segmentArgMax, segmentMax } from './segment-max.ts';
export { segmentSoftmax } from './segment-softmax.ts';
export { segmentSum } from './segment-sum.ts';
export { solveDense } from './solve.ts';
export { detached, isolateTape, isRecording } from './tape.ts';
