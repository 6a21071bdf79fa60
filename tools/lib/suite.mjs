import { nativeMissing } from '../simd/native.mjs';
import { build } from '../start/build.mjs';
import { wasInterrupted } from '../start/child.mjs';
import { root } from '../start/root.mjs';
import { featuresReport } from './features-report.mjs';
import { countsOf, runTests, skippedLines } from './tests.mjs';
import { tool } from './tool.mjs';

/**
 * What `npm test` does: build, types, lint, format, tests, features.
 *
 * @param {import('./tally.mjs').Tally} tally
 * @param {string[]} [args] for Vitest; with any, the features pages are not checked, since not all tests ran
 */
export async function suite(tally, args = []) {
  await tally.check('build', async () => {
    if ((await build()) !== 0) throw new Error('see above');
  });
  await tally.check(
    'types',
    async () => void (await tool('@typescript/native', ['-p', 'tsconfig.json'], { program: 'tsc' })),
  );
  await tally.check('lint', async () => void (await tool('oxlint', ['--deny-warnings'])));
  await tally.check('format', async () => void (await tool('oxfmt', ['--check'])));
  await tests(tally, args);
  const missing = nativeMissing();
  if (missing !== undefined) tally.skip('tests on the native tier of @kleene/backend-simd', missing);
  if (args.length > 0) tally.skip('features', 'only some tests ran');
  else await tally.check('features', features);
}

/**
 * @param {import('./tally.mjs').Tally} tally
 * @param {string[]} args
 * @param {{ long?: boolean }} [options]
 */
export async function tests(tally, args, options) {
  if (wasInterrupted()) return;
  const outcome = await runTests(args, options);
  tally.add(countsOf(outcome));
  const skipped = outcome.report === undefined ? [] : skippedLines(outcome.report);
  if (skipped.length > 0) console.log(`skipped tests:\n${skipped.map((line) => `    ${line}`).join('\n')}\n`);
}

function features() {
  const { lines, faults } = featuresReport(root);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return lines.at(-1)?.replace(/\s+/g, ' ');
}
