import { bfs, buildSampler } from '@kleene/clrs';
import { KleeneError } from '@kleene/base';

/** @typedef {{ readonly inputs: Float32Array, readonly targets: Float32Array }} Item */
/** @typedef {{ readonly nodes: number, readonly failAt?: number }} Input */

/**
 * Breadth-first searches by the CLRS benchmark's sampler, whose batches depend on the longest run that it has seen: how long each took
 * as a share of that, how many edges there are, and how much of the graph is reached at once.
 *
 * @param {unknown} input
 * @param {unknown} state
 * @returns {import('@kleene/train').Source<Item>}
 */
export function open(input, state) {
  const { nodes, failAt = 0 } = /** @type {Input} */ (input);
  const sampler = buildSampler(bfs, {
    length: nodes,
    seed: 5,
    ...(state !== undefined && { resume: /** @type {any} */ (state) }),
  });
  let made = 0;
  return {
    next() {
      made++;
      if (made === failAt) throw new KleeneError('unsupported', 'source: no more');
      const { inputs, outputs, lengths } = sampler.next(8);
      const { maxSteps } = sampler;
      const share = (/** @type {number} */ i) => {
        let edges = 0;
        for (let at = i * nodes ** 2; at < (i + 1) * nodes ** 2; at++) edges += inputs.adj.data[at] ?? 0;
        return edges / nodes ** 2;
      };
      return {
        inputs: Float32Array.from({ length: 16 }, (_, i) =>
          i % 2 === 0 ? (lengths.data[i / 2] ?? 0) / maxSteps : share((i - 1) / 2),
        ),
        targets: Float32Array.from({ length: 8 }, (_, i) => (outputs.pi.data[i * nodes] ?? 0) / nodes),
      };
    },
    state: () => /** @type {any} */ (sampler.state()),
  };
}
