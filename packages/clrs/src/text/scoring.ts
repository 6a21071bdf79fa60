/** An answer to a text, with what it is counted under. */
export interface AnsweredText {
  readonly algorithm: string;
  readonly length: number;
  readonly seed: number;
  /** The right answer. */
  readonly reference: string;
  /** The answer given. */
  readonly answer: string;
}

/** How many answers are right for one algorithm and length. */
export interface TextAccuracy {
  readonly algorithm: string;
  readonly length: number;
  /** The share of right answers, the mean over seeds of the share in each. */
  readonly accuracy: number;
  readonly seeds: number;
  readonly answers: number;
}

/** The result that an answer ends in: what follows the last `|`, which ends the steps, without blanks around it. */
export function finalAnswer(answer: string): string {
  return answer.slice(answer.lastIndexOf('|') + 1).trim();
}

/** Whether an answer's result is that of the right one, to the letter. The steps before it do not count. */
export function isRightAnswer(reference: string, answer: string): boolean {
  return finalAnswer(reference) === finalAnswer(answer);
}

/**
 * The accuracy of answers by algorithm and length, averaged over seeds, in the order in which they first come. dm-clrs publishes accuracies of
 * CLRS-Text (Markeeva et al. 2024, arXiv 2406.04229) without what computes them; this is exact match.
 */
export function textAccuracy(answers: Iterable<AnsweredText>): TextAccuracy[] {
  const groups = new Map<string, { algorithm: string; length: number; seeds: Map<number, boolean[]> }>();
  for (const { algorithm, length, seed, reference, answer } of answers) {
    const { seeds } = entry(groups, `${length} ${algorithm}`, () => ({ algorithm, length, seeds: new Map() }));
    entry(seeds, seed, () => []).push(isRightAnswer(reference, answer));
  }
  return Array.from(groups.values(), ({ algorithm, length, seeds }) => {
    const perSeed = [...seeds.values()];
    const accuracy = mean(perSeed.map((right) => mean(right.map(Number))));
    return { algorithm, length, accuracy, seeds: seeds.size, answers: perSeed.flat().length };
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
