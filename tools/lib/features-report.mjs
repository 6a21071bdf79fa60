import { existsSync } from 'node:fs';
import path from 'node:path';
import { isDone, judge, readFeatures } from './features.mjs';
import { longReportFile, reportFile } from './tests.mjs';
import { readJson, workspaces } from './workspaces.mjs';

/** @typedef {import('./features.mjs').Feature} Feature */

/**
 * How the features pages of the repository at `root` stand against the last runs of the tests.
 *
 * @param {string} root
 * @returns {{ lines: string[], faults: string[] }} done and total per package; what is wrong
 */
export function featuresReport(root) {
  if (!existsSync(reportFile)) return { lines: [], faults: ['no test has run yet'] };
  const { features, faults } = readFeatures(path.join(root, 'docs', 'features'));
  const known = workspaces(root).map(({ short }) => short);
  const strangers = [...new Set(features.map(({ page }) => page))].filter((page) => !known.includes(page));
  const judged = judge(features, lastReport());
  const lineOf = (/** @type {string} */ name, /** @type {readonly Feature[]} */ rows) => {
    const later = rows.filter((row) => judged.later.includes(row)).length;
    const count = `${rows.filter(isDone).length}/${rows.length}`.padStart(7);
    return `${name.padEnd(14)} ${count} done${later > 0 ? `, ${later} of them shown by npm run test:long alone` : ''}`;
  };
  const ofPage = (/** @type {string} */ name) => features.filter(({ page }) => page === name);
  return {
    lines: [...known.map((name) => lineOf(name, ofPage(name))), lineOf('total', features)],
    faults: [...faults, ...strangers.map((page) => `${page}.md: there is no package of this name`), ...judged.faults],
  };
}

/** @returns {import('./reporter.mjs').TestReport} */
function lastReport() {
  const reports = [reportFile, longReportFile].filter((file) => existsSync(file)).map((file) => readJson(file));
  return { tests: reports.flatMap(({ tests }) => tests), failedFiles: [] };
}
