import { checkInteger, refuse } from '@kleene/base';
import type { Batch } from './collate.ts';
import type { Sampler, SamplerState } from './sampler.ts';

/** Where a stream of several samplers stands, as plain JSON. */
export interface AlternatingState {
  /** Which sampler is next. */
  readonly turn: number;
  readonly samplers: readonly SamplerState[];
}

/** An endless stream of batches that several samplers make in turn. */
export interface Alternating {
  next(): Batch;
  state(): AlternatingState;
}

/**
 * Batches of `size` from each sampler in turn: of several algorithms, of several lengths, or both. `Batch.algorithm` and `Batch.nodes` tell them
 * apart.
 *
 * @param turn the sampler to begin with, default 0. To go on from a state, build each sampler with its own, and begin with that turn
 */
export function alternate(samplers: readonly Sampler[], size: number, turn = 0): Alternating {
  if (!Array.isArray(samplers) || samplers.length === 0) refuse('clrs.alternate', 'samplers', 'at least one', samplers);
  checkInteger('clrs.alternate', 'size', size, { min: 1 });
  let at = checkInteger('clrs.alternate', 'turn', turn, { min: 0, max: samplers.length - 1 });
  return {
    next() {
      const batch = samplers[at]!.next(size);
      at = (at + 1) % samplers.length;
      return batch;
    },
    state: () => ({ turn: at, samplers: samplers.map((sampler) => sampler.state()) }),
  };
}
