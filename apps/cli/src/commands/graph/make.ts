import { KleeneError } from '@kleene/base';
import { traits } from '@kleene/graph-io';
import { formatOfPath } from '@kleene/graph-io/node';
import { families, makeGraph } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import type { Input } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { integerOption, textOption } from '../../shell/parse.ts';
import { suggestion } from '../../shell/suggest.ts';
import { refuseExisting, writeGraph } from '../../work/graph-file.ts';

/** `kleene graph make`: a graph of a family in a file; the same words give the same file. */
export async function make(input: Input, io: Io): Promise<number> {
  const name = input.positionals[1]!;
  const family = Object.hasOwn(families, name) ? families[name]! : undefined;
  if (family === undefined) fail(`unknown family "${name}"${suggestion(name, Object.keys(families))}`);
  const out = textOption(input, 'out');
  if (out === undefined || input.options['nodes'] === undefined) fail('make needs --nodes N and --out FILE');
  const nodes = integerOption(input, 'nodes', 0, { min: 1 });
  const seed = integerOption(input, 'seed', 1, { max: 2 ** 32 - 1 });
  if (!family.random && input.options['seed'] !== undefined) fail(`${name} takes no --seed: there is one of each size`);
  const numbers = numbersOf(input, name);
  const format = formatOfPath(out);
  await refuseExisting(input, out);
  const graph = makeGraph(draws(key(seed)), name, nodes, numbers);
  const first = traits[format].ids === 'from 1' ? 1 : 0;
  const written = await writeGraph(out, {
    graph,
    ids: Array.from({ length: graph.nodes }, (_, node) => String(node + first)),
  });
  const document = {
    schema: 'kleene/graph-make@1',
    family: name,
    ...(family.random && { seed }),
    options: numbers,
    ...written,
  };
  for (const lost of written.lost) io.note(`not carried over: ${lost}`);
  io.line(`${out}: ${document.nodes} nodes, ${document.edges} edges, ${document.bytes} bytes`);
  io.document(document);
  return 0;
}

/** The numbers given for the options of a family; those of other families are refused. */
function numbersOf(input: Input, name: string): Record<string, number> {
  const numbers: Record<string, number> = {};
  const every = new Set(Object.values(families).flatMap(({ options }) => Object.keys(options)));
  for (const option of every) {
    const text = textOption(input, option);
    if (text === undefined) continue;
    if (families[name]!.options[option] === undefined) fail(`${name} takes no --${option}`);
    const value = /^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
    if (!Number.isFinite(value)) fail(`--${option} must be a number, got "${text}"`);
    numbers[option] = value;
  }
  return numbers;
}

function fail(problem: string): never {
  throw new KleeneError('invalid-argument', `kleene graph: ${problem} (kleene graph --help)`);
}
