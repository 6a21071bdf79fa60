import { createRequire } from 'node:module';

// node run.mjs <spec file> <module that makes the backend> <backend> <options as JSON>: the last line it prints is JSON, with counts and
// failures, or with why the backend is missing here.
const [spec = '', module = '', name, options = '{}'] = process.argv.slice(2);
process.env['KLEENE_TESTED_BACKEND'] = name;
const load = createRequire(import.meta.url);

/** @typedef {{ status: string, fullName: string, failedExpectations: { message: string }[] }} Result */

/** @param {object} outcome */
function end(outcome) {
  process.stdout.write(`\n${JSON.stringify(outcome)}\n`, () => process.exit(0));
}

// The tests' copy of tfjs-core makes the engine, so it comes first.
const Jasmine = load('jasmine');
const jasmine = new Jasmine();
load(spec);
const missing = await (await import(module)).start(JSON.parse(options));
if (missing === undefined) await run();
else end({ missing });

async function run() {
  const counts = /** @type {Record<string, number>} */ ({});
  /** @type {string[]} */
  const failures = [];
  jasmine.loadConfig({ random: false });
  jasmine.clearReporters();
  jasmine.addReporter({
    specDone(/** @type {Result} */ { status, fullName, failedExpectations }) {
      counts[status] = (counts[status] ?? 0) + 1;
      if (status === 'failed') failures.push(`${fullName}: ${failedExpectations[0]?.message.split('\n')[0]}`);
    },
  });
  jasmine.exitOnCompletion = false;
  await jasmine.execute();
  end({ counts, failures });
}
