import { sizeOf, type NdArray } from '@kleene/base';
import type { Algorithm, Numerics } from '../spec/algorithm.ts';
import { nodesOf, shapeOf, type Field, type Layout } from '../spec/layout.ts';
import type { Snapshot, Spec, Stage } from '../spec/spec.ts';
import { checkSnapshot, type Values } from '../trajectory/pack.ts';
import { refuseEmpty, type Trajectory } from '../trajectory/trace.ts';
import { writeValue } from '../trajectory/write.ts';
import { assemble, type Batch } from './collate.ts';
import type { Memory } from './memory.ts';

/** One hint of a batch that is being written: `[time, batch, ...]`, with room for more steps than there are yet. */
interface Column {
  readonly field: Field;
  readonly shape: readonly number[];
  /** How many numbers one value takes. */
  readonly size: number;
  data: Float64Array;
}

/**
 * A batch of new trajectories, each step written straight to where it belongs, as time comes first there: what `collate` gives for the traces of
 * the same instances.
 *
 * @param capacity how many steps to make room for at first
 */
export function writeBatch<S extends Spec>(
  algorithm: Algorithm<S>,
  instances: readonly Snapshot<S, 'input'>[],
  numerics: Numerics,
  layoutsFor: (nodes: number) => Record<Stage, Layout>,
  minSteps: number,
  capacity: number,
  memory: Memory,
): Batch<S> {
  const where = `clrs.${algorithm.name}`;
  const nodes = nodesOf(where, algorithm.spec, instances[0] as Values);
  const { input, hint, output } = layoutsFor(nodes);
  const columns = columnsOf(hint, nodes, capacity * instances.length, memory);
  const isTrusted = algorithm.isTrusted === true;
  let room = capacity;
  let steps = minSteps;
  const made: Trajectory<S>[] = [];
  for (let b = 0; b < instances.length; b++) {
    const inputs = instances[b]!;
    if (!isTrusted) checkSnapshot(where, input, inputs as Values, nodes);
    const run = algorithm.run(inputs, numerics);
    let next = run.next();
    let t = 0;
    for (; next.done !== true; next = run.next(), t++) {
      if (t === room) room = grow(columns, 2 * room, instances.length, memory);
      const values = next.value as Values;
      const row = t * instances.length + b;
      for (let i = 0; i < columns.length; i++) {
        const { field, size, data } = columns[i]!;
        writeValue(where, field, values[field.name], nodes, isTrusted, data, row * size);
      }
    }
    if (t === 0) refuseEmpty(where);
    if (!isTrusted) checkSnapshot(where, output, next.value as Values, nodes);
    steps = Math.max(steps, t);
    made.push({ nodes, inputs, outputs: next.value, steps: t, hints: nothing });
  }
  if (steps > room) grow(columns, steps, instances.length, memory);
  return assemble(algorithm, made, hintsOf(columns, steps, instances.length), memory);
}

const nothing: Float64Array = /* @__PURE__ */ new Float64Array(0);

function columnsOf({ fields }: Layout, nodes: number, rows: number, memory: Memory): Column[] {
  return fields.map((field) => {
    const shape = shapeOf(field.probe, nodes);
    const size = sizeOf(shape);
    return { field, shape, size, data: memory.zeros(field.name, rows * size) };
  });
}

function grow(columns: readonly Column[], steps: number, batch: number, memory: Memory): number {
  for (const column of columns) column.data = memory.grown(column.field.name, column.data, steps * batch * column.size);
  return steps;
}

function hintsOf(columns: readonly Column[], steps: number, batch: number): { [name: string]: NdArray } {
  return Object.fromEntries(
    columns.map(({ field, shape, size, data }) => [
      field.name,
      { data: data.subarray(0, steps * batch * size), shape: [steps, batch, ...shape], dtype: 'float64' },
    ]),
  );
}
