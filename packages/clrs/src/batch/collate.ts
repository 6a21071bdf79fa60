import { refuse, sizeOf, type NdArray } from '@kleene/base';
import type { Algorithm } from '../spec/algorithm.ts';
import { layoutOf, shapeOf, type Field } from '../spec/layout.ts';
import type { Names, Spec } from '../spec/spec.ts';
import type { Trajectory } from '../trajectory/trace.ts';
import { freshMemory, type Memory } from './memory.ts';
import { checkValue, expand, isOverwritten, writeValue } from '../trajectory/write.ts';

/**
 * Trajectories of one size in dense arrays, as dm-clrs lays them out (`Feedback`): inputs and outputs `[batch, ...]`, hints
 * `[time, batch, ...]` with zeros after the last step, `lengths` `[batch]` the number of steps. Names are in the order of the spec.
 */
export interface Batch<S extends Spec = Spec> {
  /** The name of the algorithm. */
  readonly algorithm: string;
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
 * @param options.memory where the arrays come from, default new ones
 */
export function collate<S extends Spec>(
  algorithm: Pick<Algorithm<S>, 'name' | 'spec' | 'int64'>,
  trajectories: readonly Trajectory<S>[],
  options: { readonly minSteps?: number; readonly memory?: Memory } = {},
): Batch<S> {
  const { spec } = algorithm;
  const { memory = freshMemory } = options;
  const nodes = nodesOfAll(trajectories);
  const steps = stepsOf(trajectories, options.minSteps);
  const hints: { [name: string]: NdArray } = {};
  for (const field of layoutOf(spec, 'hint', nodes).fields)
    hints[field.name] = hintArray(spec, field, trajectories, nodes, steps, memory);
  return assemble(algorithm, trajectories, hints, memory);
}

/** A batch of given hints and the inputs, outputs and lengths of the trajectories. */
export function assemble<S extends Spec>(
  algorithm: Pick<Algorithm<S>, 'name' | 'spec' | 'int64'>,
  trajectories: readonly Trajectory<S>[],
  hints: { readonly [name: string]: NdArray },
  memory: Memory,
): Batch<S> {
  const { spec } = algorithm;
  const size = trajectories.length;
  const nodes = nodesOfAll(trajectories);
  const of = (stage: 'input' | 'output'): { [name: string]: NdArray } => {
    const arrays: { [name: string]: NdArray } = {};
    for (const field of layoutOf(spec, stage, nodes).fields)
      arrays[field.name] = valueArray(field, trajectories, nodes, isInt64(algorithm, field.name), memory);
    return arrays;
  };
  return {
    algorithm: algorithm.name,
    spec,
    size,
    nodes,
    inputs: of('input') as Batch<S>['inputs'],
    hints: hints as Batch<S>['hints'],
    outputs: of('output') as Batch<S>['outputs'],
    lengths: { data: Float64Array.from(trajectories, (one) => one.steps), shape: [size], dtype: 'float64' },
  };
}

/** One probe of what `collate` would give, for sets whose hints do not fit into memory together. */
export function collateProbe<S extends Spec>(
  algorithm: Pick<Algorithm<S>, 'name' | 'spec' | 'int64'>,
  trajectories: readonly Trajectory<S>[],
  name: Names<S, 'input' | 'hint' | 'output'>,
  options: { readonly minSteps?: number } = {},
): NdArray {
  const { spec } = algorithm;
  const nodes = nodesOfAll(trajectories);
  const probe = spec[name] ?? refuse('clrs.collateProbe', 'name', `one of ${Object.keys(spec).join(', ')}`, name);
  const field = layoutOf(spec, probe[0], nodes).fields.find((one) => one.name === name)!;
  return probe[0] === 'hint'
    ? hintArray(spec, field, trajectories, nodes, stepsOf(trajectories, options.minSteps), freshMemory)
    : valueArray(field, trajectories, nodes, isInt64(algorithm, name), freshMemory);
}

function isInt64({ int64 = [] }: Pick<Algorithm, 'int64'>, name: string): boolean {
  return int64.includes(name);
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

function valueArray(
  field: Field,
  trajectories: readonly Trajectory[],
  nodes: number,
  isWhole: boolean,
  memory: Memory,
): NdArray {
  const shape = shapeOf(field.probe, nodes);
  const size = sizeOf(shape);
  const data = memory.array(field.name, trajectories.length * size);
  if (!isOverwritten(field)) data.fill(0);
  for (let b = 0; b < trajectories.length; b++) {
    const one = trajectories[b]!;
    const values: { readonly [name: string]: number | Float64Array } =
      field.probe[0] === 'input' ? one.inputs : one.outputs;
    const value = values[field.name];
    checkValue(field, value, { where: 'clrs.collate', nodes, isTrusted: true });
    writeValue(field, value!, data, b * size);
  }
  return { data, shape: [trajectories.length, ...shape], dtype: isWhole ? 'int64' : 'float64' };
}

function hintArray(
  spec: Spec,
  field: Field,
  trajectories: readonly Trajectory[],
  nodes: number,
  steps: number,
  memory: Memory,
): NdArray<'float64'> {
  const { stride } = layoutOf(spec, 'hint', nodes);
  const shape = shapeOf(field.probe, nodes);
  const size = sizeOf(shape);
  const data = memory.array(field.name, steps * trajectories.length * size).fill(0);
  const rowStep = trajectories.length * size;
  for (let b = 0; b < trajectories.length; b++) {
    const { hints, steps } = trajectories[b]!;
    for (let t = 0; t < steps; t++) expand(field, hints, t * stride + field.offset, data, b * size + t * rowStep);
  }
  return { data, shape: [steps, trajectories.length, ...shape], dtype: 'float64' };
}
