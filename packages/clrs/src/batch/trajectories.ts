import type { NdArray } from '@kleene/base';
import { sizeOf } from '@kleene/base';
import { layoutOf, shapeOf, type Field } from '../spec/layout.ts';
import type { Snapshot, Spec } from '../spec/spec.ts';
import type { Trajectory } from '../trajectory/trace.ts';
import type { Batch } from './collate.ts';

/** The trajectories of a batch: what `collate` made it of, or would make it of. Each is a copy. */
export function trajectoriesOf<S extends Spec>(batch: Batch<S>): Trajectory<S>[] {
  const { spec, size, nodes, lengths } = batch;
  const { fields, stride } = layoutOf(spec, 'hint', nodes);
  const hints: { readonly [name: string]: NdArray } = batch.hints;
  const snapshot = (stage: 'input' | 'output', arrays: { readonly [name: string]: NdArray }, b: number): object =>
    Object.fromEntries(
      layoutOf(spec, stage, nodes).fields.map((field) => {
        const value = new Float64Array(field.width);
        pack(field, arrays[field.name]!, b, nodes, value, 0);
        return [field.name, field.isArray ? value : value[0]!];
      }),
    );
  return Array.from({ length: size }, (_, b): Trajectory<S> => {
    const steps = lengths.data[b]!;
    const packed = new Float64Array(steps * stride);
    for (let t = 0; t < steps; t++)
      for (const field of fields)
        pack(field, hints[field.name]!, t * size + b, nodes, packed, t * stride + field.offset);
    const inputs = snapshot('input', batch.inputs, b) as Snapshot<S, 'input'>;
    return {
      nodes,
      inputs,
      outputs: snapshot('output', batch.outputs, b) as Snapshot<S, 'output'>,
      steps,
      hints: packed,
    };
  });
}

/** Packs row `row` of a probe's array: the reverse of how values are written to batches. */
function pack(
  { probe, width, classes }: Field,
  { data }: NdArray,
  row: number,
  nodes: number,
  into: Float64Array,
  to: number,
): void {
  const size = sizeOf(shapeOf(probe, nodes));
  const from = row * size;
  const group = probe[2] === 'mask_one' ? nodes : classes;
  if (group === 0) into.set(data.subarray(from, from + size), to);
  else for (let i = 0; i < width; i++) into[to + i] = classAt(data, from + i * group, group);
}

/** The class that is 1, or `~class` where it is -1. */
function classAt(data: ArrayLike<number>, from: number, classes: number): number {
  for (let c = 0; c < classes; c++) if (data[from + c] !== 0) return data[from + c]! > 0 ? c : ~c;
  return 0;
}
