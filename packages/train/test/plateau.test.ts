import { disposeParams, sgd } from '@kleene/nn';
import { key } from '@kleene/random';
import {
  finish,
  linear,
  train,
  type Plateau,
  type PlateauStanding,
  type Progress,
  type TrainOptions,
} from '@kleene/train';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import recorded from './fixtures/plateau.json' with { type: 'json' };
import { onCpu } from './prepared.ts';
import { refusalOf } from './refusals.ts';

onCpu();

type Options = TrainOptions<{ readonly x: tf.Scalar }, null>;
type Case = { readonly options: Omit<Plateau, 'metric'>; readonly scores: number[]; readonly rates: number[] };

interface Ran {
  readonly records: readonly Progress[];
  readonly rates: readonly number[];
  /** Where the run stands at its end. */
  readonly standing: PlateauStanding | undefined;
}

/** A step more than there are scores: the first step's rate is that of no evaluation. */
async function ran(
  scores: readonly number[],
  plateau: Omit<Plateau, 'metric'>,
  changes: Partial<Options> = {},
): Promise<Ran> {
  const records: Progress[] = [];
  let standing: PlateauStanding | undefined;
  const params = { x: tf.scalar(1) };
  try {
    const run = train<{ readonly x: tf.Scalar }, null>({
      params,
      optimiser: sgd({ learningRate: recorded.rate }),
      loss: ({ x }) => tf.mul(x, 0),
      stream: { next: () => null, state: () => null },
      steps: scores.length + 1,
      key: key(1),
      evaluate: (_, { step }) => ({ score: scores[step - 1] ?? 0 }),
      evaluateEvery: 1,
      checkpoint: ({ plateauStanding }) => void (standing = plateauStanding),
      plateau: { metric: 'score', ...plateau },
      ...changes,
    });
    disposeParams((await finish(run, (progress) => void records.push(progress))).params);
  } finally {
    // Options that are refused at once leave them to the caller.
    params.x.dispose();
  }
  return { records, rates: records.map(({ learningRate }) => learningRate), standing };
}

describe('a plateau', () => {
  it.each(Object.entries(recorded.cases as unknown as Record<string, Case>))(
    'lowers the rate to the numbers of PyTorch: %s',
    async (_, { options, scores, rates }) => {
      expect((await ran(scores, options)).rates).toEqual([recorded.rate, ...rates]);
      expect(new Set(rates).size).toBeGreaterThan(1);
    },
  );

  it('lowers what a schedule says, and the rate of each group by the same falls', async () => {
    const groups: Options['groups'] = { all: { names: ['*'], optimiser: sgd({ learningRate: 8 }) } };
    const schedule = linear({ from: 4, to: 1, steps: 4 });
    const plateau = { mode: 'max', patience: 0, factor: 0.5 } as const;
    expect((await ran([1, 1, 1], plateau, { schedule })).rates).toEqual([4, 3, 1, 0.25]);
    const { records } = await ran([1, 1, 1], plateau, { groups });
    expect(records.map(({ groupRates }) => groupRates!['all'])).toEqual([8, 8, 4, 2]);
  });

  it('goes on from where it stood', async () => {
    const { options, scores, rates } = recorded.cases.cooldown as unknown as Case;
    for (const at of [5, 17, 30]) {
      const { standing } = await ran(scores.slice(0, at), options, { steps: at });
      expect(JSON.parse(JSON.stringify(standing))).toEqual(standing);
      const rest = await ran(scores.slice(at), options, { plateauStanding: standing! });
      expect(rest.rates).toEqual(rates.slice(at - 1));
    }
  });

  it.each<[string, object, string]>([
    ['a factor of 1', { factor: 1 }, 'plateau.factor must be'],
    ['a patience that is negative', { patience: -1 }, 'plateau.patience must be'],
    ['a relative threshold of 1', { threshold: 1 }, 'plateau.threshold must be'],
    ['a threshold mode of PyTorch', { thresholdMode: 'rel' }, 'plateau.thresholdMode must be'],
    ['a cooldown of a half', { cooldown: 0.5 }, 'plateau.cooldown must be'],
    ['a negative least rate', { min: -1 }, 'plateau.min must be'],
    ['an unknown option', { minLr: 0 }, 'minLr'],
    ['a metric that no evaluation has', { metric: 'loss' }, 'plateau.metric must be one of score, got "loss"'],
  ])('is refused with %s', async (_, changes, message) => {
    const plateau = { metric: 'score', mode: 'min', ...changes } as Plateau;
    expect(await refusalOf('invalid-argument', () => ran([1], plateau))).toContain(message);
  });

  it('is refused where nothing is evaluated', async () => {
    const changes = { evaluate: undefined, evaluateEvery: undefined } as unknown as Partial<Options>;
    expect(await refusalOf('invalid-argument', () => ran([1], { mode: 'min' }, changes))).toContain(
      'evaluate must be there when plateau is',
    );
  });
});
