import { sizeOf, type DType } from '@kleene/base';
import { collateProbe, layoutOf, shapeOf, trace, type Stage } from '@kleene/clrs';
import { findAlgorithm, inputsOf, numericsOf, type DataSet } from './data-set.ts';
import type { Work } from './data-work.ts';

/** One probe of one sample. */
export interface Cell {
  /** Under the name of the published data set, such as `hint_pi_h`. */
  readonly name: string;
  readonly dtype: DType;
  /** The axes; of hints without that of time. */
  readonly shape: readonly number[];
  /** Whether there is a value for each step. */
  readonly isHint: boolean;
  /** The numbers, row-major, made when asked for. */
  data(): Float64Array;
}

/** One sample of a set. */
export interface Row {
  readonly index: number;
  readonly steps: number;
  readonly cells: readonly Cell[];
}

/** Hands the samples of a set to `take`, one after the other; one at a time is in memory. */
export async function eachRow(set: DataSet, work: Work, take: (row: Row) => Promise<void>): Promise<void> {
  const algorithm = findAlgorithm(set.algorithm);
  const { spec, int64 = [] } = algorithm;
  let index = 0;
  for (const inputs of inputsOf(set)) {
    const trajectory = trace(algorithm, inputs, numericsOf(set));
    const { nodes, steps } = trajectory;
    const cellsOf = (stage: Stage): Cell[] =>
      layoutOf(spec, stage, nodes).fields.map(({ name, probe }) => ({
        name: `${stage}_${name}`,
        dtype: stage !== 'hint' && int64.includes(name) ? 'int64' : 'float64',
        shape: shapeOf(probe, nodes),
        isHint: stage === 'hint',
        data: () => collateProbe(algorithm, [trajectory], name).data as Float64Array,
      }));
    await take({ index, steps, cells: [...cellsOf('input'), ...cellsOf('hint'), ...cellsOf('output')] });
    work.progress(++index);
    await work.breathe();
  }
}

/** How many numbers a cell has. */
export function countOf({ shape, isHint }: Cell, steps: number): number {
  return sizeOf(shape) * (isHint ? steps : 1);
}
