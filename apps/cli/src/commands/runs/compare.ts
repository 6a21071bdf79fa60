import { writeFileAtomic } from '@kleene/formats/node';
import type { Json } from '@kleene/nn';
import { readRun, type Run } from '@kleene/train/node';
import { comparisonPage } from '../../report/run-page.ts';
import type { Input } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { textOption } from '../../shell/parse.ts';
import { textTable } from '../../shell/text-table.ts';
import { leavesOf } from '../../work/json-leaves.ts';
import { numbersOf } from '../../work/run-numbers.ts';
import { shownNumber } from './numbers.ts';

/** `kleene runs compare`: how runs differ in what was asked for and in what came of it. */
export async function compare(folders: readonly string[], input: Input, io: Io): Promise<number> {
  const runs: Run[] = [];
  for (const folder of folders) runs.push(await readRun(folder));
  const differences = differencesOf(runs);
  const results = resultsOf(runs);
  const head = ['', ...folders];
  if (differences.length > 0)
    io.line(
      textTable(
        head,
        differences.map(({ name, values }) => [name, ...values]),
      ),
    );
  else io.line('the same configuration');
  io.line();
  io.line(
    textTable(
      head,
      results.map(({ name, values }) => [
        name,
        ...values.map((value) => (typeof value === 'number' ? shownNumber(value) : (value ?? '-'))),
      ]),
    ),
  );
  const html = textOption(input, 'html');
  if (html !== undefined) {
    await writeFileAtomic(html, comparisonPage(runs, differences, results));
    io.line(`page: ${html}`);
  }
  io.document({ schema: 'kleene/runs-compare@1', runs: folders, differences, results, page: html ?? null });
  return 0;
}

/** What a configuration says in some of the runs and not in others. */
function differencesOf(runs: readonly Run[]): { readonly name: string; readonly values: readonly string[] }[] {
  const leaves = runs.map(({ config }) => leavesOf(config as unknown as Json));
  const names = [...new Set(leaves.flatMap((one) => [...one.keys()]))];
  return names
    .map((name) => ({ name, values: leaves.map((one) => one.get(name) ?? '-') }))
    .filter(({ values }) => new Set(values).size > 1);
}

interface Result {
  readonly name: string;
  readonly values: readonly (string | number | null)[];
}

function resultsOf(runs: readonly Run[]): Result[] {
  const numbers = runs.map(numbersOf);
  const metrics = [...new Set(numbers.flatMap((one) => Object.keys(one.metrics)))];
  return [
    { name: 'status', values: runs.map(({ status }) => status) },
    { name: 'steps taken', values: numbers.map(({ taken }) => String(taken)) },
    { name: 'last loss', values: numbers.map(({ lastLoss }) => lastLoss) },
    { name: 'loss, mean of the last 20', values: numbers.map(({ recentLoss }) => recentLoss) },
    ...metrics.map((name) => ({ name, values: numbers.map((one) => one.metrics[name] ?? null) })),
    { name: 'ms a step', values: numbers.map(({ millisecondsPerStep }) => millisecondsPerStep) },
    { name: 'seconds', values: numbers.map(({ seconds }) => seconds) },
  ];
}
