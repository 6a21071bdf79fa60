import { basename } from 'node:path';
import type { Json } from '@kleene/nn';
import type { Run } from '@kleene/train/node';
import { leavesOf } from '../work/json-leaves.ts';
import type { DescribedCheckpoint } from '../work/run-checkpoints.ts';
import { numbersOf, profileOf } from '../work/run-numbers.ts';
import { curves, type Series } from './curves.ts';
import { escapeHtml, page, table } from './html.ts';

/** A run as one self-contained page: curves, configuration, checkpoints, where the time went, and where the page was made. */
export function runPage(
  run: Run,
  checkpoints: readonly DescribedCheckpoint[],
  environment: Readonly<Record<string, string>>,
): string {
  const numbers = numbersOf(run);
  return page(`Kleene: ${basename(run.folder)}`, [
    `<h1>${escapeHtml(basename(run.folder))}</h1>`,
    `<p class="lead">${escapeHtml(numbers.recipe === '-' ? 'A run of training' : numbers.recipe)}, seed ${run.config.seed}: ${run.status}.</p>`,
    facts([
      [`${numbers.taken} of ${numbers.steps}`, 'steps'],
      [shown(numbers.recentLoss), 'loss, mean of the last 20 steps'],
      ...Object.entries(numbers.metrics).map(([name, value]): [string, string] => [shown(value), name]),
      [shown(numbers.millisecondsPerStep), 'ms a step (median)'],
      [shown(numbers.seconds), 'seconds in all'],
      [String(numbers.starts), numbers.starts === 1 ? 'start' : 'starts'],
    ]),
    ...chart('Loss', [{ name: 'loss', points: run.steps.map(({ step, loss }) => [step, loss]) }], true),
    ...metricCharts([run]),
    ...chart(
      'Length of the gradient',
      [{ name: 'gradient', points: run.steps.map(({ step, gradientNorm }) => [step, gradientNorm]) }],
      true,
    ),
    ...chart('Learning rate', ratesOf(run), false),
    '<h2>Configuration</h2>',
    table(['name', 'value'], [...leavesOf(run.config as unknown as Json)]),
    '<h2>Checkpoints</h2>',
    checkpoints.length === 0
      ? '<p>None.</p>'
      : table(
          ['step', 'file', 'bytes', 'weights', 'numbers', 'written by'],
          checkpoints.map(({ step, path, bytes, weights, parameters, writer, problem }) => [
            step,
            basename(path),
            bytes,
            problem === null ? weights : `damaged: ${problem}`,
            parameters,
            writer ?? '-',
          ]),
        ),
    ...timeTable(run),
    '<h2>Where this page was made</h2>',
    table(['', ''], Object.entries(environment)),
  ]);
}

/** Several runs on one page: how they differ, and their curves over each other. */
export function comparisonPage(
  runs: readonly Run[],
  differences: readonly { readonly name: string; readonly values: readonly string[] }[],
  results: readonly { readonly name: string; readonly values: readonly (string | number | null)[] }[],
): string {
  const head = ['', ...runs.map(({ folder }) => basename(folder))];
  return page('Kleene: runs compared', [
    '<h1>Runs compared</h1>',
    ...chart(
      'Loss',
      runs.map((run) => ({ name: basename(run.folder), points: run.steps.map(({ step, loss }) => [step, loss]) })),
      true,
    ),
    ...metricCharts(runs),
    '<h2>Results</h2>',
    table(
      head,
      results.map(({ name, values }) => [
        name,
        ...values.map((value) => (typeof value === 'number' ? shown(value) : (value ?? '-'))),
      ]),
    ),
    '<h2>What was asked for differently</h2>',
    differences.length === 0
      ? '<p>Nothing.</p>'
      : table(
          head,
          differences.map(({ name, values }) => [name, ...values]),
        ),
  ]);
}

function chart(title: string, series: readonly Series[], isLogarithmic: boolean): string[] {
  const drawn = curves(series, { title: `${title} by training step`, isLogarithmic });
  return drawn === '' ? [] : [`<h2>${escapeHtml(title)}</h2>`, drawn];
}

/** A chart for each metric of the evaluations. */
function metricCharts(runs: readonly Run[]): string[] {
  const names = new Set(runs.flatMap(({ steps }) => steps.flatMap(({ metrics }) => Object.keys(metrics ?? {}))));
  return [...names].flatMap((metric) =>
    chart(
      metric,
      runs.map(({ folder, steps }) => ({
        name: basename(folder),
        points: steps.flatMap(({ step, metrics }) =>
          metrics?.[metric] === undefined ? [] : [[step, metrics[metric]] as const],
        ),
      })),
      false,
    ),
  );
}

function ratesOf({ steps }: Run): Series[] {
  const groups = Object.keys(steps[0]?.groupRates ?? {});
  return [
    { name: 'learning rate', points: steps.map(({ step, learningRate }) => [step, learningRate]) },
    ...groups.map((name) => ({
      name,
      points: steps.map(({ step, groupRates }) => [step, groupRates?.[name] ?? NaN] as const),
    })),
  ];
}

function timeTable({ timing }: Run): string[] {
  const profile = Object.entries(profileOf(timing));
  const notices = timing.flatMap(({ notices: told }) => (Array.isArray(told) ? (told as readonly string[]) : []));
  return [
    ...(profile.length === 0
      ? []
      : [
          '<h2>Where the time of a step goes</h2>',
          table(
            ['part', 'ms (median)'],
            profile.map(([name, time]) => [name, Number(time.toPrecision(3))]),
          ),
        ]),
    ...(notices.length === 0
      ? []
      : [
          '<h2>What was put right</h2>',
          `<ul>${notices.map((notice) => `<li>${escapeHtml(notice)}</li>`).join('')}</ul>`,
        ]),
  ];
}

function facts(items: readonly (readonly [value: string, label: string])[]): string {
  return `<div class="facts">${items.map(([value, label]) => `<div><b>${escapeHtml(value)}</b><span>${escapeHtml(label)}</span></div>`).join('')}</div>`;
}

function shown(value: number | null): string {
  return value === null ? '-' : String(Number(value.toPrecision(3)));
}
