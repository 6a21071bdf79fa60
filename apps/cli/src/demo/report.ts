import type { Machine } from '@kleene/discrete';
import type { Certificate, Tables } from '@kleene/discrete/proof';
import type { Reported } from '@kleene/recipes';
import { countyMap } from '../report/county-map.ts';
import { learningCurve, type CurvePoint } from '../report/curve.ts';
import { escapeHtml, page, table } from '../report/html.ts';
import { stateDiagram } from '../report/state-diagram.ts';
import type { DemoDocument } from './document.ts';
import { topology } from './real-graphs.ts';
import { nodeTransitions } from './transitions.ts';

/** All that the report shows. */
export interface ReportContent {
  readonly document: DemoDocument;
  readonly machine: Machine;
  readonly tables: Tables;
  readonly certificate: Certificate;
  readonly curve: readonly CurvePoint[];
  readonly reported: readonly Reported[];
  readonly counties: { readonly ids: readonly string[]; readonly distances: Int32Array; readonly start: number };
}

/** The demo's report as one self-contained HTML page. */
export async function renderReport(content: ReportContent): Promise<string> {
  const { document, machine, tables, certificate, curve, counties } = content;
  const distances = new Map(counties.ids.map((id, node) => [id, counties.distances[node]!]));
  const map = countyMap(await topology('us-atlas/counties-albers-10m.json'), distances, counties.ids[counties.start]!);
  return page('Kleene: a network that is breadth-first search', [
    `<h1>A network that learned breadth-first search, and was proven to be it</h1>`,
    `<p class="lead">Trained in ${document.training.seconds.toFixed(0)} seconds on random graphs of 16 nodes; right on every graph of any size.</p>`,
    facts(document),
    `<h2>It learns</h2><p>Loss of each training step, and its mean over 20 steps. It does not fall to zero while noise is on: the noise makes the network choose the second-best edge now and then, so that it learns by how much the best must win.</p>`,
    learningCurve(curve),
    `<h2>It is a state machine</h2><p>Every node is in one of ${machine.nodeStates.length} states (${machine.nodeStates.join(', ')}: not discovered, discovered) and listens to one neighbour at a time. These are the transitions read out of the trained weights; the marks of the parents follow by ${tables.edgeUpdate.length} more entries for edges.</p>`,
    stateDiagram(machine.nodeStates, nodeTransitions(machine, tables)),
    proof(document, certificate),
    `<h2>It is right at any size</h2><p>Accuracy in percent on Erdős–Rényi graphs: this network by its extracted tables, the network itself on some of the same graphs, and what was published for others (means of several seeds).</p>`,
    accuracyTable(content),
    `<h2>It runs on real graphs</h2>`,
    table(
      [
        'graph',
        'start',
        'nodes',
        'edges',
        'eccentricity',
        'agreement',
        'network, ms',
        'executor, ms',
        'graphology, ms',
      ],
      document.realGraphs.map((real) => [
        real.name,
        real.start,
        real.nodes,
        real.edges,
        real.eccentricity,
        `${100 * real.agreement} %`,
        ...[real.milliseconds.network, real.milliseconds.executor, real.milliseconds.graphology].map((time) =>
          Number(time.toPrecision(3)),
        ),
      ]),
    ),
    `<p>Borders to cross from Los Angeles County (red) to each county, as the network found them. Grey: no way over land borders. The territories are searched, not drawn.</p>`,
    map,
    `<footer>Seed ${document.seed}, backend ${escapeHtml(document.backend)}; weights ${document.certificate.weightsSha256.slice(0, 16)}…; ${document.totalSeconds.toFixed(0)} s and ${(document.peakMemoryBytes / 2 ** 20).toFixed(0)} MiB in all.</footer>`,
  ]);
}

function facts({ training, certificate, evaluation }: DemoDocument): string {
  const graphs = evaluation.filter(({ by }) => by === 'tables').reduce((sum, row) => sum + row.graphs, 0);
  const items: [string, string][] = [
    [String(training.steps), 'training steps'],
    [certificate.passed ? 'proven' : 'not proven', `${certificate.obligations} obligations`],
    [
      `${certificate.mutantsRefused.toLocaleString('en')} of ${certificate.mutantsTried.toLocaleString('en')}`,
      'faulty networks refused',
    ],
    [graphs.toLocaleString('en'), 'graphs tested, up to 1,600 nodes'],
  ];
  return `<div class="facts">${items.map(([value, label]) => `<div><b>${value}</b><span>${label}</span></div>`).join('')}</div>`;
}

function proof({ certificate: summary }: DemoDocument, { obligations, crossCheck }: Certificate): string {
  return `<h2>It is proven</h2><p>The network can only do what its tables say. ${obligations.length} statements about these tables imply, by induction over the steps, that on every undirected graph it does exactly what breadth-first search does. All of them hold for scalars up to ${summary.scalarRangeLimit.toPrecision(4)} (needed: ${summary.scalarRange}). Beside the proof, ${crossCheck.runs.toLocaleString('en')} runs on small and random graphs were compared state by state: ${crossCheck.mismatches} differ.</p>
<details><summary>The ${obligations.length} obligations</summary>${table(
    ['obligation', 'expected', 'learned', 'margin'],
    obligations.map(({ id, expected, got, margin }) => [
      id,
      String(expected),
      String(got),
      Number(margin.toPrecision(3)),
    ]),
  )}</details>`;
}

/** A row for each model, a column for each size: nodes right / graphs right. */
function accuracyTable({ document, reported }: ReportContent): string {
  const sizes = [...new Set(document.evaluation.map(({ nodes }) => nodes))];
  const ours = document.evaluation.map((row) => ({ ...row, model: `Kleene, ${row.by}` }));
  const theirs = reported.map((row) => ({ ...row, model: `${row.model}, published` }));
  const rows = [...ours, ...theirs];
  const cell = (model: string, nodes: number): string => {
    const found = rows.find((row) => row.model === model && row.nodes === nodes);
    return found ? `${percent(found.nodeAccuracy)} / ${percent(found.graphAccuracy)}` : '';
  };
  const models = [...new Set(rows.map(({ model }) => model))];
  return table(
    ['nodes right / graphs right', ...sizes.map((nodes) => `${nodes.toLocaleString('en')} nodes`)],
    models.map((model) => [model, ...sizes.map((nodes) => cell(model, nodes))]),
  );
}

function percent(fraction: number): string {
  return (100 * fraction).toFixed(fraction === 1 || fraction === 0 ? 0 : 1);
}
