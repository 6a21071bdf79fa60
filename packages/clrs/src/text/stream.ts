import { checkInteger, checkOptions, refuse } from '@kleene/base';
import { pythonRandom } from '@kleene/random';
import type { Algorithm, Numerics } from '../spec/algorithm.ts';
import { textExamples } from './examples.ts';

/** An algorithm and the lengths of its instances. */
export interface TextSource {
  readonly algorithm: Algorithm;
  readonly lengths: readonly number[];
}

/** A text with where it comes from, its keys as dm-clrs names them. */
export interface TextRow {
  /** The question and the answer. */
  readonly text: string;
  readonly question: string;
  readonly answer: string;
  readonly algo_name: string;
  readonly length: number;
  readonly use_hints: boolean;
}

/** How a mix of texts is made. */
export interface TextStreamOptions extends Pick<Numerics, 'ties' | 'trig'> {
  /** How many texts, default without end. */
  readonly samples?: number;
  /** Whether steps are written, too. Default `false`. */
  readonly useHints?: boolean;
  /** The seed of the mix and of every algorithm and length, an integer >= 0, default 0. */
  readonly seed?: number;
  /** Cut sampled numbers to that many decimals, default 3; 0 leaves them. */
  readonly truncateDecimals?: number;
}

/**
 * Texts of algorithms and lengths drawn at random with equal chances, those of dm-clrs's generator for Hugging Face (`clrs_generator`) when nothing
 * else draws from Python's global generator meanwhile. The texts of one algorithm and length are the same in any mix.
 */
export function textStream(
  sources: readonly TextSource[],
  options: TextStreamOptions = {},
): Generator<TextRow, void, void> {
  const where = 'clrs.textStream';
  checkOptions(where, options, ['samples', 'useHints', 'seed', 'truncateDecimals', 'ties', 'trig']);
  const { samples, useHints = false, seed = 0, truncateDecimals = 3, ...numerics } = options;
  if (samples !== undefined) checkInteger(where, 'samples', samples, { min: 0 });
  checkInteger(where, 'seed', seed, { min: 0, max: 2 ** 32 - 1 });
  const streams = sources.flatMap(({ algorithm, lengths }) =>
    lengths.map((length) => ({
      row: { algo_name: algorithm.name, length, use_hints: useHints },
      examples: textExamples(algorithm, { ...numerics, length, seed, useHints, truncateDecimals }),
    })),
  );
  if (streams.length === 0) refuse(where, 'sources', 'at least one algorithm with a length', sources);
  const { choice } = pythonRandom(seed);
  return rows(streams, choice, samples ?? Infinity);
}

function* rows(
  streams: readonly {
    readonly row: Pick<TextRow, 'algo_name' | 'length' | 'use_hints'>;
    readonly examples: ReturnType<typeof textExamples>;
  }[],
  choice: (count: number) => number,
  samples: number,
): Generator<TextRow, void, void> {
  for (let i = 0; i < samples; i++) {
    const { row, examples } = streams[choice(streams.length)]!;
    const { question, answer } = examples.next().value;
    yield { text: question + answer, question, answer, ...row };
  }
}
