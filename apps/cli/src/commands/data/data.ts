import { KleeneError } from '@kleene/base';
import type { Command, Input } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { suggestion } from '../../shell/suggest.ts';
import { isSetFile } from '../../work/data-stored.ts';
import { isSalsa, salsaNames } from '../../work/salsa-set.ts';
import { checksum } from './checksum.ts';
import { exportSets } from './export.ts';
import { list } from './list.ts';
import { checksumSalsa, exportSalsa } from './salsa.ts';
import { show } from './show.ts';

interface Action {
  /** The options that it takes. */
  readonly options: readonly string[];
  readonly needsAlgorithm: boolean;
  run(input: Input, io: Io): number | Promise<number>;
}

interface SparseAction {
  readonly options: readonly string[];
  run(input: Input, io: Io, algorithm: string): Promise<number>;
}

const made = ['split', 'seed', 'length', 'option'];
const ofFiles = ['algorithm'];

const actions: Readonly<Record<string, Action>> = {
  list: { options: [], needsAlgorithm: false, run: (_input, io) => list(io) },
  show: { options: [...made, ...ofFiles, 'index', 'svg'], needsAlgorithm: true, run: show },
  checksum: { options: [...made, ...ofFiles, 'samples'], needsAlgorithm: true, run: checksum },
  export: { options: [...made, 'samples', 'out', 'jobs'], needsAlgorithm: true, run: exportSets },
};

const madeOfSparse = ['split', 'set', 'seed', 'samples'];

/** The same for sparse graphs. */
const sparseActions: Readonly<Record<string, SparseAction>> = {
  checksum: { options: madeOfSparse, run: checksumSalsa },
  export: { options: [...madeOfSparse, 'out'], run: exportSalsa },
};

/** `kleene data`: the data sets of the CLRS benchmark, bit for bit. */
export const data: Command = {
  name: 'data',
  summary: 'the data sets of the CLRS benchmark: list, show, checksum and export',
  positionals: [
    { name: 'action', summary: 'list, show, checksum or export', required: true },
    {
      name: 'algorithm',
      summary:
        'such as bfs; for export also several, as bfs,dfs, or all; for show and checksum also a file that export made. For checksum and export also, on sparse graphs, one of ' +
        salsaNames.join(', '),
      required: false,
    },
  ],
  options: {
    split: { type: 'string', value: 'NAME', summary: 'train, val or test of the benchmark (default: train)' },
    set: { type: 'string', value: 'NAME', summary: 'on sparse graphs: one of the sets of test, such as er_160' },
    seed: { type: 'string', value: 'S', summary: 'another seed than that of the split' },
    length: { type: 'string', value: 'N', summary: 'another size of the instances than that of the split' },
    samples: { type: 'string', value: 'K', summary: 'checksum, export: another number of trajectories' },
    option: {
      type: 'string',
      value: 'NAME=VALUE',
      repeats: true,
      summary: "one of the algorithm's own, such as p=0.1,0.2; may be given several times (list tells which there are)",
    },
    out: {
      type: 'string',
      value: 'FILE',
      summary: 'export: .safetensors, .npz, .jsonl or .parquet; {algorithm} in it stands for the name',
    },
    jobs: {
      type: 'string',
      value: 'N',
      summary: 'export: how many algorithms at a time (default: as many as there are processors)',
    },
    index: { type: 'string', value: 'I', summary: 'show: which trajectory, from 0 (the default)' },
    algorithm: { type: 'string', value: 'NAME', summary: 'show, checksum: of a file that does not say it itself' },
    svg: { type: 'string', value: 'FILE', summary: 'show: also draw the trajectory, step by step' },
  },
  examples: [
    'kleene data list',
    'kleene data show bfs --seed 1 --length 5',
    'kleene data checksum bfs --seed 1 --length 16 --samples 3 --json',
    'kleene data export bfs,dfs --split test --out {algorithm}.npz',
    'kleene data export kmp_matcher --length 20 --option length_needle=-8 --out kmp.parquet',
    'kleene data show kmp.npz --index 3',
    'kleene data export salsa/bfs --split test --set er_160 --out bfs-er-160.npz',
  ],
  async run(input, io) {
    const [name, algorithm] = input.positionals as [string, string?];
    const action = Object.hasOwn(actions, name) ? actions[name]! : undefined;
    if (action === undefined) fail(`unknown action "${name}"${suggestion(name, Object.keys(actions))}`);
    if (action.needsAlgorithm && algorithm === undefined) fail(`${name} needs <algorithm>, such as bfs`);
    if (!action.needsAlgorithm && algorithm !== undefined) fail(`${name} takes no <algorithm>`);
    if (algorithm !== undefined && isSalsa(algorithm)) return onSparse(name, algorithm, input, io);
    checkTaken(name, action.options, input);
    if (algorithm !== undefined) checkSource(input, algorithm);
    return action.run(input, io);
  },
};

function onSparse(name: string, algorithm: string, input: Input, io: Io): Promise<number> {
  const action = Object.hasOwn(sparseActions, name) ? sparseActions[name]! : undefined;
  if (action === undefined) fail(`${name} takes no sparse graphs, got "${algorithm}"`);
  checkTaken(`${name} of sparse graphs`, action.options, input);
  return action.run(input, io, algorithm);
}

/** Throws `invalid-argument` for an option that is not for the action. */
function checkTaken(action: string, options: readonly string[], input: Input): void {
  const foreign = Object.keys(data.options).find(
    (option) => input.options[option] !== undefined && !options.includes(option),
  );
  if (foreign !== undefined) fail(`${action} takes no --${foreign}`);
}

/** What a file holds is made, and an algorithm is named once. */
function checkSource(input: Input, word: string): void {
  const unfit = isSetFile(word) ? [...made, 'samples'] : ofFiles;
  const foreign = unfit.find((option) => input.options[option] !== undefined);
  if (foreign !== undefined) fail(`--${foreign} is not for ${isSetFile(word) ? 'files' : 'algorithms'}, got "${word}"`);
}

function fail(problem: string): never {
  throw new KleeneError('invalid-argument', `kleene data: ${problem} (kleene data --help)`);
}
