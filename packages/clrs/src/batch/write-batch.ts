import type { Algorithm, Numerics } from '../spec/algorithm.ts';
import { nodesOf, type Layout } from '../spec/layout.ts';
import type { Snapshot, Spec, Stage } from '../spec/spec.ts';
import { checkSnapshot, type Values } from '../trajectory/pack.ts';
import { refuseEmpty, type Trajectory } from '../trajectory/trace.ts';
import { assemble, type Batch } from './collate.ts';
import { checkSameArrays, columnsOf, growColumns, hintsOf, writeStep } from './columns.ts';
import type { Memory } from './memory.ts';

/**
 * A batch of new trajectories: what `collate` gives for the traces of the same instances. All runs go on side by side, as time comes first
 * in the hints: each step of all of them is written as one piece of memory.
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
  const isTrusted = algorithm.isTrusted === true;
  const nodes = nodesOf(where, algorithm.spec, instances[0] as Values);
  const { input, hint, output } = layoutsFor(nodes);
  if (!isTrusted) for (const inputs of instances) checkSnapshot(where, input, inputs as Values, nodes);
  const runs = runsOf(instances.map((inputs) => algorithm.run(inputs, numerics)));
  const size = instances.length;
  const constant = (isTrusted ? algorithm.constantHints : undefined) ?? [];
  const columns = columnsOf(hint, constant, nodes, capacity * size, memory);
  const options = { where, nodes, isTrusted };
  let steps = 0;
  for (let room = capacity; advance(runs); steps++) {
    if (steps === room) growColumns(columns, (room *= 2) * size, memory);
    for (const column of columns) writeStep(column, runs.states, steps, runs.left < size, options);
  }
  if (runs.lengths.includes(0)) refuseEmpty(where);
  if (isTrusted) for (const column of columns) checkSameArrays(where, column, runs.last);
  else for (const outputs of runs.outputs) checkSnapshot(where, output, outputs, nodes);
  const made = instances.map((inputs, b): Trajectory<S> => {
    const outputs = runs.outputs[b] as Snapshot<S, 'output'>;
    return { nodes, inputs, outputs, steps: runs.lengths[b]!, hints: nothing };
  });
  return assemble(algorithm, made, hintsOf(columns, steps, Math.max(steps, minSteps), size, memory), memory);
}

const nothing: Float64Array = /* @__PURE__ */ new Float64Array(0);

/** Runs that go on side by side. */
interface Runs {
  readonly generators: readonly Iterator<object, object, void>[];
  /** The hints of the step that each is at, `undefined` once it has ended. */
  readonly states: (Values | undefined)[];
  /** The hints of the last step of those that have ended. */
  readonly last: Values[];
  /** How many steps each has taken. */
  readonly lengths: number[];
  /** What came out of those that have ended. */
  readonly outputs: Values[];
  /** How many have not ended. */
  left: number;
}

function runsOf(generators: readonly Iterator<object, object, void>[]): Runs {
  const of = <T>(value: T): T[] => generators.map(() => value);
  return {
    generators,
    states: of<Values | undefined>({}),
    last: of({}),
    lengths: of(0),
    outputs: of({}),
    left: generators.length,
  };
}

/** Takes every run that has not ended one step further; whether there is one left. */
function advance(runs: Runs): boolean {
  const { generators, states, last, lengths, outputs } = runs;
  for (let b = 0; b < generators.length; b++) {
    if (states[b] === undefined) continue;
    const next = generators[b]!.next();
    if (next.done === true) {
      last[b] = states[b]!;
      states[b] = undefined;
      outputs[b] = next.value as Values;
      runs.left--;
    } else {
      states[b] = next.value as Values;
      lengths[b]!++;
    }
  }
  return runs.left > 0;
}
