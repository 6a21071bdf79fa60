import { existsSync } from 'node:fs';
import path from 'node:path';
import { isDone, readFeatures, unproven } from './features.mjs';
import { reportFile } from './tests.mjs';
import { readJson, workspaces } from './workspaces.mjs';

/**
 * How the features pages of the repository at `root` stand against the last run of the tests.
 *
 * @param {string} root
 * @returns {{ lines: string[], faults: string[] }} done and total per package; what is wrong
 */
export function featuresReport(root) {
  if (!existsSync(reportFile)) return { lines: [], faults: ['no test has run yet'] };
  const { features, faults } = readFeatures(path.join(root, 'docs', 'features'));
  const known = new Set(workspaces(root).map(({ short }) => short));
  const strangers = [...new Set(features.map(({ page }) => page))].filter((page) => !known.has(page));
  const rows = [...known].map((short) => ({ name: short, rows: features.filter(({ page }) => page === short) }));
  return {
    lines: [...rows, { name: 'total', rows: features }].map(line),
    faults: [
      ...faults,
      ...strangers.map((page) => `${page}.md: there is no package of this name`),
      ...unproven(features, readJson(reportFile)),
    ],
  };
}

/** @param {{ name: string, rows: import('./features.mjs').Feature[] }} group */
function line({ name, rows }) {
  return `${name.padEnd(14)} ${`${rows.filter(isDone).length}/${rows.length}`.padStart(7)} done`;
}
