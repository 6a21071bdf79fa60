export { dataSetExamples, dataSetJson, type DataSetExample, type DataSetOptions } from './data-set.ts';
export { textExamples, type ExampleOptions } from './examples.ts';
export { formatExample, type Example } from './format.ts';
export { pythonFloat } from './numbers.ts';
export { finalAnswer, isRightAnswer, textAccuracy, type AnsweredText, type TextAccuracy } from './scoring.ts';
export { textSplit, type TextSplit } from './splits.ts';
export { textStream, type TextRow, type TextSource, type TextStreamOptions } from './stream.ts';
