import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { algorithmNamed, bfs, binarySearch, clrs30, insertionSort, type Algorithm } from '@kleene/clrs';
import {
  dataSetExamples,
  dataSetJson,
  finalAnswer,
  isRightAnswer,
  pythonFloat,
  textAccuracy,
  textExamples,
  textSplit,
  textStream,
  type Example,
  type ExampleOptions,
} from '@kleene/clrs/text';
import digests from './fixtures/text-digests.json' with { type: 'json' };
import { majority } from './majority.ts';

const take = (count: number, algorithm: Algorithm, options: Partial<ExampleOptions> = {}): Example[] => {
  const examples = textExamples(algorithm, { length: 4, seed: 0, truncateDecimals: 3, ...options });
  return Array.from({ length: count }, () => examples.next().value);
};
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const all = clrs30.map((one) => [one.name, one] as const);

describe('20 texts of seed 0 and length 10 equal those of dm-clrs', () => {
  it.each(all)('with and without hints, cut to 3 decimals and whole, for %s', (name, algorithm) => {
    const ours = [3, 0].flatMap((truncateDecimals) =>
      [false, true].map((useHints) => {
        const examples = take(20, algorithm, { length: 10, truncateDecimals, useHints });
        return sha256(examples.map(({ question, answer }) => question + answer).join('')).slice(0, 10);
      }),
    );
    expect(ours).toEqual((digests as { [name: string]: string[] })[name]);
  });
});

describe('a text', () => {
  it('states the problem and the names of the result, and answers with it', () => {
    const [{ question, answer }] = take(1, bfs, { useHints: true }) as [Example];
    expect(question).toBe(
      'bfs:\ns: 3, A: [[1 0 1 1], [0 1 0 1], [1 0 1 0], [1 1 0 0]], initial_trace: [0 1 2 3]\ntrace | pi:\n',
    );
    expect(answer).toBe('[3 3 2 3] | [3 3 0 3]\n\n');
  });

  it('without hints has no steps', () => {
    expect(take(1, binarySearch)).toEqual([
      { question: 'binary_search:\nkey: [0.544 0.548 0.602 0.715], target: 0.423\nreturn:\n', answer: '0\n\n' },
    ]);
  });

  it('gives pairs of places in parentheses', () => {
    const [{ question, answer }] = take(1, binarySearch, { useHints: true }) as [Example];
    expect(question).toMatch(/target: 0.423, initial_trace: \(0, 3\)\ntrace \| \(low, high\):\n$/);
    expect(answer).toBe('(0, 1) | (0, 0)\n\n');
  });

  it.each(all)('has steps where they are asked for, and no letters in its answer, for %s', (name, algorithm) => {
    for (const useHints of [false, true])
      for (const { question, answer } of take(3, algorithm, { useHints, length: 6 })) {
        expect(question.startsWith(`${name}:\n`) && question.endsWith(':\n') && answer.endsWith('\n\n')).toBe(true);
        const hasSteps = useHints && name !== 'segments_intersect';
        for (const word of ['trace | ', 'initial_trace:']) expect(question.includes(word)).toBe(hasSteps);
        expect(answer.includes('|')).toBe(hasSteps);
        expect(answer).not.toMatch(/[a-z]/i);
      }
  });

  it('begins its answer with a bar when there are no steps between', () => {
    const [{ answer }] = take(1, algorithmNamed('lcs_length'), { useHints: true }) as [Example];
    expect(answer.startsWith(' | [[-1 -1 1 0]')).toBe(true);
  });

  it('is written of your own algorithms, too', () => {
    const examples = textExamples(majority, { length: 5, seed: 0, useHints: true, values: 2 });
    expect(examples.next().value).toEqual({
      question: 'majority:\nkey: [0.0 1.0 1.0 0.0 1.0], initial_trace: 0\ntrace | candidate:\n',
      answer: '0, 2, 2 | 4\n\n',
    });
  });

  it('refuses unknown options and lengths', () => {
    expect(() => textExamples(bfs, { length: 4, seed: 0, hints: true } as unknown as ExampleOptions)).toThrow(
      'got "hints"',
    );
    expect(() => textExamples(bfs, { length: 0, seed: 0 })).toThrow('length must be an integer >= 1');
  });
});

describe('numbers are written as Python writes them', () => {
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [-2.5, '-2.5'],
    [0.1, '0.1'],
    [1e-4, '0.0001'],
    [1e-5, '1e-05'],
    [-1.5e-5, '-1.5e-05'],
    [1e-7, '1e-07'],
    [1e-100, '1e-100'],
    [123456789012345680, '1.2345678901234568e+17'],
    [1e16, '1e+16'],
    [9999999999999998, '9999999999999998.0'],
    [1e22, '1e+22'],
    [5e-324, '5e-324'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
    [Number.NaN, 'nan'],
  ])('%d', (value, text) => {
    expect(pythonFloat(value)).toBe(text);
  });
});

describe('a mix of texts', () => {
  const sources = [
    { algorithm: insertionSort, lengths: [4, 8] },
    { algorithm: bfs, lengths: [5] },
  ];

  it('is that of dm-clrs with the same seed', () => {
    const rows = [...textStream(sources, { samples: 12, useHints: true })];
    expect(rows.map(({ algo_name, length }) => `${algo_name[0]}${length}`).join(' ')).toBe(
      'i8 i8 i4 i8 b5 i8 i8 i8 i8 i8 b5 i4',
    );
    expect(sha256(rows.map(({ text }) => text).join('')).slice(0, 12)).toBe('fedf798f3de5');
    expect(Object.keys(rows[0]!)).toEqual(['text', 'question', 'answer', 'algo_name', 'length', 'use_hints']);
  });

  it('goes on without end, with the same texts of an algorithm in any mix', () => {
    const texts: string[] = [];
    for (const { algo_name, text } of textStream(sources)) {
      if (algo_name === 'bfs') texts.push(text);
      if (texts.length === 5) break;
    }
    expect(texts).toEqual(take(5, bfs, { length: 5 }).map(({ question, answer }) => question + answer));
  });

  it('refuses to be one of nothing', () => {
    expect(() => textStream([])).toThrow('sources must be at least one algorithm with a length');
  });
});

describe('the data set', () => {
  it.each([
    ['train', 215, 2_150_000],
    ['val', 823, 514_375],
  ] as const)('has the lengths and counts of the published one in %s', (name, pairs, examples) => {
    const { lengths, seeds, samples } = textSplit(name);
    const ours = Object.values(lengths).reduce((sum, one) => sum + one.length, 0);
    expect(ours).toBe(pairs);
    expect(ours * seeds.length * samples).toBe(examples);
    expect(Object.keys(lengths)).toEqual(clrs30.map((one) => one.name));
  });

  it('has the lengths of single algorithms', () => {
    expect(textSplit('train').lengths['dijkstra']).toEqual([4, 5, 10, 11, 12, 15, 19, 23, 28]);
    expect(textSplit('val').lengths['bridges']).toEqual([4, 5, 6, 7]);
  });

  it('has for each length and seed a stream of its own, seeds within lengths', () => {
    const examples = [...dataSetExamples(bfs, { lengths: [4, 5], seeds: [3, 14], samples: 2 })];
    expect(examples.map(({ auxiliary: { length, seed } }) => `${length}:${seed}`).join(' ')).toBe(
      '4:3 4:3 4:14 4:14 5:3 5:3 5:14 5:14',
    );
    const [, second] = take(2, bfs, { length: 5, seed: 14 }) as [Example, Example];
    expect(examples.at(-1)).toEqual({
      auxiliary: { length: 5, seed: 14, use_hints: false },
      prompt: second.question,
      references: [second.answer],
    });
  });

  it.each([0, 3])('is written in pieces as JSON indented by 2 with %i examples', (samples) => {
    const examples = [...dataSetExamples(bfs, { lengths: [4], seeds: [0], samples })];
    expect([...dataSetJson('bfs', examples)].join('')).toBe(
      JSON.stringify({ name: 'clrs_text_bfs', examples }, undefined, 2),
    );
  });
});

describe('answers', () => {
  it('are right when their results are, whatever the steps', () => {
    expect(isRightAnswer('[0 1], [1 1] | [2 1]\n\n', '[0 0] | [2 1]')).toBe(true);
    expect(isRightAnswer('[0 1] | [2 1]\n\n', '[0 1] | [1 1]')).toBe(false);
    expect(isRightAnswer('0\n\n', ' 0')).toBe(true);
    expect(isRightAnswer('0\n\n', '0.0')).toBe(false);
    expect(finalAnswer(' | 3\n\n')).toBe('3');
  });

  it('are counted by algorithm and length, each seed with the same weight', () => {
    const given = (algorithm: string, length: number, seed: number, answer: string) => ({
      algorithm,
      length,
      seed,
      reference: '1\n\n',
      answer,
    });
    expect(
      textAccuracy([
        given('bfs', 4, 0, '1'),
        given('bfs', 4, 0, '1'),
        given('bfs', 4, 1, '0'),
        given('dfs', 4, 0, '1'),
        given('bfs', 5, 0, '2'),
      ]),
    ).toEqual([
      { algorithm: 'bfs', length: 4, accuracy: 0.5, seeds: 2, answers: 3 },
      { algorithm: 'dfs', length: 4, accuracy: 1, seeds: 1, answers: 1 },
      { algorithm: 'bfs', length: 5, accuracy: 0, seeds: 1, answers: 1 },
    ]);
  });
});
