import { bellmanFord, buildSampler } from '@kleene/clrs';

export const nodes = 32;
export const batch = 32;

/**
 * Batches of shortest paths with all of their hints, of which the adjacency matrices are learned from: the making of one costs about
 * as much as a step of a small network.
 *
 * @param {unknown} _input
 * @param {unknown} state
 * @returns {import('@kleene/train').Source<{ readonly inputs: Float32Array, readonly targets: Float32Array }>}
 */
export function open(_input, state) {
  const sampler = buildSampler(bellmanFord, {
    length: nodes,
    seed: 1,
    trackMaxSteps: false,
    reuse: true,
    ...(state !== undefined && { resume: /** @type {any} */ (state) }),
  });
  return {
    next() {
      const { inputs, lengths } = sampler.next(batch);
      return { inputs: Float32Array.from(inputs.adj.data), targets: Float32Array.from(lengths.data) };
    },
    state: () => /** @type {any} */ (sampler.state()),
  };
}
