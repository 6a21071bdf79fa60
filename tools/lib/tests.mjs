import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { exitCodeOf, run } from '../start/child.mjs';
import { root, say } from '../start/root.mjs';
import { script } from './tool.mjs';

/** @typedef {import('./reporter.mjs').TestReport} TestReport */

/** Where the last whole runs lie: of the tests, and of the ones that take minutes. */
export const reportFile = path.join(root, '.reports', 'tests.json');
export const longReportFile = path.join(root, '.reports', 'long-tests.json');
const someReportFile = path.join(root, '.reports', 'some-tests.json');

/** Minutes after which a run counts as stuck; a test that loops without awaiting cannot be timed out from within. */
const patience = { short: 20, long: 120 };

/**
 * Runs the tests in the foreground and hands back how they went; undefined when Vitest itself did not get that far.
 *
 * @param {string[]} [args] Vitest's: a file, `--project base`, `-t words`
 * @param {{ long?: boolean }} [options] `long` runs what `npm test` leaves out
 * @returns {Promise<{ code: number, report: TestReport | undefined }>}
 */
export async function runTests(args = [], { long = false } = {}) {
  const file = args.length > 0 ? someReportFile : long ? longReportFile : reportFile;
  rmSync(file, { force: true });
  const reporter = path.join(root, 'tools', 'lib', 'reporter.mjs');
  const vitest = [
    script('vitest'),
    'run',
    '--reporter=default',
    `--reporter=${reporter}`,
    ...(long ? ['--passWithNoTests'] : []),
    ...args,
  ];
  const minutes = long ? patience.long : patience.short;
  const outcome = await run(process.execPath, vitest, {
    env: { ...process.env, KLEENE_REPORT: file, KLEENE_TESTS: long ? 'long' : 'short' },
    timeout: minutes * 60_000,
    killSignal: 'SIGKILL',
  });
  const code = exitCodeOf(outcome);
  if (outcome.signal === 'SIGKILL') say(`the tests were ended after ${minutes} minutes: one of them never returns`);
  try {
    return { code, report: JSON.parse(readFileSync(file, 'utf8')) };
  } catch {
    return { code, report: undefined };
  }
}

/**
 * How many tests passed, failed and were skipped; a file that could not be loaded is one failure.
 *
 * @param {{ code: number, report: TestReport | undefined }} outcome
 * @returns {import('./tally.mjs').Counts}
 */
export function countsOf({ code, report }) {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const count = (/** @type {string} */ state) => report.tests.filter((test) => test.state === state).length;
  const failed = count('failed') + report.failedFiles.length;
  return { passed: count('passed'), failed: code === 0 ? failed : Math.max(failed, 1), skipped: count('skipped') };
}

/**
 * One line for each reason why tests of a file were skipped: what it gave to `context.skip`, else the part of its title that
 * says "(skipped: why)", else its title.
 *
 * @param {TestReport} report
 * @returns {string[]}
 */
export function skippedLines({ tests }) {
  const groups = new Map();
  for (const { path: file, title, reason, state } of tests)
    if (state === 'skipped') {
      const group = `${file}: ${reason ?? /\((skipped[^()]*)\)/.exec(title)?.[1] ?? title}`;
      groups.set(group, (groups.get(group) ?? 0) + 1);
    }
  return [...groups].map(([group, count]) => `${count} in ${group}`);
}
