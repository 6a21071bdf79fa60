import { join } from 'node:path';
import { findRecipe } from '@kleene/recipes';
import { backendOptions, type Command } from '../shell/command.ts';
import { integerOption, textOption } from '../shell/parse.ts';
import type { DemoDocument } from '../demo/document.ts';
import { runDemo } from '../demo/demo.ts';
import { prepareBackend } from '../work/backend.ts';

/** `kleene demo`: the main job from end to end. */
export const demo: Command = {
  name: 'demo',
  summary: 'watch a network learn breadth-first search, be proven to be it, and run on real graphs',
  positionals: [],
  options: {
    seed: { type: 'string', value: 'N', summary: 'what every random number comes from (default 1)' },
    out: {
      type: 'string',
      value: 'FOLDER',
      summary: 'where the report and the run go, never in the place of another run (default kleene-demo)',
    },
    ...backendOptions,
  },
  examples: ['kleene demo', 'kleene demo --seed 2 --json'],
  async run(input, io) {
    const seed = integerOption(input, 'seed', 1);
    const out = textOption(input, 'out') ?? 'kleene-demo';
    const { backend, detail } = await prepareBackend(input);
    const document = await runDemo({
      recipe: findRecipe('dnar/bfs'),
      seed,
      out,
      backend,
      detail,
      report: join(out, 'report.html'),
      io,
      signal: input.signal,
    });
    io.document(document);
    return isAllRight(document) ? 0 : 1;
  },
};

/** Whether the network was proven, every planted fault refused, and every graph right. */
export function isAllRight({ certificate, evaluation, realGraphs }: DemoDocument): boolean {
  const fractions = [...evaluation.map((row) => row.graphAccuracy), ...realGraphs.map((real) => real.agreement)];
  const { passed, mutantsRefused, mutantsTried } = certificate;
  return passed && mutantsRefused === mutantsTried && fractions.every((fraction) => fraction === 1);
}
