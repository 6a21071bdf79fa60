import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { paramsOf } from '@kleene/discrete';
import { compile, loadReasoner } from '@kleene/discrete/executor';
import { writeReasoner, type Weights } from '@kleene/discrete/proof';
import { writeFileAtomic } from '@kleene/formats/node';
import { writeCsv } from '@kleene/graph-io';
import { disposeParams } from '@kleene/nn';
import type { DiscreteRecipe } from '@kleene/recipes';
import { readMetrics } from '@kleene/train/node';
import { evaluationTable } from '../commands/eval.ts';
import type { Io } from '../shell/io.ts';
import { shellWord } from '../shell/shell-word.ts';
import { textTable } from '../shell/text-table.ts';
import { certifyOrNarrow, plantFaults, type Certified } from '../work/certify.ts';
import { evaluateNetwork, evaluateTables, type Evaluated } from '../work/evaluation.ts';
import { REASONER_FILE } from '../work/subject.ts';
import { trainRecipe, type TrainingResult } from '../work/training.ts';
import { certificateSummary, type DemoDocument } from './document.ts';
import { usCounties, withoutIsolated, worldCountries, type RealGraph } from './real-graphs.ts';
import { runOnRealGraph, type RealOutcome } from './real-run.ts';
import { renderReport } from './report.ts';

/** What the demo is told. */
export interface DemoOptions {
  readonly recipe: DiscreteRecipe;
  readonly seed: number;
  /** Folder for the report, the run and the graphs. */
  readonly out: string;
  readonly backend: string;
  /** What `prepare` says of the backend. */
  readonly detail: string;
  /** Path of the report. */
  readonly report: string;
  readonly io: Io;
  readonly signal: AbortSignal;
}

/** The main job from end to end: train, prove, evaluate, run on real graphs, report. */
export async function runDemo(options: DemoOptions): Promise<DemoDocument> {
  const { io, recipe, seed, backend, detail } = options;
  const began = performance.now();
  io.line(io.style('bold', 'Kleene: a network learns breadth-first search, and is proven to be it'));
  io.line();
  io.line(
    `1. It learns from random graphs of 16 nodes (seed ${seed}, backend ${backend}: ${detail.split(' (', 1)[0]})`,
  );
  const { result, certified, folder } = await learn(options);
  io.line(`   ${result.steps} steps in ${result.seconds.toFixed(1)} s, last loss ${result.loss?.toPrecision(3)}`);
  io.line();
  const { certificate, summary } = demonstrateProof(options, certified);
  const evaluation = await evaluateAll(options, certified, result.weights);
  const graphs = [await usCounties(), await worldCountries()];
  const real = certificate.passed ? await runOnAll(options, certified, result.weights, graphs) : [];
  if (!certificate.passed) {
    io.line('4. It does not run on real graphs: the executor takes only what is proven, and this network is not');
    io.line();
  }
  const document: DemoDocument = {
    schema: 'kleene/demo@1',
    algorithm: recipe.machine.algorithm,
    seed,
    backend,
    training: { steps: result.steps, seconds: result.seconds, folder },
    certificate: summary,
    evaluation,
    realGraphs: real.map(({ run }) => run),
    report: certificate.passed ? options.report : null,
    totalSeconds: (performance.now() - began) / 1000,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
  await writeAll(options, folder, document, certified, graphs, real);
  closing(options, folder, document);
  return document;
}

interface Learnt {
  readonly result: TrainingResult;
  readonly certified: Certified;
  readonly folder: string;
}

/** Trains until the network certifies, longer each time, as the recipe allows; returns the last attempt. */
async function learn({ recipe, seed, out, io, signal }: DemoOptions): Promise<Learnt> {
  const { extraSteps, extensions } = recipe.acceptance;
  for (let extension = 0; ; extension++) {
    const steps = recipe.training.steps + extension * extraSteps;
    const folder = await freeFolder(join(out, `run-${steps}`));
    const result = await trainRecipe({ recipe, folder, seed, steps, checkpointEvery: steps, io, signal });
    const certified = certifyOrNarrow(recipe, result.weights);
    if (certified.certificate.passed || extension === extensions) return { result, certified, folder };
    io.line(
      `   ${steps} steps do not certify (R* = ${certified.certificate.rangeLimit.toPrecision(3)}): once more, ${extraSteps} steps longer`,
    );
  }
}

/** The demo always trains anew and never replaces a run: where there is something at `folder`, the first of `folder-2`, `folder-3`, ... that is free. */
async function freeFolder(folder: string): Promise<string> {
  const isThere = (path: string): Promise<boolean> =>
    lstat(path).then(
      () => true,
      () => false,
    );
  let free = folder;
  for (let count = 2; await isThere(free); count++) free = `${folder}-${count}`;
  return free;
}

function demonstrateProof(
  { io, recipe }: DemoOptions,
  certified: Certified,
): { certificate: Certified['certificate']; summary: DemoDocument['certificate'] } {
  const { certificate } = certified;
  io.line('2. It is proven, not only tested');
  const failed = certificate.obligations.filter(({ ok }) => !ok);
  io.line(
    `   ${certificate.obligations.length - failed.length} of ${certificate.obligations.length} obligations hold for scalars in [0, ${certificate.range}]; the proof reaches R* = ${certificate.rangeLimit.toPrecision(4)}`,
  );
  for (const { id, expected, got } of failed)
    io.line(io.style('red', `   failed: ${id} must be ${expected}, got ${got}`));
  const faults = certificate.passed ? plantFaults(recipe, certified) : [];
  const refused = faults.filter((fault) => fault.refused).length;
  if (certificate.passed) io.line(`   the checker refuses ${refused} of ${faults.length} networks with planted faults`);
  const isProven = certificate.passed && refused === faults.length;
  io.line(
    `   ${isProven ? io.style('green', `PROVEN: on every undirected graph this network is ${recipe.machine.algorithm}`) : io.style('red', 'NOT PROVEN')}`,
  );
  io.line();
  return { certificate, summary: certificateSummary(certificate, faults.length, refused) };
}

async function evaluateAll(
  { recipe, seed, io, signal }: DemoOptions,
  { tables, certificate }: Certified,
  weights: Weights,
): Promise<Evaluated[]> {
  const options = { recipe, tables, range: certificate.range, seed, io, signal };
  const { families } = recipe.evaluation;
  io.line('3. It is right at any size');
  const rows: Evaluated[] = [];
  for (const family of families) rows.push(await evaluateTables(options, family, family.byTables));
  const network = [];
  for (const family of families)
    if (family.byNetwork > 0) network.push(await evaluateNetwork(options, weights, family, family.byNetwork));
  io.line(evaluationTable([...rows, ...network]));
  const [same, all] = [
    network.reduce((sum, row) => sum + row.sameStates, 0),
    network.reduce((sum, row) => sum + row.graphs, 0),
  ];
  io.line(`   network and tables agree on every state of every step on ${same} of ${all} graphs`);
  io.line();
  return [...rows, ...network];
}

async function runOnAll(
  { recipe, io }: DemoOptions,
  certified: Certified,
  weights: Weights,
  graphs: readonly RealGraph[],
): Promise<RealOutcome[]> {
  io.line('4. It runs on real graphs');
  const executor = compile(loadReasoner(writeReasoner(certified)));
  const params = paramsOf(weights, recipe.machine);
  const runs: RealOutcome[] = [];
  for (const graph of graphs)
    runs.push(await runOnRealGraph({ recipe, params, range: certified.certificate.range, executor }, graph));
  disposeParams(params);
  const time = (milliseconds: number): string =>
    `${milliseconds < 10 ? milliseconds.toPrecision(2) : milliseconds.toFixed(0)} ms`;
  io.line(
    textTable(
      ['graph', 'start', 'nodes', 'edges', 'eccentricity', 'agreement', 'network', 'executor', 'graphology'],
      runs.map(({ run: { name, start, nodes, edges, eccentricity, agreement, milliseconds } }) => [
        name,
        start,
        nodes,
        edges,
        eccentricity,
        `${100 * agreement} %`,
        time(milliseconds.network),
        time(milliseconds.executor),
        time(milliseconds.graphology),
      ]),
    ),
  );
  io.line('   agreement: the same parents as a textbook search, and the same distances as graphology');
  io.line();
  return runs;
}

async function writeAll(
  { out, report, recipe }: DemoOptions,
  folder: string,
  document: DemoDocument,
  { tables, certificate }: Certified,
  graphs: readonly RealGraph[],
  real: readonly RealOutcome[],
): Promise<void> {
  const [counties, countries] = graphs as [RealGraph, RealGraph];
  await writeFileAtomic(join(out, 'counties.csv'), writeCsv(withoutIsolated(counties)));
  await writeFileAtomic(join(out, 'countries.csv'), writeCsv(withoutIsolated(countries)));
  if (!certificate.passed) return;
  await writeFileAtomic(join(folder, REASONER_FILE), `${JSON.stringify(writeReasoner({ tables, certificate }))}\n`);
  const curve = (await readMetrics(folder)).map(({ step, loss }) => ({ step, loss }));
  const html = await renderReport({
    document,
    machine: recipe.machine,
    tables,
    certificate,
    curve,
    reported: recipe.reported,
    counties: { ids: counties.ids, distances: real[0]!.distances, start: counties.start },
  });
  await writeFileAtomic(report, html);
}

function closing(
  { io, out, recipe, seed }: DemoOptions,
  folder: string,
  { certificate, report, totalSeconds, peakMemoryBytes }: DemoDocument,
): void {
  io.line(
    `${totalSeconds.toFixed(0)} s, ${(peakMemoryBytes / 2 ** 20).toFixed(0)} MiB at most.${report ? ` Open ${report} for the curve, the learned tables and the map.` : ''}`,
  );
  io.line();
  io.line('Next:');
  if (!certificate.passed) {
    io.line(`  npx kleene demo --seed ${seed + 1} --out ${shellWord(out)}   another beginning`);
    io.line(`  npx kleene prove ${shellWord(folder)}   what does not hold, and a graph where it goes wrong`);
    io.line(`  ${onCountries(out)}   a proven one, which lies in the package`);
    return;
  }
  const isNarrow = certificate.scalarRange !== recipe.acceptance.scalarRange;
  io.line(`  ${onCountries(out)}`);
  io.line(`  npx kleene prove ${shellWord(folder)}${isNarrow ? ` --range ${certificate.scalarRange}` : ''}`);
  io.line('  npx kleene doctor');
}

/** The command that runs the proven reasoner of the package on the countries that the demo wrote. */
function onCountries(out: string): string {
  return `npx kleene run bfs --graph ${shellWord(join(out, 'countries.csv'))} --start Portugal`;
}
