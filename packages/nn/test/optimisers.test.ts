import { readFileSync } from 'node:fs';
import { prepare } from '@kleene/backend';
import { testedBackends } from '@kleene/backend/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  adamax,
  adamw,
  clipByGlobalNorm,
  disposeParams,
  flatten,
  rmsprop,
  sgd,
  unflatten,
  type Optimiser,
  type Params,
} from '@kleene/nn';

type Numbers = Record<string, number[]>;
interface Case {
  readonly optimiser: 'SGD' | 'Adam' | 'AdamW' | 'Adamax' | 'RMSprop';
  readonly options: {
    lr: number;
    momentum?: number;
    nesterov?: boolean;
    weight_decay?: number;
    betas?: [number, number];
    eps?: number;
    alpha?: number;
    centered?: boolean;
  };
  readonly clip?: number;
  readonly start: Numbers;
  readonly steps: readonly { readonly grads: Numbers; readonly params: Numbers; readonly norm?: number }[];
}

const recorded = JSON.parse(readFileSync(new URL('./fixtures/optimisers.json', import.meta.url), 'utf8')) as {
  shapes: Record<string, number[]>;
  cases: Record<string, Case>;
};

function build({
  optimiser,
  options: { lr, momentum, nesterov, weight_decay, betas, eps, alpha, centered },
}: Case): Optimiser {
  const shared = {
    learningRate: lr,
    ...(weight_decay !== undefined && { weightDecay: weight_decay }),
    ...(eps !== undefined && { epsilon: eps }),
  };
  const moments = { ...shared, ...(betas && { beta1: betas[0], beta2: betas[1] }) };
  const kept = momentum === undefined ? {} : { momentum };
  if (optimiser === 'SGD') return sgd({ ...shared, ...kept, ...(nesterov && { nesterov }) });
  if (optimiser === 'RMSprop')
    return rmsprop({ ...shared, ...kept, ...(alpha !== undefined && { alpha }), ...(centered && { centered }) });
  return { Adam: adam, AdamW: adamw, Adamax: adamax }[optimiser](moments);
}

const tree = (numbers: Numbers): Params =>
  unflatten(
    Object.fromEntries(
      Object.entries(numbers).map(([path, values]) => [path, tf.tensor(values, recorded.shapes[path]!, 'float32')]),
    ),
  );
const numbersOf = (params: Params): Numbers =>
  Object.fromEntries(Object.entries(flatten(params)).map(([path, leaf]) => [path, [...leaf.dataSync()]]));

describe.each(testedBackends().map((backend) => [backend.title, backend] as const))(
  'optimisers %s',
  (_, { options, isHere }) => {
    describe.skipIf(!isHere)('against PyTorch', () => {
      beforeAll(async () => void (await prepare(options)));

      it.each(Object.entries(recorded.cases))(
        '%s takes the recorded 20 steps, each from the recorded start',
        (_, recordedCase) => {
          const optimiser = build(recordedCase);
          let params = tree(recordedCase.start);
          let state = optimiser.init(params);
          for (const { grads, params: expected, norm } of recordedCase.steps) {
            const raw = tree(grads);
            const clipped = recordedCase.clip === undefined ? undefined : clipByGlobalNorm(raw, recordedCase.clip);
            ({ params, state } = optimiser.update(params, clipped?.grads ?? raw, state));
            if (norm !== undefined) expect(Math.abs(clipped!.norm.dataSync()[0]! - norm) / norm).toBeLessThan(1e-6);
            disposeParams(raw);
            if (clipped) tf.dispose([clipped.norm, ...Object.values(flatten(clipped.grads))]);
            expectClose(numbersOf(params), expected);
            // From here on with PyTorch's own numbers, so that each step is judged by itself.
            disposeParams(params);
            params = tree(expected);
          }
          expect(state.step).toBe(20);
          disposeParams(params);
          Object.values(state.slots).forEach(disposeParams);
        },
      );

      it('hold as many tensors after a hundred steps as after one', () => {
        const optimiser = adamw({ learningRate: 0.1 });
        let params = tree(recorded.cases['adam']!.start);
        let state = optimiser.init(params);
        const grads = tree(recorded.cases['adam']!.steps[0]!.grads);
        const before = tf.memory().numTensors;
        for (let step = 0; step < 100; step++) ({ params, state } = optimiser.update(params, grads, state));
        expect(tf.memory().numTensors).toBe(before);
        [params, grads, ...Object.values(state.slots)].forEach(disposeParams);
      });
    });
  },
);

/** Within 1e-6 of the largest number of each tensor. */
function expectClose(actual: Numbers, expected: Numbers): void {
  for (const [path, values] of Object.entries(expected)) {
    const size = Math.max(...values.map(Math.abs));
    values.forEach((value, at) =>
      expect(Math.abs(actual[path]![at]! - value), `${path}[${at}]`).toBeLessThanOrEqual(1e-6 * size),
    );
  }
}
