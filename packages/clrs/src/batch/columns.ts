import { refuse, sizeOf, type NdArray } from '@kleene/base';
import { shapeOf, type Field, type Layout } from '../spec/layout.ts';
import type { Values } from '../trajectory/pack.ts';
import { checkValue, copyInto, expandClasses, isOverwritten, setClass } from '../trajectory/write.ts';
import type { Memory } from './memory.ts';

/** One hint of a batch that is being written: `[time, batch, ...]`, with room for more steps than there are yet. */
export interface Column {
  readonly field: Field;
  readonly shape: readonly number[];
  /** How many numbers one value takes. */
  readonly size: number;
  /** Whether the value of the first step stays to the end of every run. */
  readonly isConstant: boolean;
  data: Float64Array;
  /** The array of each run at this step. */
  readonly arrays: Float64Array[];
}

/** What a step of a batch is written with. */
export interface StepOptions {
  readonly where: string;
  readonly nodes: number;
  /** Whether only the kinds and lengths of values are looked at, those of arrays at the first step alone. */
  readonly isTrusted: boolean;
}

/** A column for each hint, with room for `rows` values: steps times runs. */
export function columnsOf(
  { fields }: Layout,
  constant: readonly string[],
  nodes: number,
  rows: number,
  memory: Memory,
): Column[] {
  return fields.map((field) => {
    const shape = shapeOf(field.probe, nodes);
    const size = sizeOf(shape);
    const data = memory.array(field.name, rows * size);
    return { field, shape, size, isConstant: constant.includes(field.name), data, arrays: [] };
  });
}

/** Makes room for `rows` values. */
export function growColumns(columns: readonly Column[], rows: number, memory: Memory): void {
  for (const column of columns) column.data = memory.grown(column.field.name, column.data, rows * column.size);
}

/** Writes one hint at one step of all runs: `states` has the hints of each, `undefined` (here zeros) once it has ended. */
export function writeStep(
  column: Column,
  states: readonly (Values | undefined)[],
  step: number,
  isOneEnded: boolean,
  options: StepOptions,
): void {
  const { field, size, data } = column;
  const start = step * states.length * size;
  const end = start + states.length * size;
  if (column.isConstant && step > 0) {
    data.copyWithin(start, start - states.length * size, start);
    if (isOneEnded) clearEnded(column, states, start);
    return;
  }
  if (isOneEnded || !isOverwritten(field)) data.fill(0, start, end);
  if (!field.isArray) writeNumbers(column, states, start, options);
  else {
    if (step === 0 || !options.isTrusted) findArrays(column, states, options);
    writeArrays(column, states, start);
  }
}

/**
 * Throws `invalid-argument` when the last step of a trusted run has another array than the first: what was written between is then not what the run
 * had, as when a run of one's own is put in the place of a trusted one.
 */
export function checkSameArrays(where: string, { field, arrays }: Column, last: readonly Values[]): void {
  const isSame = (array: Float64Array, b: number): boolean => last[b]![field.name] === array;
  if (!arrays.every(isSame))
    refuse(where, `hint ${field.name}`, 'the same array at every step, where isTrusted', 'another');
}

function clearEnded({ data, size }: Column, states: readonly (Values | undefined)[], start: number): void {
  for (let b = 0; b < states.length; b++)
    if (states[b] === undefined) data.fill(0, start + b * size, start + (b + 1) * size);
}

function findArrays({ field, arrays }: Column, states: readonly (Values | undefined)[], options: StepOptions): void {
  for (let b = 0; b < states.length; b++) {
    const values = states[b];
    if (values === undefined) continue;
    const value = values[field.name];
    checkValue(field, value, options);
    arrays[b] = value as Float64Array;
  }
}

function writeArrays({ field, size, data, arrays }: Column, states: readonly unknown[], start: number): void {
  for (let b = 0, to = start; b < states.length; b++, to += size) {
    if (states[b] === undefined) continue;
    if (field.classes > 0) expandClasses(field, arrays[b]!, 0, data, to);
    else copyInto(data, to, arrays[b]!, 0, size);
  }
}

function writeNumbers(
  { field, size, data }: Column,
  states: readonly (Values | undefined)[],
  start: number,
  options: StepOptions,
): void {
  const { name } = field;
  const isPlace = !isOverwritten(field);
  for (let b = 0, to = start; b < states.length; b++, to += size) {
    const values = states[b];
    if (values === undefined) continue;
    const value = values[name];
    if (!options.isTrusted || typeof value !== 'number') checkValue(field, value, options);
    if (isPlace) setClass(value as number, data, to);
    else data[to] = value as number;
  }
}

/** The arrays of all hints, with zeros from step `written` to step `steps`. */
export function hintsOf(
  columns: readonly Column[],
  written: number,
  steps: number,
  batch: number,
  memory: Memory,
): { [name: string]: NdArray } {
  const hints: { [name: string]: NdArray } = {};
  for (const { field, shape, size, data } of columns) {
    const length = steps * batch * size;
    const all = length > data.length ? memory.grown(field.name, data, length) : data.subarray(0, length);
    all.fill(0, written * batch * size);
    hints[field.name] = { data: all, shape: [steps, batch, ...shape], dtype: 'float64' };
  }
  return hints;
}
