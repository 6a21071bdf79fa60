import { KleeneError } from '@kleene/base';
import type { EdgeList } from './edge-list.ts';
import type { Machine } from './machine.ts';

/**
 * The scalar of every edge, `[edges]`, spread over [0, `range`]: the index of the sender or of the receiver divided by the
 * largest one, or the weight divided by the largest (0 on loops). Only their order within a class decides, so that any range
 * may be chosen; a certificate says which ranges are safe.
 */
export function edgeScalars(machine: Machine, edges: EdgeList, range: number): Float64Array {
  if (machine.scalar === 'weight') return spread(weightsOf(edges), range);
  return spread(machine.scalar === 'sender' ? edges.senders : edges.receivers, range);
}

function spread(values: Int32Array | Float64Array, range: number): Float64Array {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, value);
  const scalars = new Float64Array(values.length);
  if (largest > 0) for (let i = 0; i < values.length; i++) scalars[i] = (range * values[i]!) / largest;
  return scalars;
}

function weightsOf({ weights }: EdgeList): Float64Array {
  if (weights?.every((weight) => weight >= 0)) return weights;
  const problem = weights ? 'without negative weights' : 'weighted';
  throw new KleeneError('invalid-argument', `discrete.edgeScalars: graph must be ${problem}`);
}
