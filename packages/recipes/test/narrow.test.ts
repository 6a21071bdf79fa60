import { prepare } from '@kleene/backend';
import { init, stepwiseLoss, temperatureAt } from '@kleene/discrete';
import { describe, expect, it } from 'vitest';
import { dnarBfs, type DiscreteRecipe } from '../src/index.ts';
import { experiment } from './experiment.ts';

const model = { ...dnarBfs.model, hidden: 16 };

/** The recipe with an eighth of its width: the whole experiment in seconds. */
const narrow: DiscreteRecipe = {
  ...dnarBfs,
  model,
  training: {
    ...dnarBfs.training,
    init: (key) => init(model, key),
    loss: (params, batch, { step, key }) =>
      stepwiseLoss(params, model, batch, { temperature: temperatureAt(step, dnarBfs.training.steps, 3, 0.01), key }),
  },
};

describe('dnar/bfs with a width of 16', () => {
  it('learns breadth-first search from graphs of 16 nodes, is proven to have, and is right at every size', async () => {
    await prepare({ backend: 'wasm' });
    const { certificate, accuracies, disagreements } = await experiment(narrow, 1, 20);
    expect(certificate.passed).toBe(true);
    expect(disagreements).toBe(0);
    for (const accuracy of accuracies) expect(accuracy).toEqual({ graphs: 20, nodeAccuracy: 1, graphAccuracy: 1 });
  }, 120_000);
});
