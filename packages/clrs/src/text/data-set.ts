import { checkInteger, checkOptions } from '@kleene/base';
import type { Algorithm, Numerics } from '../spec/algorithm.ts';
import { textExamples } from './examples.ts';

/** An example of the CLRS-Text data set, its keys as dm-clrs names and orders them. */
export interface DataSetExample {
  readonly auxiliary: { readonly length: number; readonly seed: number; readonly use_hints: boolean };
  readonly prompt: string;
  /** The one right answer. */
  readonly references: readonly [answer: string];
}

/** What a data set of one algorithm is made of; `truncateDecimals` absent, as in the published one: numbers with all their digits. */
export interface DataSetOptions extends Numerics {
  readonly lengths: readonly number[];
  readonly seeds: readonly number[];
  /** Examples for each length and seed. */
  readonly samples: number;
  /** Whether steps are written, too. Default `false`. */
  readonly useHints?: boolean;
}

/** The examples of dm-clrs's data set script: for each length, for each seed, the first so many (dm-clrs generate_clrs_text.py). */
export function* dataSetExamples(algorithm: Algorithm, options: DataSetOptions): Generator<DataSetExample, void, void> {
  const where = 'clrs.dataSetExamples';
  checkOptions(where, options, ['lengths', 'seeds', 'samples', 'useHints', 'ties', 'trig', 'truncateDecimals']);
  const { lengths, seeds, samples, useHints = false, ...numerics } = options;
  checkInteger(where, 'samples', samples, { min: 0 });
  for (const length of lengths)
    for (const seed of seeds) {
      const examples = textExamples(algorithm, { ...numerics, length, seed, useHints });
      for (let i = 0; i < samples; i++) {
        const { question, answer } = examples.next().value;
        yield { auxiliary: { length, seed, use_hints: useHints }, prompt: question, references: [answer] };
      }
    }
}

/** The JSON file of one algorithm's examples as that script writes it, piece by piece: `{ name, examples }`, indented by 2. */
export function* dataSetJson(algorithm: string, examples: Iterable<DataSetExample>): Generator<string, void, void> {
  yield `{\n  "name": ${JSON.stringify(`clrs_text_${algorithm}`)},\n  "examples": [`;
  let isFirst = true;
  for (const example of examples) {
    yield `${isFirst ? '' : ','}\n    ${JSON.stringify(example, undefined, 2).replaceAll('\n', '\n    ')}`;
    isFirst = false;
  }
  yield isFirst ? ']\n}' : '\n  ]\n}';
}
