import {
  bfs,
  init,
  reasonerConfig,
  stepwiseLoss,
  temperatureAt,
  transitionBatch,
  type TransitionBatch,
} from '@kleene/discrete';
import { adamw, type Json } from '@kleene/nn';
import { draws, foldIn, label, resumeDraws, type DrawsState, type Key } from '@kleene/random';
import type { Stream } from '@kleene/train';
import { classicalBfs } from './classical-bfs.ts';
import type { DiscreteRecipe } from './discrete-recipe.ts';
import { dnarBfsReported } from './dnar-bfs-reported.ts';
import { erdosRenyiInstance } from './erdos-renyi-instance.ts';

const model = reasonerConfig(bfs);
const data = { family: 'erdos-renyi', nodes: 16, batch: 8 } as const;
const temperature = { from: 3, to: 0.01 } as const;
const steps = 501;
const learningRate = 3e-4;

/**
 * Breadth-first search by a discrete reasoner, trained step by step (Rodionov and Prokhorenkova 2024; hyperparameters of
 * yandex-research/dnar, configs/bfs_stepwise): what the network learns from fresh random graphs of 16 nodes holds for graphs of any size.
 */
export const dnarBfs: DiscreteRecipe = {
  name: 'dnar/bfs',
  kind: 'discrete',
  title: 'Breadth-first search by a network with discrete states, proven after training',
  source: {
    authors: 'Rodionov and Prokhorenkova',
    title: 'Discrete Neural Algorithmic Reasoning',
    year: 2024,
    notes: [
      'Step-wise training with hints: 501 steps, AdamW without decay, gradients clipped to 1, temperature 3 to 0.01, Gumbel noise.',
      'Batches of 8 graphs instead of 32, drawn afresh instead of from 1,000 fixed ones; any node may be the start, the last one too.',
      'Index scalars are i / (n - 1) in training too, where the original trains with i / n and divides by the largest in evaluation.',
      'The states are the answer: no output decoder is trained.',
    ],
  },
  machine: bfs,
  model,
  training: {
    config: { recipe: 'dnar/bfs', model: { ...model }, data, temperature, learningRate, optimiser: 'adamw' },
    init: (key) => init(model, key),
    stream,
    loss: (params, batch, { step, key }) =>
      stepwiseLoss(params, model, batch, {
        temperature: temperatureAt(step, steps, temperature.from, temperature.to),
        key,
      }),
    optimiser: adamw({ learningRate, weightDecay: 0 }),
    steps,
    clipNorm: 1,
  },
  evaluation: {
    families: [
      { name: 'erdos-renyi', nodes: 16, byTables: 1000, byNetwork: 20 },
      { name: 'erdos-renyi', nodes: 80, byTables: 1000, byNetwork: 20 },
      { name: 'erdos-renyi', nodes: 160, byTables: 1000, byNetwork: 20 },
      { name: 'erdos-renyi', nodes: 800, byTables: 1000, byNetwork: 0 },
      { name: 'erdos-renyi', nodes: 1600, byTables: 1000, byNetwork: 1 },
    ],
    instance: (key, { name, nodes }, index) =>
      erdosRenyiInstance(draws(foldIn(label(key, name, String(nodes)), index)), nodes),
    parents: (graph, start) => classicalBfs(graph, start).parents,
  },
  acceptance: { scalarRange: 1, leastScalarRange: 0.05, extraSteps: 500, extensions: 4 },
  reported: dnarBfsReported,
};

function stream(key: Key, state?: Json): Stream<TransitionBatch> {
  const random = state === undefined ? draws(key) : resumeDraws(state as unknown as DrawsState);
  return {
    next: () =>
      transitionBatch(
        bfs,
        Array.from({ length: data.batch }, () => erdosRenyiInstance(random, data.nodes)),
      ),
    state: () => ({ ...random.state() }),
  };
}
