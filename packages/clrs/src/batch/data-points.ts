import type { NdArray } from '@kleene/base';
import type { Location, ProbeType } from '../spec/spec.ts';
import type { Batch } from './collate.ts';

/** One probe of a batch with what it is. */
export interface DataPoint {
  readonly name: string;
  readonly location: Location;
  readonly type: ProbeType;
  readonly data: NdArray;
}

/** A batch as dm-clrs has it: lists of probes in the order of the spec. */
export interface Feedback {
  readonly features: {
    readonly inputs: readonly DataPoint[];
    readonly hints: readonly DataPoint[];
    readonly lengths: NdArray<'float64'>;
  };
  readonly outputs: readonly DataPoint[];
}

/** The lists of a batch's probes. */
export function feedbackOf(batch: Batch): Feedback {
  const list = (arrays: { readonly [name: string]: NdArray }): DataPoint[] =>
    Object.entries(arrays).map(([name, data]) => {
      const [, location, type] = batch.spec[name]!;
      return { name, location, type, data };
    });
  return {
    features: { inputs: list(batch.inputs), hints: list(batch.hints), lengths: batch.lengths },
    outputs: list(batch.outputs),
  };
}
