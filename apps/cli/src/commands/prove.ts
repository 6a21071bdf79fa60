import { join } from 'node:path';
import { graphOf, interpret, writeReasoner, type Counterexample, type Tables } from '@kleene/discrete/proof';
import { writeFileAtomic } from '@kleene/formats/node';
import type { DiscreteRecipe } from '@kleene/recipes';
import type { Command } from '../shell/command.ts';
import type { Io } from '../shell/io.ts';
import { rangeOption, textOption } from '../shell/parse.ts';
import { shellWord } from '../shell/shell-word.ts';
import { textTable } from '../shell/text-table.ts';
import { certify, narrowerRange, plantFaults, type Certified } from '../work/certify.ts';
import { isFolder, openCheckpoint } from '../work/checkpoint.ts';
import { REASONER_FILE } from '../work/subject.ts';

/** `kleene prove`: whether a trained network is its algorithm, for every graph. */
export const prove: Command = {
  name: 'prove',
  summary: 'prove that a trained network is its algorithm, or show where it is not',
  positionals: [{ name: 'checkpoint', summary: 'a checkpoint file or a run folder', required: true }],
  options: {
    range: { type: 'string', value: 'R', summary: 'prove for scalars in [0, R] (default: as the recipe says)' },
    counterexample: {
      type: 'string',
      value: 'FILE',
      summary: 'where a graph on which it goes wrong is written, as .csv for kleene run',
    },
    out: { type: 'string', value: 'FILE', summary: 'where the proven reasoner goes (default: beside the checkpoint)' },
  },
  examples: ['kleene prove runs/dnar-bfs-1', 'kleene prove runs/dnar-bfs-1 --json'],
  async run(input, io) {
    const word = input.positionals[0]!;
    const { path, checkpoint, recipe } = await openCheckpoint(word);
    const certified = certify(recipe, checkpoint.params, rangeOption(input));
    const { certificate, tables } = certified;
    const faults = certificate.passed ? plantFaults(recipe, certified) : [];
    const refused = faults.filter((fault) => fault.refused).length;
    const passed = certificate.passed && refused === faults.length;
    const out =
      textOption(input, 'out') ?? ((await isFolder(word)) ? join(word, REASONER_FILE) : `${word}.${REASONER_FILE}`);
    if (passed) await writeFileAtomic(out, `${JSON.stringify(writeReasoner(certified))}\n`);
    describe(io, path, certified, faults.length, refused);
    const { counterexample } = certificate;
    if (counterexample) {
      replay(io, recipe, tables, counterexample);
      const file = textOption(input, 'counterexample');
      if (file !== undefined) await writeFileAtomic(file, counterexampleCsv(counterexample));
      io.line(`  ${replayHint(word, file, counterexample)}`);
    }
    const narrower = narrowerRange(recipe, certificate);
    if (narrower !== undefined) {
      const range = narrower.toPrecision(3);
      io.line(`  smaller scalars are certified: kleene prove ${shellWord(word)} --range ${range}`);
    }
    if (passed)
      io.line(`${out} is the proven reasoner; next: kleene run ${shellWord(out)} --graph <file.csv> --start <node>`);
    io.document({
      schema: 'kleene/prove@1',
      checkpoint: path,
      recipe: recipe.name,
      passed,
      certificate,
      mutantsTried: faults.length,
      mutantsRefused: refused,
      reasoner: passed ? out : null,
    });
    return passed ? 0 : 1;
  },
};

function describe(io: Io, path: string, { certificate }: Certified, tried: number, refused: number): void {
  const { algorithm, passed, obligations, range, rangeLimit, crossCheck } = certificate;
  const failed = obligations.filter(({ ok }) => !ok);
  const verdict = passed ? io.style('green', 'PROVEN') : io.style('red', 'NOT PROVEN');
  io.line(
    `${path}: ${verdict} to be ${algorithm} for scalars in [0, ${range}] (holds up to R* = ${rangeLimit.toPrecision(4)})`,
  );
  io.line(
    `  ${obligations.length - failed.length} of ${obligations.length} obligations hold; ${crossCheck.mismatches} of ${crossCheck.runs} runs on small and random graphs differ`,
  );
  if (failed.length > 0)
    io.line(
      textTable(
        ['failed obligation', 'expected', 'got', 'margin'],
        failed.map(({ id, expected, got, margin }) => [id, expected, got, margin.toPrecision(3)]),
      ),
    );
  if (passed) io.line(`  ${refused} of ${tried} tables with planted faults are refused`);
}

function replay(io: Io, { machine }: DiscreteRecipe, tables: Tables, example: Counterexample): void {
  const { nodes, edges, start, step, range } = example;
  io.line(
    `  counterexample: ${nodes} nodes, edges ${edges.map((edge) => edge.join('-')).join(' ') || 'none'}, start ${start}; wrong after step ${step}`,
  );
  const { configurations } = interpret(tables, machine, graphOf(example), start, { range, maxSteps: step });
  const states = configurations[Math.min(step, configurations.length - 1)]!.nodes;
  io.line(`    expected ${example.expected.nodes.join(' ')}; ${pointers(example.expected.edges)}`);
  io.line(
    `    got      ${Array.from(states, (state) => machine.nodeStates[state]).join(' ')}; ${pointers(example.got.edges)}`,
  );
}

/** Every node by a loop, which has no effect, so that nodes keep their numbers and those without edges are there too. */
function counterexampleCsv({ nodes, edges, weights }: Counterexample): string {
  const loops = Array.from({ length: nodes }, (_, node) => [node, node, ...(weights ? [0] : [])]);
  const rows = edges.map((edge, i) => [...edge, ...(weights ? [weights[i]!] : [])]);
  const head = ['source', 'target', ...(weights ? ['weight'] : [])];
  return [head, ...loops, ...rows].map((row) => `${row.join(',')}\n`).join('');
}

function replayHint(word: string, file: string | undefined, { start, range }: Counterexample): string {
  if (file === undefined) return '--counterexample FILE.csv writes this graph, for kleene run to replay';
  return `replay it: kleene run ${shellWord(word)} --graph ${shellWord(file)} --start ${start} --uncertified --range ${range}`;
}

function pointers(edges: Readonly<Record<string, string>>): string {
  return (
    Object.entries(edges)
      .map(([edge, state]) => `${edge} ${state}`)
      .join(', ') || 'no edge marked'
  );
}
