import { KleeneError } from '@kleene/base';
import type { Algorithm, Numerics } from '../spec/algorithm.ts';
import { layoutOf, nodesOf, type Field, type Layout } from '../spec/layout.ts';
import type { Snapshot, Spec, Stage } from '../spec/spec.ts';

/** An instance, the steps of an algorithm on it, and the result; values as `Value` says. */
export interface Trajectory<S extends Spec = Spec> {
  readonly nodes: number;
  readonly inputs: Snapshot<S, 'input'>;
  readonly outputs: Snapshot<S, 'output'>;
  readonly steps: number;
  /** The hints `[steps, stride]`, packed: the values of each step in the order of the spec. */
  readonly hints: Float64Array;
}

/** What a trace needs of an algorithm. */
type Runnable<S extends Spec> = Pick<Algorithm<S>, 'name' | 'spec' | 'run'>;

type Values = { readonly [name: string]: number | Float64Array };

/** Runs algorithms and records their steps, keeping its buffer from one run to the next. */
export interface Tracer<S extends Spec> {
  /** The trajectory on an instance; throws `invalid-argument` when a probe is missing or is not what the spec says. */
  trace(inputs: Snapshot<S, 'input'>): Trajectory<S>;
  /** How many steps there would be; nothing is recorded or checked. */
  count(inputs: Snapshot<S, 'input'>): number;
}

/** The trajectory of `algorithm` on an instance; throws `invalid-argument` when a probe is missing or is not what the spec says. */
export function trace<S extends Spec>(
  algorithm: Runnable<S>,
  inputs: Snapshot<S, 'input'>,
  numerics: Numerics = {},
): Trajectory<S> {
  return tracer(algorithm, numerics).trace(inputs);
}

/** A `Tracer` for many instances of one algorithm. */
export function tracer<S extends Spec>(algorithm: Runnable<S>, numerics: Numerics = {}): Tracer<S> {
  const where = `clrs.${algorithm.name}`;
  const scratch = { data: new Float64Array(1024) };
  const layouts = new Map<number, Record<Stage, Layout>>();
  const layoutsFor = (nodes: number): Record<Stage, Layout> => {
    const known = layouts.get(nodes);
    if (known !== undefined) return known;
    const of = (stage: Stage): Layout => layoutOf(algorithm.spec, stage, nodes);
    const fresh = { input: of('input'), hint: of('hint'), output: of('output') };
    layouts.set(nodes, fresh);
    return fresh;
  };
  return {
    trace(inputs) {
      const nodes = nodesOf(where, algorithm.spec, inputs as Values);
      const layout = layoutsFor(nodes);
      checkSnapshot(where, layout.input, inputs as Values, nodes);
      const run = algorithm.run(inputs, numerics);
      let steps = 0;
      let next = run.next();
      for (; next.done !== true; next = run.next()) {
        reserve(scratch, (steps + 1) * layout.hint.stride);
        pack(where, layout.hint, next.value as Values, scratch.data, steps * layout.hint.stride);
        steps++;
      }
      if (steps === 0)
        throw new KleeneError('invalid-argument', `${where}: a run must have at least one step, got none`);
      const hints = scratch.data.slice(0, steps * layout.hint.stride);
      checkHints(where, layout.hint, hints, steps, nodes);
      checkSnapshot(where, layout.output, next.value as Values, nodes);
      return { nodes, inputs, outputs: next.value, steps, hints };
    },
    count(inputs) {
      const run = algorithm.run(inputs, numerics);
      let steps = 0;
      while (run.next().done !== true) steps++;
      return steps;
    },
  };
}

function reserve(scratch: { data: Float64Array }, length: number): void {
  if (scratch.data.length >= length) return;
  const larger = new Float64Array(Math.max(length, 2 * scratch.data.length));
  larger.set(scratch.data);
  scratch.data = larger;
}

function pack(where: string, layout: Layout, values: Values, into: Float64Array, at: number): void {
  const { fields } = layout;
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i]!;
    const value = values[field.name];
    const offset = at + field.offset;
    if (!field.isArray && typeof value === 'number') into[offset] = value;
    else if (field.isArray && (value as Float64Array | undefined)?.length === field.width)
      copy(value as Float64Array, into, offset);
    else probeError(where, field, value);
  }
}

function copy(from: Float64Array, into: Float64Array, at: number): void {
  if (from.length > 96) into.set(from, at);
  else for (let i = 0; i < from.length; i++) into[at + i] = from[i]!;
}

function probeError(where: string, { name, probe, width, isArray }: Field, value: unknown): never {
  const expected = isArray ? `a Float64Array of ${width} numbers` : 'a number';
  const got =
    value instanceof Float64Array ? `${value.length} numbers` : value === undefined ? 'nothing' : `a ${typeof value}`;
  throw new KleeneError('invalid-argument', `${where}: ${probe[0]} ${name} must be ${expected}, got ${got}`);
}

function checkSnapshot(where: string, layout: Layout, values: Values, nodes: number): void {
  for (const field of layout.fields) {
    const value = values[field.name];
    if (!field.isArray) {
      if (typeof value !== 'number') probeError(where, field, value);
      checkNumber(where, field, value, nodes);
    } else {
      if (!(value instanceof Float64Array) || value.length !== field.width) probeError(where, field, value);
      checkRange(where, field, value, 0, nodes);
    }
  }
}

function checkHints(
  where: string,
  { fields, stride }: Layout,
  hints: Float64Array,
  steps: number,
  nodes: number,
): void {
  for (const field of fields) {
    if (field.probe[2] === 'scalar') continue;
    for (let step = 0; step < steps; step++) checkRange(where, field, hints, step * stride + field.offset, nodes);
  }
}

function checkRange(where: string, field: Field, data: Float64Array, from: number, nodes: number): void {
  const [, , type, classes = 0] = field.probe;
  const to = from + field.width;
  if (type === 'scalar') return;
  if (type === 'mask') {
    for (let i = from; i < to; i++) if (!isMask(data[i]!)) wrongNumber(where, field, data[i]!);
  } else {
    const [low, high] = type === 'categorical' ? [-classes, classes] : [0, nodes];
    for (let i = from; i < to; i++) if (!isIndex(data[i]!, low, high)) wrongNumber(where, field, data[i]!);
  }
}

function checkNumber(where: string, field: Field, value: number, nodes: number): void {
  const [, , type, classes = 0] = field.probe;
  if (type === 'scalar') return;
  const isRight =
    type === 'mask'
      ? isMask(value)
      : type === 'categorical'
        ? isIndex(value, -classes, classes)
        : isIndex(value, 0, nodes);
  if (!isRight) wrongNumber(where, field, value);
}

function isMask(value: number): boolean {
  return value === 0 || value === 1 || value === -1;
}

function isIndex(value: number, low: number, high: number): boolean {
  return value >= low && value < high && Math.floor(value) === value;
}

const meanings: { readonly [type: string]: string } = { mask: '0, 1 or -1', categorical: 'made of classes' };

function wrongNumber(where: string, { name, probe }: Field, value: number): never {
  const expected = meanings[probe[2]] ?? 'made of numbers of nodes';
  throw new KleeneError('invalid-argument', `${where}: ${probe[0]} ${name} must be ${expected}, got ${value}`);
}
