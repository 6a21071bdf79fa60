import { KleeneError, type NdArray } from '@kleene/base';
import { collate, trace, trajectoriesOf, type Algorithm, type Trajectory } from '@kleene/clrs';
import { writeFileAtomic } from '@kleene/formats/node';
import { checkDrawable, svgFile } from '../../drawing/drawing.ts';
import { trajectoryDrawing, type ShownTrajectory } from '../../drawing/trajectory.ts';
import type { Input } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { integerOption, textOption } from '../../shell/parse.ts';
import { checkHeld } from '../../work/data-size.ts';
import { checkSet, findAlgorithm, inputsOf, numericsOf, setOf } from '../../work/data-set.ts';
import { isSetFile, readSet } from '../../work/data-stored.ts';
import { nested, plain, type Nested } from '../../work/nested.ts';

/** One trajectory and what made it. */
interface Chosen {
  readonly algorithm: Algorithm;
  readonly trajectory: Trajectory;
  readonly about: { readonly seed?: unknown; readonly length?: unknown; readonly options?: unknown };
}

/** `kleene data show`: one trajectory, step by step; a probe that does not change from one step to the next is told once. */
export async function show(input: Input, io: Io): Promise<number> {
  const svg = textOption(input, 'svg');
  const word = input.positionals[1]!;
  const index = integerOption(input, 'index', 0);
  const chosen = isSetFile(word) ? await fromFile(word, index, textOption(input, 'algorithm')) : fromSeed(input, index);
  const { algorithm, trajectory, about } = chosen;
  if (svg !== undefined) checkDrawable(trajectory.nodes);
  const { inputs, steps, outputs } = valuesOf(algorithm, trajectory);
  const { seed, length, options } = about;
  io.line(
    `${algorithm.name}: ${trajectory.nodes} nodes, ${seed === undefined ? '' : `seed ${seed}, `}${steps.length} steps`,
  );
  tell(io, 'input', inputs);
  steps.forEach((hints, t) => tell(io, `step ${t}`, hints, steps[t - 1]));
  tell(io, 'output', outputs);
  if (svg !== undefined) {
    const { name, spec } = algorithm;
    const drawing = trajectoryDrawing({ name, spec, nodes: trajectory.nodes, inputs, steps, outputs });
    await writeFileAtomic(svg, svgFile(drawing));
  }
  const made = { algorithm: algorithm.name, seed, length, options, index };
  io.document({ schema: 'kleene/trajectory@1', ...made, inputs, steps, outputs });
  return 0;
}

function fromSeed(input: Input, index: number): Chosen {
  const algorithm = findAlgorithm(input.positionals[1]!);
  const set = { ...setOf(input, algorithm), samples: index + 1 };
  if (textOption(input, 'svg') !== undefined) checkDrawable(set.length);
  checkHeld({ ...set, samples: 1 });
  checkSet(set);
  let last: Trajectory['inputs'] | undefined;
  for (const inputs of inputsOf(set)) last = inputs;
  return { algorithm, trajectory: trace(algorithm, last!, numericsOf(set)), about: set };
}

async function fromFile(path: string, index: number, name: string | undefined): Promise<Chosen> {
  const { algorithm, batch, origin } = await readSet(path, name);
  if (index >= batch.size)
    throw new KleeneError(
      'invalid-argument',
      `--index must be a whole number between 0 and ${batch.size - 1}, got "${index}"`,
    );
  return { algorithm, trajectory: trajectoriesOf(batch)[index]!, about: origin };
}

/** The values of each probe as lists, of hints step by step. */
function valuesOf(algorithm: Algorithm, trajectory: Trajectory): Omit<ShownTrajectory, 'name' | 'spec' | 'nodes'> {
  const batch = collate(algorithm, [trajectory]);
  const first = (arrays: Readonly<Record<string, NdArray>>): Record<string, Nested> =>
    Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, (nested(array) as Nested[])[0]!]));
  const hints = Object.entries<NdArray>(batch.hints).map(
    ([name, array]) => [name, nested(array) as Nested[][]] as const,
  );
  const steps = Array.from({ length: trajectory.steps }, (_, t) =>
    Object.fromEntries(hints.map(([name, values]) => [name, values[t]![0]!])),
  );
  return { inputs: first(batch.inputs), steps, outputs: first(batch.outputs) };
}

function tell(io: Io, title: string, values: Record<string, Nested>, before: Record<string, Nested> = {}): void {
  io.line();
  io.line(io.style('bold', title));
  const width = Math.max(0, ...Object.keys(values).map((name) => name.length));
  const changed = Object.entries(values).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]),
  );
  if (changed.length === 0) io.line('  (no change)');
  for (const [name, value] of changed) {
    const [head, ...rest] = plain(value);
    io.line(`  ${name.padEnd(width)}  ${head}`);
    for (const line of rest) io.line(`  ${' '.repeat(width)}  ${line}`);
  }
}
