import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {import('./reporter.mjs').TestReport} TestReport */

/**
 * One row of a features page.
 *
 * @typedef {object} Feature
 * @property {string} page the page's name without extension, which is the package's folder name
 * @property {number} line
 * @property {string} id
 * @property {string} feature
 * @property {string[]} tests each `path › full title`
 * @property {string} status `done`, or `open: reason`
 */

/** The heading of every features table. */
export const heading = '| id | feature | source | test | status |';

/**
 * The rows of all pages in `folder`, and what is wrong with the tables themselves.
 *
 * @param {string} folder
 * @returns {{ features: Feature[], faults: string[] }}
 */
export function readFeatures(folder) {
  const pages = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.md'))
        .sort()
    : [];
  const read = pages.map((file) =>
    parsePage(file.slice(0, -'.md'.length), readFileSync(path.join(folder, file), 'utf8')),
  );
  const features = read.flatMap((page) => page.features);
  const seen = new Set();
  const doubled = features
    .filter(({ id }) => seen.has(id) || !seen.add(id))
    .map((row) => `${at(row)}: the id is taken`);
  return { features, faults: [...read.flatMap((page) => page.faults), ...doubled] };
}

/**
 * What keeps each row from being what its status says, given how the tests went; and the rows that only tests that have not
 * run here can show, which take minutes.
 *
 * @param {readonly Feature[]} features
 * @param {TestReport} report
 * @returns {{ faults: string[], later: Feature[] }}
 */
export function judge(features, report) {
  const states = statesOf(report);
  const longRan = report.tests.some((test) => isLong(test.path));
  const isLater = (/** @type {string} */ name) => !longRan && isLong(name.split(' › ')[0] ?? '');
  const done = features.filter(isDone);
  return {
    later: done.filter(({ tests }) => tests.some(isLater)),
    faults: done.flatMap((row) => {
      if (row.tests.length === 0) return [`${at(row)}: done, but no test is named`];
      return row.tests.flatMap((name) => {
        const state = isLater(name) ? 'passed' : states.get(name);
        if (state === 'passed') return [];
        return [`${at(row)}: ${state === undefined ? 'no such test' : `the test ${verb(state)}`}: ${name}`];
      });
    }),
  };
}

/** How each test went, by `path › title`; one title twice in a file has to pass twice. @param {TestReport} report */
function statesOf(report) {
  const states = new Map();
  for (const { path: file, title, state } of report.tests) {
    const name = `${file} › ${title}`;
    states.set(name, states.has(name) && states.get(name) !== state ? 'failed' : state);
  }
  return states;
}

/** @param {string} file */
function isLong(file) {
  return file.endsWith('.long.test.ts');
}

/**
 * Whether the row says that it is done.
 *
 * @param {Feature} row
 */
export function isDone({ status }) {
  return status === 'done';
}

/**
 * @param {string} page
 * @param {string} text
 * @returns {{ features: Feature[], faults: string[] }}
 */
function parsePage(page, text) {
  /** @type {Feature[]} */
  const features = [];
  /** @type {string[]} */
  const faults = [];
  const lines = text.split(/\r?\n/);
  if (!lines.some((line) => squeeze(line) === heading)) faults.push(`${page}.md: has no table "${heading}"`);
  lines.forEach((line, index) => {
    if (!line.startsWith('|') || squeeze(line) === heading || /^[|\s:-]+$/.test(line)) return;
    const cells = cellsOf(line);
    if (cells.length !== 5) return void faults.push(`${page}.md:${index + 1}: has ${cells.length} cells, not 5`);
    const [id = '', feature = '', , test = '', status = ''] = cells;
    const row = { page, line: index + 1, id, feature, tests: testsOf(test), status };
    if (!isDone(row) && !/^open: \S/.test(status))
      faults.push(`${at(row)}: the status must be "done" or "open: <reason>", got ${JSON.stringify(status)}`);
    features.push(row);
  });
  return { features, faults };
}

/** Cells between bars; `\|` is a bar within a cell. @param {string} line */
function cellsOf(line) {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** Tests are separated by `<br>`; one that cannot exist yet is a dash or nothing. @param {string} cell */
function testsOf(cell) {
  return cell
    .split(/<br\s*\/?>/)
    .map((name) => name.trim().replace(/^`(.*)`$/, '$1'))
    .filter((name) => name !== '' && !/^[-–—]$/.test(name));
}

/** @param {string} line */
function squeeze(line) {
  return line.trim().replace(/\s+/g, ' ');
}

/** @param {Feature} row */
function at({ page, line, id }) {
  return `${page}.md:${line} ${id}`;
}

/** @param {string} state */
function verb(state) {
  return state === 'failed' ? 'failed' : 'was skipped';
}
