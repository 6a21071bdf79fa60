import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { capture, exitCodeOf } from '../start/child.mjs';
import { home } from './crate.mjs';
import { hostOf } from './hosts.mjs';

const script = fileURLToPath(new URL('self-test.cjs', import.meta.url));

/**
 * What came of loading an addon.
 *
 * @typedef {object} Loaded
 * @property {string} where in which Node, or why in none
 * @property {string} [answers] how they compare with the WebAssembly module's; undefined where there are none
 * @property {boolean} faulty whether it was tried, and did not go well
 */

/**
 * Loads a platform's addon in a Node of that platform, and compares what its kernels answer with the WebAssembly module's.
 *
 * @param {string} name
 * @param {string} file the addon
 * @param {string} [nodes] a folder with Nodes of other platforms
 * @returns {Promise<Loaded>}
 */
export async function loadPlatform(name, file, nodes) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'kleene-load-'));
  try {
    const host = await hostOf(name, scratch, nodes);
    if (typeof host === 'string') return { where: `not loaded: ${host}`, faulty: false };
    const addon = path.join(scratch, 'addon.node');
    copyFileSync(file, addon);
    const answers = path.join(scratch, 'answers.json');
    const { command, args, env, inside = (at) => at } = host;
    const outcome = await capture(command, [...args, ...[script, addon, answers].map((at) => inside(at))], {
      env: { ...process.env, ...env },
    });
    if (exitCodeOf(outcome) !== 0)
      return { where: `${host.what}: ${outcome.output.trim().split('\n').slice(0, 6).join(' ')}`, faulty: true };
    const found = JSON.parse(readFileSync(answers, 'utf8'));
    const fault = await compare(found);
    return { where: `${host.what}, ${found.node}`, answers: fault ?? 'as WebAssembly’s', faulty: fault !== undefined };
  } catch (error) {
    return { where: error instanceof Error ? error.message : String(error), faulty: true };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Compares an addon's answers with the WebAssembly module's; what is wrong with them.
 *
 * @param {{ version: number, same: boolean, refused: string, answers: number[][] }} found
 */
async function compare({ version, same, refused, answers }) {
  const { instance } = await WebAssembly.instantiate(readFileSync(path.join(home, 'wasm', 'simd.wasm')));
  const table = /** @type {any} */ (instance.exports);
  if (version !== table.tableVersion()) return `its table has version ${version}, not ${table.tableVersion()}`;
  if (!same) return 'two threads answer otherwise than one';
  if (!refused.startsWith('Error: unary: ')) return `what does not fit is not refused (${refused})`;
  const wanted = createRequire(import.meta.url)(script).answers(table, places(table));
  for (const [i, name] of ['products', 'exponentials', 'layerNorm'].entries()) {
    const want = wanted[i].filter((/** @type {number} */ _, /** @type {number} */ at) => at % 97 === 0);
    const near = want.every(
      (/** @type {number} */ x, /** @type {number} */ at) =>
        Math.abs(x - (answers[i]?.[at] ?? NaN)) <= 1e-4 * Math.max(1, Math.abs(x)),
    );
    if (!near) return `its ${name} differ from the WebAssembly module’s`;
  }
  return undefined;
}

/** Puts arrays into the module's memory, one after the other. @param {any} table */
function places(table) {
  let next = Math.ceil(Number(table.__heap_base.value) / 16) * 16;
  return (/** @type {Float32Array | Int32Array} */ values) => {
    const at = next;
    next = Math.ceil((at + values.byteLength) / 16) * 16;
    const missing = next - table.memory.buffer.byteLength;
    if (missing > 0) table.memory.grow(Math.ceil(missing / 65_536));
    new Uint8Array(table.memory.buffer).set(new Uint8Array(values.buffer), at);
    return { at, read: () => Array.from(new Float32Array(table.memory.buffer, at, values.length)) };
  };
}
