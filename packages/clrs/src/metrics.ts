export { evaluate, evaluateHints, graphAccuracy, type Evaluation, type HintEvaluation } from './metrics/evaluate.ts';
export { fusePermutation, type Predictions } from './metrics/fuse.ts';
export { chunkedHintLoss, chunkedOutputLoss, hintLoss, outputLoss } from './metrics/loss.ts';
export { postprocess, type PostprocessOptions } from './metrics/postprocess.ts';
export { score, verdicts, type Verdict } from './metrics/score.ts';
export { logSinkhorn, type SinkhornOptions } from './metrics/sinkhorn.ts';
