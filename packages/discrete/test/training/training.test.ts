import { prepare } from '@kleene/backend';
import { testedBackends } from '@kleene/backend/testing';
import { adamw, disposeParams, flatten, valueAndGrads } from '@kleene/nn';
import { connectedErdosRenyi } from '@kleene/graphs';
import { draws, foldIn, gumbel, key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bfs,
  init,
  plainStep,
  reasonerConfig,
  stepwiseLoss,
  transitionBatch,
  transitionLoss,
  wire,
  type TransitionBatch,
} from '../../src/index.ts';
import { oneHot, plainInput } from '../model/samples.ts';

const config = reasonerConfig(bfs, 16);

function batchOf(seed: number, graphs = 2): TransitionBatch {
  const random = draws(key(seed));
  const instances = Array.from({ length: graphs }, () => ({
    graph: connectedErdosRenyi(random, 8),
    start: random.integers(0, 8),
  }));
  return transitionBatch(bfs, instances);
}

/** Losses of a few steps of training, the number of tensors after each, and the weights in the end. */
function run(steps: number): { losses: number[]; tensors: number[]; weights: number[] } {
  const optimiser = adamw({ learningRate: 3e-3, weightDecay: 0 });
  let params = init(config, key(1));
  let state = optimiser.init(params);
  const losses: number[] = [];
  const tensors: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const batch = batchOf(step);
    const options = { temperature: 1, key: foldIn(key(2), step) };
    const { value, grads } = valueAndGrads((p) => stepwiseLoss(p, config, batch, options), params);
    ({ params, state } = optimiser.update(params, grads, state));
    losses.push(value.dataSync()[0]!);
    disposeParams(grads);
    value.dispose();
    tensors.push(tf.memory().numTensors);
  }
  const weights = Object.values(flatten(params)).flatMap((leaf) => [...leaf.dataSync()]);
  for (const tree of [params, ...Object.values(state.slots)]) disposeParams(tree);
  return { losses, tensors, weights };
}

for (const { options, isHere, title } of testedBackends()) {
  if (!isHere) {
    it.skip(`step-wise training ${title}`, () => undefined);
    continue;
  }
  describe(`step-wise training ${title}`, () => {
    beforeAll(async () => void (await prepare(options)));

    it('has as its loss the mean cross-entropy of nodes and of edges over all steps of the plain form', () => {
      const batch = batchOf(7);
      const options = { temperature: 0.5, key: key(9) };
      tf.tidy(() => {
        const params = init(config, key(1));
        const input = plainInput(oneHot(batch.before.nodes, 2), oneHot(batch.before.edges, 2), batch.scalars);
        const noise = tf.tensor1d(gumbel(options.key, batch.scalars.length));
        const output = plainStep(params, wire(batch.edges, 'receiver'), input, { temperature: 0.5, noise });
        const entropy = (logits: tf.Tensor2D, states: Uint8Array, weights: Float32Array): number =>
          (logits.arraySync() as number[][]).reduce((sum, row, at) => {
            const total = row.reduce((all, logit) => all + Math.exp(logit), 0);
            return sum + weights[at]! * (Math.log(total) - row[states[at]!]!);
          }, 0);
        const expected =
          entropy(output.nodeLogits_NS, batch.after.nodes, batch.nodeWeights) +
          entropy(output.edgeLogits_EK, batch.after.edges, batch.edgeWeights);
        expect(stepwiseLoss(params, config, batch, options).dataSync()[0]).toBeCloseTo(expected, 5);
        expect(transitionLoss(output, batch).dataSync()[0]).toBeCloseTo(expected, 5);
      });
    });

    it('keeps the number of tensors, and gives the same numbers twice', () => {
      const before = tf.memory().numTensors;
      const [one, two] = [run(6), run(6)];
      expect(new Set(one.tensors).size).toBe(1);
      expect(tf.memory().numTensors).toBe(before);
      expect(two).toEqual(one);
    });

    it('learns', () => {
      const { losses } = run(30);
      expect(losses.at(-1)! / losses[0]!).toBeLessThan(0.5);
    });
  });
}
