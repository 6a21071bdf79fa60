import { treeOf } from '@kleene/nn';
import { assertPrepared } from '@kleene/ops';
import { checkWeights, type Weights } from '../extract/weights.ts';
import type { Machine } from '../machine/machine.ts';
import type { ReasonerParams } from './params.ts';

/**
 * Weights as parameters, which the caller owns. Throws `invalid-argument` for a path, type or shape that a reasoner for `machine`
 * does not have, `non-finite` for NaN or an infinity.
 */
export function paramsOf(weights: Weights, machine: Machine): ReasonerParams {
  const where = 'discrete.paramsOf';
  assertPrepared(where);
  checkWeights(where, weights, machine);
  return treeOf(weights) as ReasonerParams;
}
