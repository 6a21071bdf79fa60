import { refuse, sizeOf, type NdArray } from '@kleene/base';
import type { Algorithm } from '../spec/algorithm.ts';
import { layoutOf, shapeOf, type Field } from '../spec/layout.ts';
import type { Names, Spec } from '../spec/spec.ts';
import type { Trajectory } from '../trajectory/trace.ts';

/**
 * Trajectories of one size in dense arrays, as dm-clrs lays them out (`Feedback`): inputs and outputs `[batch, ...]`, hints
 * `[time, batch, ...]` with zeros after the last step, `lengths` `[batch]` the number of steps. Names are in the order of the spec.
 */
export interface Batch<S extends Spec = Spec> {
  readonly spec: S;
  /** How many trajectories. */
  readonly size: number;
  readonly nodes: number;
  readonly inputs: { readonly [K in Names<S, 'input'>]: NdArray };
  readonly hints: { readonly [K in Names<S, 'hint'>]: NdArray };
  readonly outputs: { readonly [K in Names<S, 'output'>]: NdArray };
  readonly lengths: NdArray<'float64'>;
}

/**
 * The trajectories as one batch. Throws `invalid-argument` when there are none or their sizes differ.
 *
 * @param options.minSteps the least number of steps in the hints, default 0: as many as the longest trajectory has
 */
export function collate<S extends Spec>(
  algorithm: Pick<Algorithm<S>, 'spec' | 'int64'>,
  trajectories: readonly Trajectory<S>[],
  options: { readonly minSteps?: number } = {},
): Batch<S> {
  const { spec } = algorithm;
  const nodes = nodesOfAll(trajectories);
  const steps = stepsOf(trajectories, options.minSteps);
  const of = (stage: 'input' | 'hint' | 'output'): { [name: string]: NdArray } => {
    const arrays: { [name: string]: NdArray } = {};
    for (const field of layoutOf(spec, stage, nodes).fields)
      arrays[field.name] =
        stage === 'hint'
          ? hintArray(spec, field, trajectories, nodes, steps)
          : valueArray(field, trajectories, nodes, algorithm.int64?.includes(field.name) === true);
    return arrays;
  };
  return {
    spec,
    size: trajectories.length,
    nodes,
    inputs: of('input') as Batch<S>['inputs'],
    hints: of('hint') as Batch<S>['hints'],
    outputs: of('output') as Batch<S>['outputs'],
    lengths: {
      data: Float64Array.from(trajectories, (one) => one.steps),
      shape: [trajectories.length],
      dtype: 'float64',
    },
  };
}

/** One probe of what `collate` would give, for sets whose hints do not fit into memory together. */
export function collateProbe<S extends Spec>(
  algorithm: Pick<Algorithm<S>, 'spec' | 'int64'>,
  trajectories: readonly Trajectory<S>[],
  name: Names<S, 'input' | 'hint' | 'output'>,
  options: { readonly minSteps?: number } = {},
): NdArray {
  const { spec } = algorithm;
  const nodes = nodesOfAll(trajectories);
  const probe = spec[name] ?? refuse('clrs.collateProbe', 'name', `one of ${Object.keys(spec).join(', ')}`, name);
  const field = layoutOf(spec, probe[0], nodes).fields.find((one) => one.name === name)!;
  return probe[0] === 'hint'
    ? hintArray(spec, field, trajectories, nodes, stepsOf(trajectories, options.minSteps))
    : valueArray(field, trajectories, nodes, algorithm.int64?.includes(name) === true);
}

function nodesOfAll(trajectories: readonly Trajectory[]): number {
  const nodes = trajectories[0]?.nodes ?? refuse('clrs.collate', 'trajectories', 'at least one', trajectories);
  const other = trajectories.find((one) => one.nodes !== nodes);
  if (other !== undefined) refuse('clrs.collate', 'trajectories', `all of ${nodes} nodes`, other.nodes);
  return nodes;
}

function stepsOf(trajectories: readonly Trajectory[], minSteps = 0): number {
  return trajectories.reduce((most, one) => Math.max(most, one.steps), minSteps);
}

function valueArray(field: Field, trajectories: readonly Trajectory[], nodes: number, isInt64: boolean): NdArray {
  const shape = shapeOf(field.probe, nodes);
  const size = sizeOf(shape);
  const data = new Float64Array(trajectories.length * size);
  for (let b = 0; b < trajectories.length; b++) {
    const one = trajectories[b]!;
    const values: { readonly [name: string]: number | Float64Array } =
      field.probe[0] === 'input' ? one.inputs : one.outputs;
    const value = values[field.name]!;
    if (typeof value === 'number') expandNumber(field, value, data, b * size);
    else expand(field, value, 0, data, b * size);
  }
  return { data, shape: [trajectories.length, ...shape], dtype: isInt64 ? 'int64' : 'float64' };
}

function hintArray(
  spec: Spec,
  field: Field,
  trajectories: readonly Trajectory[],
  nodes: number,
  steps: number,
): NdArray<'float64'> {
  const { stride } = layoutOf(spec, 'hint', nodes);
  const shape = shapeOf(field.probe, nodes);
  const size = sizeOf(shape);
  const data = new Float64Array(steps * trajectories.length * size);
  for (let b = 0; b < trajectories.length; b++) {
    const one = trajectories[b]!;
    for (let t = 0; t < one.steps; t++)
      expand(field, one.hints, t * stride + field.offset, data, (t * trajectories.length + b) * size);
  }
  return { data, shape: [steps, trajectories.length, ...shape], dtype: 'float64' };
}

/** Writes one packed value as dm-clrs stores it; `into` is zero there. */
function expand(field: Field, from: Float64Array, at: number, into: Float64Array, to: number): void {
  const { probe, width, isArray } = field;
  if (!isArray) expandNumber(field, from[at]!, into, to);
  else if (probe[2] === 'categorical') {
    const classes = probe[3];
    for (let i = 0; i < width; i++) setClass(from[at + i]!, into, to + i * classes);
  } else if (width > 96) into.set(from.subarray(at, at + width), to);
  else for (let i = 0; i < width; i++) into[to + i] = from[at + i]!;
}

function expandNumber({ probe }: Field, value: number, into: Float64Array, to: number): void {
  if (probe[2] === 'categorical') setClass(value, into, to);
  else if (probe[2] === 'mask_one') into[to + value] = 1;
  else into[to] = value;
}

function setClass(value: number, into: Float64Array, to: number): void {
  if (value >= 0) into[to + value] = 1;
  else into[to + ~value] = -1;
}
