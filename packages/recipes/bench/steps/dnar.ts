import { bfs, init, reasonerConfig, stepwiseLoss, transitionBatch } from '@kleene/discrete';
import { connectedErdosRenyi } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import { trained, type Step } from './step.ts';

/** The step that the demo takes 501 times: a discrete reasoner on the transitions of 8 graphs of 16 nodes, width 128. */
export function dnarStep(): Step {
  const config = reasonerConfig(bfs);
  const random = draws(key(0));
  const graphs = Array.from({ length: 8 }, () => ({
    graph: connectedErdosRenyi(random, 16),
    start: random.integers(0, 16),
  }));
  const batch = transitionBatch(bfs, graphs);
  const options = { temperature: 1, key: key(3) };
  return trained(init(config, key(1)), [], (params) => stepwiseLoss(params, config, batch, options));
}
