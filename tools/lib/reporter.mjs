import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../start/root.mjs';

/**
 * One test as it went.
 *
 * @typedef {object} TestRecord
 * @property {string} path from the repository's root, with `/`
 * @property {string} title the titles of its blocks and its own, joined by spaces
 * @property {'passed' | 'failed' | 'skipped'} state
 * @property {string} [reason] why it was skipped
 * @property {string[]} [notes] what it has to say for itself
 * @property {number} milliseconds
 */

/** @typedef {{ tests: TestRecord[], failedFiles: string[] }} TestReport */

/** A Vitest reporter that prints what tests noted, and records every test, and why the skipped ones were skipped, in the file named by KLEENE_REPORT. */
export default class RecordingReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly import('vitest/node').SerializedError[]} errors
   */
  onTestRunEnd(modules, errors) {
    const failedFiles = modules
      .filter((module) => module.errors().length > 0)
      .map(({ moduleId }) => relative(moduleId));
    /** @type {TestReport} */
    const report = {
      tests: modules.flatMap((module) => [...module.children.allTests()].map((test) => record(test))),
      failedFiles: errors.length > 0 ? [...failedFiles, 'an error outside the tests'] : failedFiles,
    };
    for (const { path: file, title, notes } of report.tests)
      if (notes) process.stdout.write(`${[`${file} › ${title}:`, ...notes].join('\n  ')}\n`);
    const file = process.env['KLEENE_REPORT'];
    if (file === undefined) return;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(report, null, 1)}\n`);
  }
}

/**
 * @param {import('vitest/node').TestCase} test
 * @returns {TestRecord}
 */
function record(test) {
  const result = test.result();
  const reason = result.state === 'skipped' ? result.note : undefined;
  const notes = test.annotations().map(({ message }) => message);
  return {
    path: relative(test.module.moduleId),
    title: titles(test).join(' '),
    state: result.state === 'pending' ? 'failed' : result.state,
    milliseconds: Math.round(test.diagnostic()?.duration ?? 0),
    ...(reason === undefined ? {} : { reason }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/**
 * @param {import('vitest/node').TestCase | import('vitest/node').TestSuite} entity
 * @returns {string[]}
 */
function titles(entity) {
  return entity.parent.type === 'module' ? [entity.name] : [...titles(entity.parent), entity.name];
}

/** @param {string} file */
function relative(file) {
  return path.relative(root, file).split(path.sep).join('/');
}
