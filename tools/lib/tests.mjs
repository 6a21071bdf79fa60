import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { exitCodeOf, run } from '../start/child.mjs';
import { root, say } from '../start/root.mjs';
import { script } from './tool.mjs';

/** @typedef {import('./reporter.mjs').TestReport} TestReport */

/** Where the last whole run of the tests lies. */
export const reportFile = path.join(root, '.reports', 'tests.json');

/** Minutes after which a run of the tests counts as stuck; a test that loops without awaiting cannot be timed out from within. */
const longest = 20;

/**
 * Runs the tests in the foreground and hands back how they went; undefined when Vitest itself did not get that far.
 *
 * @param {string[]} [args] Vitest's: a file, `--project base`, `-t words`
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ code: number, report: TestReport | undefined }>}
 */
export async function runTests(args = [], env = {}) {
  const file = args.length === 0 ? reportFile : path.join(path.dirname(reportFile), 'some-tests.json');
  rmSync(file, { force: true });
  const reporter = path.join(root, 'tools', 'lib', 'reporter.mjs');
  const vitest = [script('vitest'), 'run', '--reporter=default', `--reporter=${reporter}`, ...args];
  const outcome = await run(process.execPath, vitest, {
    env: { ...process.env, KLEENE_REPORT: file, ...env },
    timeout: longest * 60_000,
    killSignal: 'SIGKILL',
  });
  const code = exitCodeOf(outcome);
  if (outcome.signal === 'SIGKILL') say(`the tests were ended after ${longest} minutes: one of them never returns`);
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
 * One line for each reason why tests of a file were skipped: what it gave to `context.skip`, else its title.
 *
 * @param {TestReport} report
 * @returns {string[]}
 */
export function skippedLines({ tests }) {
  const groups = new Map();
  for (const { path: file, title, reason = title, state } of tests)
    if (state === 'skipped') {
      const group = `${file}: ${reason}`;
      groups.set(group, (groups.get(group) ?? 0) + 1);
    }
  return [...groups].map(([group, count]) => `${count} in ${group}`);
}
