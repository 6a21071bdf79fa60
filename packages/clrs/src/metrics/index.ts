export { evaluate, evaluateHints, graphAccuracy, type Evaluation, type HintEvaluation } from './evaluate.ts';
export { fusePermutation, type Predictions } from './fuse.ts';
export { chunkedHintLoss, chunkedOutputLoss, hintLoss, outputLoss } from './loss.ts';
export { postprocess, type PostprocessOptions } from './postprocess.ts';
export { score, verdicts, type Verdict } from './score.ts';
export { logSinkhorn, type SinkhornOptions } from './sinkhorn.ts';
