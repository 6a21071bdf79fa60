import { prepare } from '@kleene/backend';
import { testedBackends } from '@kleene/backend/testing';
import { arraysOf, disposeParams, flatten, mapParams, valueAndGrads } from '@kleene/nn';
import { draws, key, label } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  init,
  plainStep,
  tabularStep,
  wire,
  type Choice,
  type ReasonerConfig,
  type ReasonerParams,
  type StepOutput,
  type Weights,
} from '../../src/index.ts';
import { referenceStep, type ReferenceInput, type ReferenceOutput } from './reference-step.ts';
import { configs, distance, distributions, oneHot, plainInput, sample, type Sample } from './samples.ts';

const title = ({ mode, nodeStates, edgeStates }: ReasonerConfig): string =>
  `in ${mode} mode with ${nodeStates} node and ${edgeStates} edge states`;

/** Parameters away from the symmetry of fresh ones: layer norms and the weight of the scalars are moved too. */
function moved(config: ReasonerConfig): ReasonerParams {
  return tf.tidy(() => {
    const random = draws(key(5));
    return mapParams(init(config, key(3)), (leaf) =>
      tf.add(
        leaf,
        tf.tensor(
          Float32Array.from(random.uniforms(leaf.size), (u) => 0.4 * (u - 0.5)),
          leaf.shape,
          'float32',
        ),
      ),
    );
  });
}

/** Any fixed combination of all that a step gives, so that one gradient checks them all. */
function mixture({ nodeLogits_NS, edgeLogits_EK, attention_E }: StepOutput): tf.Scalar {
  const weighted = [nodeLogits_NS, edgeLogits_EK, attention_E].map((tensor) =>
    tf.sum(tf.mul(tensor, tf.tensor(mixing(tensor.size), tensor.shape))),
  );
  return tf.addN(weighted) as tf.Scalar;
}

const mixing = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin(3 * i + 1) / Math.sqrt(count));

const referenceMixture = (output: ReferenceOutput): number =>
  [output.nodeLogits.flat(), output.edgeLogits.flat(), output.attention]
    .map((values) => mixing(values.length).reduce((sum, weight, i) => sum + weight * values[i]!, 0))
    .reduce((a, b) => a + b);

function certain(config: ReasonerConfig, { edges, states, scalars }: Sample): ReferenceInput {
  return {
    edges,
    nodeStates: oneHot(states.nodes, config.nodeStates),
    edgeStates: oneHot(states.edges, config.edgeStates),
    scalars: [...scalars],
  };
}

function plain(params: ReasonerParams, config: ReasonerConfig, input: ReferenceInput, choice: Choice): StepOutput {
  const rows = (states: ReferenceInput['nodeStates']): number[][] => states.map((row) => [...row]);
  const tensors = plainInput(rows(input.nodeStates), rows(input.edgeStates), input.scalars);
  return plainStep(params, wire(input.edges, config.mode), tensors, choice);
}

for (const backend of testedBackends()) {
  if (!backend.isHere) {
    it.skip(`a step ${backend.title}`, () => undefined);
    continue;
  }
  describe.each(configs)(`a step ${backend.title}`, (config) => {
    let params: ReasonerParams;
    let weights: Weights;
    let before: number;
    const one = sample(config, 11);
    const input = certain(config, one);

    beforeAll(async () => {
      await prepare(backend.options);
      before = tf.memory().numTensors;
      params = moved(config);
      weights = await arraysOf(params);
    });
    afterAll(() => {
      disposeParams(params);
      expect(tf.memory().numTensors).toBe(before);
    });

    const expectEqual = (output: StepOutput, expected: ReferenceOutput): void => {
      expect(distance(output.nodeLogits_NS.dataSync(), expected.nodeLogits.flat())).toBeLessThan(1e-5);
      expect(distance(output.edgeLogits_EK.dataSync(), expected.edgeLogits.flat())).toBeLessThan(1e-5);
      expect(distance(output.attention_E.dataSync(), expected.attention)).toBeLessThan(1e-5);
    };

    it(`is the written-out step ${title(config)}, softly`, () => {
      tf.tidy(() => {
        const output = plain(params, config, input, { temperature: 0.7, noise: tf.tensor1d(one.noise) });
        expectEqual(output, referenceStep(weights, config, input, 0.7, [...one.noise]));
      });
    });

    it(`is the written-out step ${title(config)}, from soft states`, () => {
      const soft = {
        ...input,
        nodeStates: distributions(1, one.edges.nodes, config.nodeStates),
        edgeStates: distributions(2, one.scalars.length, config.edgeStates),
      };
      tf.tidy(() =>
        expectEqual(plain(params, config, soft, { temperature: 1 }), referenceStep(weights, config, soft, 1)),
      );
    });

    it(`is the written-out step ${title(config)}, at temperature zero`, () => {
      tf.tidy(() => {
        const expected = referenceStep(weights, config, input, 0);
        expectEqual(plain(params, config, input, { temperature: 0 }), expected);
        expectEqual(tabularStep(params, config, one, { temperature: 0 }), expected);
      });
    });

    it(`has the gradient of the written-out step ${title(config)}`, () => {
      const random = draws(label(key(1), 'directions'));
      const { value, grads } = valueAndGrads((p) => mixture(plain(p, config, input, { temperature: 1 })), params);
      const slope = (path: string, direction: Float64Array): number => {
        const at = (step: number): number => {
          const { data, shape } = weights[path]!;
          const shifted = {
            data: Float64Array.from(data, (v, i) => v + step * direction[i]!),
            shape,
            dtype: 'float64',
          } as const;
          return referenceMixture(referenceStep({ ...weights, [path]: shifted }, config, input, 1));
        };
        return (at(1e-5) - at(-1e-5)) / 2e-5;
      };
      for (const [path, grad] of Object.entries(flatten(grads))) {
        const direction = random.uniforms(grad.size).map((u) => u - 0.5);
        const found = Array.from(grad.dataSync()).reduce((sum, g, i) => sum + g * direction[i]!, 0);
        expect(Math.abs(found - slope(path, direction)), path).toBeLessThan(2e-4);
      }
      tf.dispose(value);
      disposeParams(grads);
    });

    it.each([1, 0.1])(
      `is the same in tabular form ${title(config)}, gradient included, at temperature %d`,
      (temperature) => {
        const run = (
          step: (p: ReasonerParams, choice: Choice) => StepOutput,
        ): { value: tf.Scalar; grads: ReasonerParams } =>
          valueAndGrads((p) => mixture(step(p, { temperature, noise: tf.tensor1d(one.noise) })), params);
        const tabular = run((p, choice) => tabularStep(p, config, one, choice));
        const written = run((p, choice) => plain(p, config, input, choice));
        expect(distance(tabular.value.dataSync(), written.value.dataSync())).toBeLessThan(1e-5);
        const expected = flatten(written.grads);
        for (const [path, grad] of Object.entries(flatten(tabular.grads)))
          expect(distance(grad.dataSync(), expected[path]!.dataSync()), path).toBeLessThan(1e-5);
        tf.dispose([tabular.value, written.value]);
        disposeParams(tabular.grads);
        disposeParams(written.grads);
      },
    );
  });
}
