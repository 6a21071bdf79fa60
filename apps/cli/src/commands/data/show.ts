import type { NdArray } from '@kleene/base';
import { collate } from '@kleene/clrs';
import { writeFileAtomic } from '@kleene/formats/node';
import { checkDrawable, svgFile } from '../../drawing/drawing.ts';
import { trajectoryDrawing } from '../../drawing/trajectory.ts';
import type { Input } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { textOption } from '../../shell/parse.ts';
import { findAlgorithm, samplerOf, splitOf } from '../../work/data-set.ts';
import { nested, plain, type Nested } from '../../work/nested.ts';

/** `kleene data show`: one trajectory, step by step; a probe that does not change from one step to the next is told once. */
export async function show(input: Input, io: Io): Promise<number> {
  const svg = textOption(input, 'svg');
  const algorithm = findAlgorithm(input.positionals[1]!);
  const { seed, length } = splitOf(input, algorithm);
  if (svg !== undefined) checkDrawable(length);
  const sampler = samplerOf(algorithm, { seed, length, samples: 1 });
  const batch = collate(algorithm, sampler.trajectories);
  const first = (arrays: Readonly<Record<string, NdArray>>): Record<string, Nested> =>
    Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, (nested(array) as Nested[])[0]!]));
  const [inputs, outputs] = [first(batch.inputs), first(batch.outputs)];
  const steps = Array.from({ length: sampler.trajectories[0]!.steps }, (_, t) =>
    Object.fromEntries(
      Object.entries<NdArray>(batch.hints).map(([name, array]) => [
        name,
        ((nested(array) as Nested[][])[t] as Nested[])[0]!,
      ]),
    ),
  );
  io.line(`${algorithm.name}: ${batch.nodes} nodes, seed ${seed}, ${steps.length} steps`);
  tell(io, 'input', inputs);
  steps.forEach((hints, t) => tell(io, `step ${t}`, hints, steps[t - 1]));
  tell(io, 'output', outputs);
  if (svg !== undefined) {
    const { name, spec } = algorithm;
    await writeFileAtomic(svg, svgFile(trajectoryDrawing({ name, spec, nodes: batch.nodes, inputs, steps, outputs })));
  }
  io.document({ schema: 'kleene/trajectory@1', algorithm: algorithm.name, seed, length, inputs, steps, outputs });
  return 0;
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
