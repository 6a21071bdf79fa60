import { checkInteger, checkOptions, refuse } from '@kleene/base';
import { draws, foldIn, label } from '@kleene/random';
import type { Spec } from '../spec/spec.ts';
import type { GraphInstance, SparseAlgorithm } from './algorithm.ts';
import { collateSparse, type SparseBatch } from './collate.ts';
import { instanceAt, type GraphSet } from './splits.ts';
import { sparseTrace } from './trajectory.ts';

/** How a set is gone through once. */
export interface BatchOptions {
  /** Problems a batch; default 8. The last batch holds the rest. */
  readonly size?: number;
  /** The number of the epoch, from 0, which decides the order; absent: the order of the set. */
  readonly epoch?: number;
  /** Whether hints are kept; default what the set says. */
  readonly hints?: boolean;
}

/** The problems of a set in batches, each made when it is asked for. */
export function* sparseBatches<S extends Spec, I extends GraphInstance>(
  algorithm: SparseAlgorithm<S, I>,
  set: GraphSet,
  options: BatchOptions = {},
): Generator<SparseBatch, void, void> {
  const where = 'clrs.sparseBatches';
  checkOptions(where, options, ['size', 'epoch', 'hints']);
  const { size = 8, epoch, hints = set.hints } = options;
  checkInteger(where, 'size', size, { min: 1 });
  const order = epoch === undefined ? undefined : shuffled(set, checkInteger(where, 'epoch', epoch, { min: 0 }));
  for (let from = 0; from < set.count; from += size) {
    const runs = Array.from({ length: Math.min(size, set.count - from) }, (_, i) =>
      sparseTrace(algorithm, instanceAt(algorithm, set, order?.[from + i] ?? from + i), { hints }),
    );
    yield collateSparse(runs);
  }
}

function shuffled({ key, count }: GraphSet, epoch: number): Int32Array {
  return draws(foldIn(label(key, 'order'), epoch)).permutation(count);
}

/** The set of an epoch where training changes sets: that of the last entry which begins by then. The first begins at 0, later ones later. */
export function setAt(schedule: readonly { readonly from: number; readonly set: GraphSet }[], epoch: number): GraphSet {
  const isAscending = schedule.every(({ from }, i) => (i === 0 ? from === 0 : from > schedule[i - 1]!.from));
  if (schedule.length === 0 || !isAscending)
    refuse(
      'clrs.setAt',
      'schedule',
      'one that ascends from 0',
      schedule.map(({ from }) => from),
    );
  checkInteger('clrs.setAt', 'epoch', epoch, { min: 0 });
  return schedule.findLast(({ from }) => from <= epoch)!.set;
}
