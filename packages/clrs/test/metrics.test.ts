import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { NdArray } from '@kleene/base';
import {
  buildSampler,
  dfs,
  feedbackOf,
  floydWarshall,
  type Algorithm,
  type DataPoint,
  type Location,
  type ProbeType,
} from '@kleene/clrs';
import {
  chunkedHintLoss,
  chunkedOutputLoss,
  evaluate,
  evaluateHints,
  fusePermutation,
  graphAccuracy,
  hintLoss,
  logSinkhorn,
  outputLoss,
  postprocess,
  score,
} from '@kleene/clrs/metrics';
import { readSafetensors } from '@kleene/formats';
import cases from './fixtures/heads.json' with { type: 'json' };

const { tensors } = readSafetensors(readFileSync(new URL('fixtures/heads.safetensors', import.meta.url)));

interface Case {
  readonly id: string;
  readonly location: Location;
  readonly type: ProbeType;
}

const recorded = (name: string): NdArray => tensors[name]!;
const point = (type: ProbeType, data: NdArray, name = 'x', location: Location = 'node'): DataPoint => ({
  name,
  location,
  type,
  data,
});
const array = (values: readonly number[], shape: readonly number[] = [values.length]): NdArray => ({
  data: Float64Array.from(values),
  shape,
  dtype: 'float64',
});
/** Some logits for a probe. */
const logitsFor = ({ type, data: { shape } }: DataPoint): NdArray => {
  const full = type === 'pointer' ? [...shape, shape.at(-1)!] : shape;
  const count = full.reduce((product, size) => product * size, 1);
  return array(
    Array.from({ length: count }, (_, i) => 3 * Math.sin(i * i + 1)),
    full,
  );
};
/** An array at each of some steps. */
const repeat = ({ data, shape }: NdArray, steps: number): NdArray =>
  array(Array.from({ length: steps }, () => [...data]).flat(), [steps, ...shape]);
const expectClose = (ours: NdArray, theirs: NdArray, bound: number): void => {
  expect(ours.shape).toEqual(theirs.shape);
  let worst = 0;
  ours.data.forEach((one, i) => (worst = Math.max(worst, Math.abs(one - theirs.data[i]!) / (1 + Math.abs(one)))));
  expect(worst).toBeLessThan(bound);
};
/** The probes `name` (`truth`) and their predictions of the case of hints. */
const hintTypes: { readonly [name: string]: readonly [Location, ProbeType] } = {
  node_mask: ['node', 'mask'],
  node_pointer: ['node', 'pointer'],
  node_mask_one: ['node', 'mask_one'],
  edge_mask: ['edge', 'mask'],
  node_scalar: ['node', 'scalar'],
};

describe('the score of an output', () => {
  const typed = cases.scores.filter((one) => 'type' in one) as (Case & { score: number })[];
  it.each(typed.map((one) => [one.id, one] as const))('equals that of dm-clrs in %s', (id, one) => {
    const truth = point(one.type, recorded(`${id}/truth`), 'x', one.location);
    const { scores, score: mean } = evaluate([truth], { x: { ...truth, data: recorded(`${id}/pred`) } });
    expect(scores['x']).toBeCloseTo(one.score, 6);
    expect(mean).toBe(scores['x']);
  });

  const corners = cases.scores.filter((one) => 'truth' in one) as {
    id: string;
    truth: number[];
    pred: number[];
    score: number;
  }[];
  it.each(corners.map((one) => [one.id, one] as const))('of a mask equals that of dm-clrs in %s', (_id, one) => {
    expect(score('mask', array(one.truth), array(one.pred))).toBe(one.score);
  });

  it('is averaged over outputs', () => {
    const truths = [point('pointer', array([0, 1]), 'a'), point('mask', array([1, 1]), 'b')];
    const { scores, score: mean } = evaluate(truths, {
      a: point('pointer', array([0, 0]), 'a'),
      b: point('mask', array([1, 1]), 'b'),
    });
    expect(scores).toEqual({ a: 0.5, b: 1 });
    expect(mean).toBe(0.75);
  });

  it('is NaN where no element is counted', () => {
    expect(score('categorical', array([-1, 0], [1, 2]), array([1, 0], [1, 2]))).toBeNaN();
  });

  it('takes the first of equal entries of a category', () => {
    expect(score('categorical', array([1, 0], [1, 2]), array([0.5, 0.5], [1, 2]))).toBe(1);
  });

  it('fuses permutations with the masks of their first nodes', () => {
    const of = (which: string): [DataPoint, DataPoint] => [
      point('permutation_pointer', recorded(`evaluate/fuse/perm${which}`), 'pred'),
      point('mask_one', recorded(`evaluate/fuse/mask${which}`), 'pred_mask'),
    ];
    expect([...fusePermutation(...of('')).data.data]).toEqual([...recorded('evaluate/fuse/fused').data]);
    expect([...fusePermutation(...of('_pred')).data.data]).toEqual([...recorded('evaluate/fuse/fused_pred').data]);
    const [pred, mask] = of('_pred');
    const expected = cases.scores.find(({ id }) => id === 'evaluate/fuse')!.score as number;
    expect(evaluate(of(''), { pred, pred_mask: mask }).scores['pred']).toBeCloseTo(expected, 12);
  });

  it('is refused for predictions that are missing, of another kind or shape, and types that have none', () => {
    const truth = point('pointer', array([0, 1]));
    expect(() => evaluate([truth], {})).toThrow('prediction x must be node pointer x, got "nothing"');
    expect(() => evaluate([truth], { x: { ...truth, type: 'mask' } })).toThrow('got "node mask x"');
    expect(() => evaluate([truth], { x: { ...truth, data: array([0]) } })).toThrow('must be of shape [2], got [1]');
    const raw = { ...truth, type: 'should_be_permutation' } as const;
    expect(() => evaluate([raw], { x: raw })).toThrow('type must be scalar, mask, mask_one, categorical or pointer');
    const lone = point('permutation_pointer', array([0, 1, 1, 0], [2, 2]));
    expect(() => evaluate([lone], { x: lone })).toThrow('followed by x_mask');
  });
});

describe('the scores of hints along time', () => {
  const { scores } = cases.scores.find(({ id }) => id === 'evaluate/hints') as unknown as {
    scores: { [name: string]: number & number[] };
  };
  const hints = Object.entries(hintTypes).map(([name, [location, type]]) =>
    point(type, recorded(`evaluate/hints/${name}/truth`), name, location),
  );
  const step = (i: number): { [name: string]: DataPoint } =>
    Object.fromEntries(
      hints.map((hint) => {
        const { data, shape } = recorded(`evaluate/hints/${hint.name}/pred`);
        const width = data.length / shape[0]!;
        return [hint.name, { ...hint, data: array([...data.subarray(i * width, (i + 1) * width)], shape.slice(1)) }];
      }),
    );
  const lengths = recorded('evaluate/hints/lengths').data;
  const ours = evaluateHints(hints, lengths, [step(0), step(1), step(2)]);

  it.each(Object.keys(hintTypes))('equal those of dm-clrs for %s', (name) => {
    expect(ours[name]!.score).toBeCloseTo(scores[name]!, 6);
    ours[name]!.alongTime.forEach((one, i) => expect(one).toBeCloseTo(scores[`${name}_along_time`]![i]!, 6));
  });

  it('weigh each step by how many trajectories have it', () => {
    const hint = point('mask_one', array([1, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0], [3, 2, 2]));
    const always1 = { x: { ...hint, data: array([0, 1, 0, 1], [2, 2]) } };
    const { score: total, alongTime } = evaluateHints([hint], [3, 2], [always1, always1])['x']!;
    expect([...alongTime]).toEqual([0.5, 1]);
    expect(total).toBe(2 / 3);
  });

  it('are refused when there is not one prediction for each step after the first', () => {
    const hint = point('pointer', array([0, 0, 0, 0], [2, 1, 2]));
    expect(() => evaluateHints([hint], [2], [])).toThrow('x must be of shape [1, 1, 2], got [2, 1, 2]');
  });

  it('are 0 at steps that no trajectory has', () => {
    const hint = point('pointer', array([0, 0, 0, 0, 0, 0], [3, 1, 2]));
    const right = { x: { ...hint, data: array([0, 0], [1, 2]) } };
    expect([...evaluateHints([hint], [2], [right, right])['x']!.alongTime]).toEqual([1, 0]);
  });
});

describe('graph accuracy', () => {
  it('counts the samples in which everything is right', () => {
    const pointers = point('pointer', array([0, 1, 2, 1], [2, 2]), 'p');
    const mask = point('mask', array([1, 0, -1, 1], [2, 2]), 'm');
    const right = { p: pointers, m: { ...mask, data: array([0.9, 0.1, 1, 0.6], [2, 2]) } };
    expect(graphAccuracy([pointers, mask], right)).toBe(1);
    expect(graphAccuracy([pointers, mask], { ...right, p: { ...pointers, data: array([0, 1, 2, 0], [2, 2]) } })).toBe(
      0.5,
    );
    expect(graphAccuracy([pointers, mask], { ...right, m: { ...mask, data: array([0, 0, 0, 1], [2, 2]) } })).toBe(0.5);
  });

  it('rounds scalars', () => {
    const eccentricity = point('scalar', array([3, 4]), 'x', 'graph');
    expect(graphAccuracy([eccentricity], { x: { ...eccentricity, data: array([3.4, 4.6]) } })).toBe(0.5);
  });
});

describe.each((cases.losses as unknown as Case[]).map((one) => [one.id, one] as const))(
  'the loss of %s',
  (id, { location, type }) => {
    const of = (name: string): NdArray => recorded(`${id}/${name}`);
    const truth = (name: string): DataPoint => point(type, of(name), 'x', location);
    const expectLoss = (ours: number, name: string): void =>
      expect(Math.abs(ours / of(name).data[0]! - 1)).toBeLessThan(2e-6);

    it('as an output equals that of dm-clrs', () => {
      expectLoss(outputLoss(truth('output/truth'), of('output/pred')), 'output/loss');
    });

    it('as a hint equals that of dm-clrs', () => {
      expectLoss(hintLoss(truth('hint/truth'), of('hint/pred'), recorded('loss/lengths').data), 'hint/loss');
    });

    it('in chunks equals that of dm-clrs', () => {
      const chunk = truth('hint/truth');
      expectLoss(chunkedOutputLoss(chunk, of('chunked/pred'), of('chunked/is_last')), 'chunked/output_loss');
      expectLoss(chunkedHintLoss(chunk, of('chunked/pred'), of('chunked/is_first')), 'chunked/hint_loss');
    });
  },
);

describe('losses', () => {
  it.each([dfs, floydWarshall])('of whole trajectories and of chunks as long as they agree for $name', (algorithm) => {
    const { features, outputs } = feedbackOf(
      buildSampler(algorithm as Algorithm, { length: 5, samples: 1, seed: 1 }).next(),
    );
    const steps = features.lengths.data[0]!;
    const at = (step: number): NdArray =>
      array(
        Array.from({ length: steps }, (_, t) => Number(t === step)),
        [steps, 1],
      );
    for (const hint of features.hints) {
      const logits = logitsFor(hint);
      const later = array([...logits.data.subarray(logits.data.length / steps)], [steps - 1, ...logits.shape.slice(1)]);
      expect(chunkedHintLoss(hint, logits, at(0))).toBeCloseTo(hintLoss(hint, later, [steps]), 12);
    }
    for (const output of outputs) {
      const repeated = { ...output, data: repeat(output.data, steps) };
      const logits = logitsFor(output);
      expect(chunkedOutputLoss(repeated, repeat(logits, steps), at(steps - 1))).toBeCloseTo(
        outputLoss(output, logits),
        12,
      );
    }
  });

  it('do not hide a NaN', () => {
    expect(outputLoss(point('mask', array([1, -1])), array([Number.NaN, 0]))).toBeNaN();
    expect(outputLoss(point('scalar', array([1, 2])), array([Number.NaN, 0]))).toBeNaN();
  });

  it('refuse logits of another shape and types that have none', () => {
    expect(() => outputLoss(point('pointer', array([0, 1])), array([0, 1]))).toThrow('logits of x must be of shape');
    const two = array([0, 1, 1, 0], [2, 2]);
    expect(() => hintLoss(point('mask', two), array([0, 1], [1, 2]), [2])).toThrow('lengths must be of shape [2]');
    expect(() => chunkedOutputLoss(point('mask', two), two, array([1]))).toThrow('isLast must be of shape [2, 2]');
    expect(() => chunkedHintLoss(point('mask', two), two, array([1]))).toThrow('isFirst must be of shape [2, 2]');
    expect(() => outputLoss(point('soft_pointer', array([0, 1])), array([0, 1]))).toThrow('type must be');
  });
});

describe('log-Sinkhorn', () => {
  it.each(cases.sinkhorn.map((one) => [one.id, one] as const))('equals that of dm-clrs in %s', (id, one) => {
    const ours = logSinkhorn(recorded('sinkhorn/x'), {
      steps: one.steps,
      temperature: one.temperature,
      zeroDiagonal: one.zero_diagonal,
      ...(one.noise ? { noise: recorded('sinkhorn/uniform') } : {}),
    });
    expectClose(ours, recorded(`${id}/y`), 1e-5);
  });

  it('gives rows and columns that sum to 1, with a diagonal of zeros where asked', () => {
    const x = array(
      Array.from({ length: 100 }, (_, i) => Math.sin(i * i)),
      [10, 10],
    );
    const { data } = logSinkhorn(x, { steps: 10, temperature: 1, zeroDiagonal: true });
    for (let i = 0; i < 10; i++) {
      const [row, column] = [0, 0].map((_, which) =>
        Array.from({ length: 10 }, (__, j) => Math.exp(data[which === 0 ? i * 10 + j : j * 10 + i]!)).reduce(
          (a, b) => a + b,
        ),
      );
      expect(row).toBeCloseTo(1, 4);
      expect(column).toBeCloseTo(1, 4);
      expect(Math.exp(data[i * 11]!)).toBe(0);
    }
  });

  it('refuses temperatures that are not positive, and matrices that are not square', () => {
    expect(() => logSinkhorn(array([0], [1, 1]), { steps: 1, temperature: 0 })).toThrow('temperature must be');
    expect(() => logSinkhorn(array([0, 1], [1, 2]), { steps: 1, temperature: 1 })).toThrow('logits must be of shape');
  });
});

describe('predictions from logits', () => {
  const plain = (cases.postprocess as unknown as Case[]).filter(({ type }) => type !== 'permutation_pointer');
  it.each(plain.map((one) => [one.id, one] as const))('equal those of dm-clrs in %s', (id, { location, type }) => {
    const logits = point(type, recorded(`${id}/pred`), 'x', location);
    const hard = postprocess(logits, { isHard: true });
    const soft = postprocess(logits, { isHard: false });
    expectClose(hard.data, recorded(`${id}/hard`), 1e-12);
    expectClose(soft.data, recorded(`${id}/soft`), 1e-6);
    expect([hard.type, soft.type]).toEqual([type, type === 'pointer' ? 'soft_pointer' : type]);
  });

  it.each([25, 50])('equal those of dm-clrs for permutations after %i steps', (sinkhornSteps) => {
    const id = 'postprocess/node-permutation_pointer';
    const logits = point('permutation_pointer', recorded(`${id}/pred`));
    const hard = postprocess(logits, { isHard: true, sinkhornSteps });
    const soft = postprocess(logits, { isHard: false, sinkhornSteps });
    expectClose(hard.data, recorded(`${id}/hard${sinkhornSteps}`), 1e-12);
    expectClose(soft.data, recorded(`${id}/soft${sinkhornSteps}`), 1e-5);
  });
});
