import { KleeneError } from '@kleene/base';
import { families } from '@kleene/graphs';
import type { Command, Input, OptionSpec } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { suggestion } from '../../shell/suggest.ts';
import { GRAPH_FILES, graphOptions } from '../../work/graph-file.ts';
import { convert } from './convert.ts';
import { info } from './info.ts';
import { make } from './make.ts';

interface Action {
  /** What its words are called. */
  readonly words: readonly string[];
  readonly options: readonly string[];
  run(input: Input, io: Io): Promise<number>;
}

const reading = [...Object.keys(graphOptions), 'weight', 'directed', 'undirected'];

const actions: Readonly<Record<string, Action>> = {
  info: { words: ['FILE'], options: reading, run: info },
  convert: { words: ['FILE', 'FILE'], options: [...reading, 'merge', 'force'], run: convert },
  make: { words: ['FAMILY'], options: ['nodes', 'seed', 'out', 'force', ...Object.keys(familyOptions())], run: make },
};

/** `kleene graph`: files of graphs, told of, converted and made. */
export const graph: Command = {
  name: 'graph',
  summary: 'graph files: what is in one, one format into another, graphs of a family',
  positionals: [
    { name: 'action', summary: 'info FILE, convert FILE FILE or make FAMILY', required: true },
    {
      name: 'first',
      summary: `a file (${GRAPH_FILES}), or a family: ${Object.keys(families).join(', ')}`,
      required: true,
    },
    { name: 'second', summary: 'convert: the file to write', required: false },
  ],
  options: {
    ...graphOptions,
    weight: {
      type: 'string',
      value: 'NAME',
      summary: 'the column, key or attribute with the weights (default: weight)',
    },
    directed: { type: 'boolean', summary: 'info, convert: read edges as directed, whatever the file says' },
    undirected: { type: 'boolean', summary: 'info, convert: read edges in both directions' },
    merge: { type: 'boolean', summary: 'convert: make parallel edges one, with the smallest weight' },
    nodes: { type: 'string', value: 'N', summary: 'make: how many nodes' },
    seed: { type: 'string', value: 'S', summary: 'make: which of the random graphs (default: 1)' },
    out: { type: 'string', value: 'FILE', summary: 'make: the file to write' },
    ...familyOptions(),
    force: { type: 'boolean', summary: 'convert, make: replace a file that exists' },
  },
  examples: [
    'kleene graph info roads.graphml',
    'kleene graph convert roads.graphml roads.csv.gz',
    'kleene graph make delaunay --nodes 1000 --seed 1 --out g.gexf',
    'kleene graph make watts-strogatz --nodes 1000 --k 6 --p 0.1 --out g.json',
  ],
  async run(input, io) {
    const [name, ...words] = input.positionals as [string, ...string[]];
    const action = Object.hasOwn(actions, name) ? actions[name]! : undefined;
    if (action === undefined) fail(`unknown action "${name}"${suggestion(name, Object.keys(actions))}`);
    if (words.length !== action.words.length)
      fail(`${name} takes ${action.words.join(' ')}, got ${words.map((word) => `"${word}"`).join(' ')}`);
    const foreign = Object.keys(graph.options).find(
      (option) => input.options[option] !== undefined && !action.options.includes(option),
    );
    if (foreign !== undefined) fail(`${name} takes no --${foreign}`);
    return action.run(input, io);
  },
};

/** The numbers that some family takes besides nodes, each with the families that do. */
function familyOptions(): Record<string, OptionSpec> {
  const about: Record<string, string[]> = {};
  for (const [family, { options }] of Object.entries(families))
    for (const [option, { about: text }] of Object.entries(options)) (about[option] ??= []).push(`${family}: ${text}`);
  return Object.fromEntries(
    Object.entries(about).map(([option, texts]): [string, OptionSpec] => [
      option,
      { type: 'string', value: 'X', summary: `make ${texts.join('; ')}` },
    ]),
  );
}

function fail(problem: string): never {
  throw new KleeneError('invalid-argument', `kleene graph: ${problem} (kleene graph --help)`);
}
