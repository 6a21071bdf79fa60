import { checkArray, checkObject, refuse, sizeOf, type NdArray } from '@kleene/base';
import type { Algorithm } from '../spec/algorithm.ts';
import { layoutOf, shapeOf, type Field } from '../spec/layout.ts';
import type { Spec, Stage } from '../spec/spec.ts';
import type { Batch } from './collate.ts';

/** Arrays by name. */
export interface StoredArrays {
  readonly [name: string]: NdArray;
}

/**
 * The arrays of a batch under the names of the published data set: `input_*`, `hint_*`, `output_*`, `lengths`. Hints stay
 * `[time, batch, ...]`.
 */
export function storedArrays({ inputs, hints, outputs, lengths }: Batch): StoredArrays {
  const named = (stage: Stage, arrays: StoredArrays): [string, NdArray][] =>
    Object.entries(arrays).map(([name, array]) => [`${stage}_${name}`, array]);
  return {
    ...Object.fromEntries([...named('input', inputs), ...named('hint', hints), ...named('output', outputs)]),
    lengths,
  };
}

/**
 * The batch that arrays of a file hold, named as `storedArrays` names them, whatever their element types. Throws `invalid-argument` where a probe is
 * missing, one too many, of another shape, or holds what the spec does not allow, and where there is anything but zeros after the last step.
 */
export function batchFromStored<S extends Spec>(
  algorithm: Pick<Algorithm<S>, 'name' | 'spec' | 'int64'>,
  arrays: StoredArrays,
): Batch<S> {
  const where = `clrs.batchFromStored(${algorithm.name})`;
  checkObject(where, 'arrays', arrays);
  const { spec, int64 = [] } = algorithm;
  const names = [...Object.entries(spec).map(([name, [stage]]) => `${stage}_${name}`), 'lengths'];
  for (const name of names) if (arrays[name] === undefined) refuse(where, name, 'an array', undefined);
  const other = Object.keys(arrays).find((name) => !names.includes(name));
  if (other !== undefined) refuse(where, 'arrays', `made of ${names.join(', ')}`, other);
  for (const name of names) checkArray(where, name, arrays[name]!);
  const [size, nodes] = sizeAndNodes(where, spec, arrays);
  const steps = stepsOf(spec, arrays);
  const lengths = lengthsOf(where, arrays['lengths']!, size, steps);
  const stage = (which: Stage): { [name: string]: NdArray } =>
    Object.fromEntries(
      layoutOf(spec, which, nodes).fields.map((field) => {
        const axes = which === 'hint' ? [steps, size] : [size];
        const name = `${which}_${field.name}`;
        const isWhole = which !== 'hint' && int64.includes(field.name);
        const array = checked(where, name, field, arrays[name]!, axes, nodes, isWhole);
        if (which === 'hint') checkRows(where, name, field, array, nodes, lengths);
        else checkRows(where, name, field, array, nodes);
        return [field.name, array];
      }),
    );
  return {
    algorithm: algorithm.name,
    spec,
    size,
    nodes,
    inputs: stage('input') as Batch<S>['inputs'],
    hints: stage('hint') as Batch<S>['hints'],
    outputs: stage('output') as Batch<S>['outputs'],
    lengths: { data: lengths, shape: [size], dtype: 'float64' },
  };
}

/** Read off the first input that has a number for each node or pair of nodes. */
function sizeAndNodes(where: string, spec: Spec, arrays: StoredArrays): [size: number, nodes: number] {
  const found = Object.entries(spec).find(([, [stage, location]]) => stage === 'input' && location !== 'graph');
  if (found === undefined) refuse(where, 'spec', 'one with an input of nodes or edges', Object.keys(spec));
  const name = `input_${found[0]}`;
  const { shape } = arrays[name]!;
  const [size = 0, nodes = 0] = shape;
  if (size < 1 || nodes < 1) refuse(where, `${name}.shape`, 'the numbers of samples and of nodes', shape);
  return [size, nodes];
}

function stepsOf(spec: Spec, arrays: StoredArrays): number {
  const found = Object.entries(spec).find(([, [stage]]) => stage === 'hint');
  return found === undefined ? 0 : (arrays[`hint_${found[0]}`]!.shape[0] ?? 0);
}

function lengthsOf(where: string, { data, shape }: NdArray, size: number, steps: number): Float64Array {
  if (shape.length !== 1 || shape[0] !== size) refuse(where, 'lengths.shape', `[${size}]`, shape);
  const lengths = Float64Array.from(data);
  const wrong = lengths.find((length) => !(Number.isInteger(length) && length >= 1 && length <= steps));
  if (wrong !== undefined) refuse(where, 'lengths', `made of integers between 1 and ${steps}`, wrong);
  return lengths;
}

/** The array as float64, if it has the shape of the probe. */
function checked(
  where: string,
  name: string,
  field: Field,
  { data, shape }: NdArray,
  axes: readonly number[],
  nodes: number,
  isWhole: boolean,
): NdArray {
  const expected = [...axes, ...shapeOf(field.probe, nodes)];
  if (shape.length !== expected.length || expected.some((length, axis) => length !== shape[axis]))
    refuse(where, `${name}.shape`, `[${expected.join(', ')}]`, shape);
  const numbers = data instanceof Float64Array ? data : Float64Array.from(data);
  const broken = isWhole ? numbers.find((one) => !Number.isInteger(one)) : undefined;
  if (broken !== undefined) refuse(where, name, 'made of integers', broken);
  return { data: numbers, shape: expected, dtype: isWhole ? 'int64' : 'float64' };
}

/** Looks at the value of each sample, of a hint at each step: after the last one, at zeros alone. */
function checkRows(
  where: string,
  name: string,
  { kind, probe, classes }: Field,
  { data }: NdArray,
  nodes: number,
  lengths?: Float64Array,
): void {
  const size = sizeOf(shapeOf(probe, nodes));
  const group = probe[2] === 'mask_one' ? nodes : classes;
  for (let at = 0, row = 0; at < data.length; at += size, row++) {
    const isPadding = lengths !== undefined && Math.floor(row / lengths.length) >= lengths[row % lengths.length]!;
    const value = data.subarray(at, at + size) as Float64Array;
    const isRight = isPadding
      ? value.every((one) => one === 0)
      : group > 0
        ? areOneHot(value, group)
        : fits(value, kind, nodes);
    if (isRight) continue;
    const expected = isPadding ? 'zero after the last step' : `what ${probe[2]} allows`;
    refuse(where, name, `${expected} in row ${row}`, Array.from(value));
  }
}

function fits(value: Float64Array, kind: Field['kind'], nodes: number): boolean {
  if (kind === 'any') return true;
  return kind === 'mask'
    ? value.every((one) => one === 0 || one === 1 || one === -1)
    : value.every((one) => Number.isInteger(one) && one >= 0 && one < nodes);
}

/** Whether each group of numbers is zero but for a single 1 or -1. */
function areOneHot(value: Float64Array, group: number): boolean {
  for (let from = 0; from < value.length; from += group) {
    let sum = 0;
    for (let i = from; i < from + group; i++) {
      if (value[i] !== 0 && value[i] !== 1 && value[i] !== -1) return false;
      sum += Math.abs(value[i]!);
    }
    if (sum !== 1) return false;
  }
  return true;
}
