import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Skipped } from '../lib/tally.mjs';
import { succeed } from '../lib/tool.mjs';
import { root } from '../start/root.mjs';
import { bundleTests } from '../tfjs-tests/bundle.mjs';

const here = path.join(root, 'tools', 'tfjs-tests');

/** What @tensorflow/tfjs-core 4.22.0 ships for a backend of any name; two more are for one that is called cpu. */
const count = 4225;

/** A backend: how Node is started, the module that makes it, what it is told, and how many tests it passes. @typedef {{ flags: string[], module: string, name: string, options: object, expected: number }} Tested */

const backends = /** @type {Record<string, Tested>} */ ({
  cpu: { flags: [], module: 'cpu.mjs', name: 'cpu', expected: count + 2, options: {} },
  'simd native, 1 thread': simd({ tier: 'native', threads: 1 }),
  'simd native, 2 threads': simd({ tier: 'native', threads: 2 }),
  'simd wasm': simd({ tier: 'simd' }),
  'simd wasm, relaxed': simd({ tier: 'relaxed' }),
});

/**
 * TensorFlow.js's own tests of its kernels, on the cpu backend, which shows that the tests run, and on every tier of
 * `@kleene/backend-simd`, as built.
 *
 * @param {import('../lib/tally.mjs').Tally} tally
 */
export async function checkTfjsTests(tally) {
  let spec = '';
  // Beside the installed packages, so that the bundle finds what it leaves outside.
  const folder = path.join(root, 'node_modules', '.cache', 'kleene-tfjs-tests');
  if (!(await tally.check('tfjs’s tests: bundle', async () => void (spec = await bundleTests(folder))))) return;
  for (const [title, backend] of Object.entries(backends))
    await tally.check(`tfjs’s tests on ${title}`, () => runOn(spec, backend));
}

/** @param {{ tier: string, threads?: number }} options */
function simd(options) {
  // Node 20 has relaxed SIMD behind a flag.
  const isOld = Number(process.versions.node.split('.')[0]) < 21;
  const flags = options.tier === 'relaxed' && isOld ? ['--experimental-wasm-relaxed-simd'] : [];
  return { flags, module: 'simd.mjs', name: 'simd', expected: count, options };
}

/**
 * @param {string} spec
 * @param {Tested} backend
 */
async function runOn(spec, { flags, module, name, expected, options }) {
  const address = pathToFileURL(path.join(here, module)).href;
  const args = [...flags, path.join(here, 'run.mjs'), spec, address, name, JSON.stringify(options)];
  const { missing, counts, failures } = JSON.parse(
    (await succeed(process.execPath, args)).trim().split('\n').at(-1) ?? '',
  );
  if (missing !== undefined) throw new Skipped(missing);
  if (failures.length > 0) throw new Error(failures.join('\n'));
  if (counts.passed !== expected)
    throw new Error(`${counts.passed} passed, not ${expected}: ${JSON.stringify(counts)}`);
  return `${counts.passed} passed, ${counts.pending} pending`;
}
