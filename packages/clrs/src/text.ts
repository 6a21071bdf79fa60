export { dataSetExamples, dataSetJson, type DataSetExample, type DataSetOptions } from './text/data-set.ts';
export { textExamples, type ExampleOptions } from './text/examples.ts';
export { formatExample, type Example } from './text/format.ts';
export { pythonFloat } from './text/numbers.ts';
export { finalAnswer, isRightAnswer, textAccuracy, type AnsweredText, type TextAccuracy } from './text/scoring.ts';
export { textSplit, type TextSplit } from './text/splits.ts';
export { textStream, type TextRow, type TextSource, type TextStreamOptions } from './text/stream.ts';
