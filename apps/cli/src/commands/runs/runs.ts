import { KleeneError } from '@kleene/base';
import type { Command, Input } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { suggestion } from '../../shell/suggest.ts';
import { clean } from './clean.ts';
import { compare } from './compare.ts';
import { list } from './list.ts';
import { show } from './show.ts';

interface Action {
  /** The options that it takes. */
  readonly options: readonly string[];
  /** How many folders it takes. */
  readonly min: number;
  readonly max: number;
  run(folders: readonly string[], input: Input, io: Io): Promise<number>;
}

const actions: Readonly<Record<string, Action>> = {
  list: { options: [], min: 0, max: 1, run: list },
  show: { options: ['html'], min: 1, max: 1, run: show },
  compare: { options: ['html'], min: 2, max: 6, run: compare },
  clean: { options: ['keep', 'yes'], min: 1, max: 6, run: clean },
};

/** `kleene runs`: what is in run folders. */
export const runs: Command = {
  name: 'runs',
  summary: 'what is in run folders: list, show and compare runs, and clean up after them',
  positionals: [
    { name: 'action', summary: 'list, show, compare or clean', required: true },
    {
      name: 'folder',
      summary: 'list: a folder of runs (default runs); show: a run folder; compare, clean: up to six',
      required: false,
      isMany: true,
    },
  ],
  options: {
    html: {
      type: 'string',
      value: 'FILE',
      summary: 'show, compare: a page with curves, configuration, checkpoints and times',
    },
    keep: { type: 'string', value: 'N', summary: 'clean: how many of the last good checkpoints stay (default 1)' },
    yes: { type: 'boolean', summary: 'clean: remove what it lists' },
  },
  examples: [
    'kleene runs list',
    'kleene runs show runs/dnar-bfs-1 --html report.html',
    'kleene runs compare runs/dnar-bfs-1 runs/dnar-bfs-2',
    'kleene runs clean runs/dnar-bfs-1 --yes',
  ],
  async run(input, io) {
    const [name, ...folders] = input.positionals as [string, ...string[]];
    const action = Object.hasOwn(actions, name) ? actions[name]! : undefined;
    if (action === undefined) fail(`unknown action "${name}"${suggestion(name, Object.keys(actions))}`);
    const { min, max, options } = action;
    if (folders.length < min) fail(`${name} needs ${min === 1 ? 'a run folder' : `${min} run folders or more`}`);
    if (folders.length > max)
      fail(`${name} takes ${max === 1 ? 'one folder' : `${max} folders at most`}, got "${folders[max]}" too`);
    const foreign = Object.keys(runs.options).find(
      (option) => input.options[option] !== undefined && !options.includes(option),
    );
    if (foreign !== undefined) fail(`${name} takes no --${foreign}`);
    return action.run(folders, input, io);
  },
};

function fail(problem: string): never {
  throw new KleeneError('invalid-argument', `kleene runs: ${problem} (kleene runs --help)`);
}
