import {
  countSteps,
  collateProbe,
  layoutOf,
  shapeOf,
  type Algorithm,
  type Layout,
  type Trajectory,
} from '@kleene/clrs';
import { npzLayout, openArrayFile, safetensorsLayout, type ArrayFile, type ArrayPlan } from '@kleene/formats/node';
import { sizeOf, type NdArray } from '@kleene/base';
import { checkRoom, numbersOf } from './data-size.ts';
import { findAlgorithm, inputsOf, numericsOf, type DataSet } from './data-set.ts';
import type { Work } from './data-work.ts';

/** How many numbers of hints are held at once, and of instances with what their runs hold: 16 and 32 MiB. */
const hintsAtOnce = 2 ** 21;
const instancesAtOnce = 2 ** 22;

/** What the set's arrays are like once its longest run is known. */
interface Shape {
  readonly algorithm: Algorithm;
  readonly nodes: number;
  /** The steps of the longest run. */
  readonly steps: number;
}

/**
 * Writes a set as `.safetensors` or `.npz` into the file at `path`, hints time-major with zeros after the last step, as dm-clrs has them. The
 * runs are made twice: to know how long they are, and to write them down, some side by side and some of their steps at a time. So memory does not grow with the set.
 */
export async function writeArrays(
  set: DataSet,
  format: 'safetensors' | 'npz',
  origin: string,
  path: string,
  work: Work,
): Promise<void> {
  const shape = await measure(set, work);
  const layout =
    format === 'safetensors'
      ? safetensorsLayout(plansOf(set, shape), { kleene: origin })
      : npzLayout(plansOf(set, shape), { 'kleene.json': new TextEncoder().encode(origin) });
  await checkRoom(set, path, layout.bytes);
  const file = await openArrayFile(path, layout);
  try {
    await writeRuns(set, shape, file, work);
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.end();
}

async function measure(set: DataSet, work: Work): Promise<Shape> {
  const algorithm = findAlgorithm(set.algorithm);
  let steps = 0;
  let nodes = 0;
  let done = 0;
  for (const inputs of inputsOf(set)) {
    steps = Math.max(steps, countSteps(algorithm, inputs, numericsOf(set)));
    // Every algorithm has this input, one number a node.
    nodes = (inputs as { readonly pos: Float64Array }).pos.length;
    work.progress(++done / 2);
    await work.breathe();
  }
  return { algorithm, nodes, steps };
}

/** The arrays under the names of the published data set. */
function plansOf({ samples }: DataSet, { algorithm, nodes, steps }: Shape): Record<string, ArrayPlan> {
  const { spec, int64 = [] } = algorithm;
  const plans: Record<string, ArrayPlan> = {};
  for (const stage of ['input', 'hint', 'output'] as const)
    for (const { name, probe } of layoutOf(spec, stage, nodes).fields)
      plans[`${stage}_${name}`] = {
        shape: [...(stage === 'hint' ? [steps] : []), samples, ...shapeOf(probe, nodes)],
        dtype: stage !== 'hint' && int64.includes(name) ? 'int64' : 'float64',
      };
  return { ...plans, lengths: { shape: [samples], dtype: 'float64' } };
}

/** Runs that go on side by side. */
interface Group {
  /** The number of the first of them in the set. */
  readonly first: number;
  readonly runs: readonly Run[];
}

/** One run, a piece of its hints packed at a time. */
interface Run {
  readonly inputs: Trajectory['inputs'];
  readonly generator: ReturnType<Algorithm['run']>;
  readonly hints: Float64Array;
  /** How many steps lie in `hints`. */
  held: number;
  /** How many steps it has taken. */
  steps: number;
  outputs?: Trajectory['outputs'];
}

async function writeRuns(set: DataSet, shape: Shape, file: ArrayFile, work: Work): Promise<void> {
  const { algorithm, nodes, steps } = shape;
  const { stride } = layoutOf(algorithm.spec, 'hint', nodes);
  // What a run holds is not known; it is of the order of its hints.
  const each = numbersOf(algorithm.spec, 'input', nodes) + numbersOf(algorithm.spec, 'output', nodes) + 3 * stride;
  const size = Math.min(set.samples, Math.max(1, Math.floor(instancesAtOnce / each)));
  const widest = Math.max(stride, ...probesOf(shape, 'hint').map(([, width]) => width));
  const room = Math.min(steps, Math.max(1, Math.floor(hintsAtOnce / (size * widest))));
  let group: Run[] = [];
  let first = 0;
  for (const inputs of inputsOf(set)) {
    const generator = algorithm.run(inputs, numericsOf(set));
    group.push({ inputs, generator, hints: new Float64Array(room * stride), held: 0, steps: 0 });
    if (group.length < size && first + group.length < set.samples) continue;
    await writeGroup(set, shape, { first, runs: group }, room, file, work);
    first += group.length;
    group = [];
  }
}

async function writeGroup(
  set: DataSet,
  shape: Shape,
  group: Group,
  room: number,
  file: ArrayFile,
  work: Work,
): Promise<void> {
  const layout = layoutOf(shape.algorithm.spec, 'hint', shape.nodes);
  const { first, runs } = group;
  for (let from = 0; ; from += room) {
    for (const run of runs) {
      advance(run, layout, room);
      await work.breathe();
    }
    const pieces = piecesOf(shape, runs);
    if (pieces.every(({ steps }) => steps === 0)) break;
    for (const [name, width] of probesOf(shape, 'hint'))
      await writeSteps(file, `hint_${name}`, collateProbe(shape.algorithm, pieces, name), { first, from, width, set });
    work.progress((set.samples + first + runs.length * Math.min(1, (from + room) / shape.steps)) / 2);
  }
  const pieces = piecesOf(shape, runs);
  for (const stage of ['input', 'output'] as const)
    for (const [name, width] of probesOf(shape, stage))
      await file.write(`${stage}_${name}`, first * width, collateProbe(shape.algorithm, pieces, name).data);
  await file.write(
    'lengths',
    first,
    Float64Array.from(runs, ({ steps }) => steps),
  );
}

/** The names of a stage's probes and how many numbers each has in one sample. */
function probesOf({ algorithm, nodes }: Shape, stage: 'input' | 'hint' | 'output'): [name: string, width: number][] {
  return layoutOf(algorithm.spec, stage, nodes).fields.map(({ name, probe }) => [name, sizeOf(shapeOf(probe, nodes))]);
}

/** Takes a run at most `room` steps further. */
function advance(run: Run, { fields, stride }: Layout, room: number): void {
  run.held = 0;
  while (run.held < room && run.outputs === undefined) {
    const next = run.generator.next();
    if (next.done === true) run.outputs = next.value;
    else {
      const values: Readonly<Record<string, number | Float64Array>> = next.value;
      for (const { name, offset, isArray } of fields)
        if (isArray) run.hints.set(values[name] as Float64Array, run.held * stride + offset);
        else run.hints[run.held * stride + offset] = values[name] as number;
      run.held++;
      run.steps++;
    }
  }
}

/** The steps that runs hold, as if they were all. */
function piecesOf({ nodes }: Shape, runs: readonly Run[]): Trajectory[] {
  return runs.map(({ inputs, outputs = {}, hints, held }) => ({ nodes, inputs, outputs, steps: held, hints }));
}

/** Writes steps `[time, group, ...]` of some samples to their places among those of all. */
async function writeSteps(
  file: ArrayFile,
  name: string,
  { data, shape }: NdArray,
  { first, from, width, set: { samples } }: { first: number; from: number; width: number; set: DataSet },
): Promise<void> {
  const [steps, count] = shape as [number, number];
  if (count === samples) return file.write(name, from * samples * width, data);
  for (let t = 0; t < steps; t++)
    await file.write(
      name,
      ((from + t) * samples + first) * width,
      data.subarray(t * count * width, (t + 1) * count * width),
    );
}
