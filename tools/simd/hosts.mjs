import { copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { capture } from '../start/child.mjs';
import { platformName } from './native.mjs';

/**
 * A Node that loads a platform's addon.
 *
 * @typedef {object} Host
 * @property {string} what
 * @property {string} command
 * @property {string[]} args before the script's name
 * @property {NodeJS.ProcessEnv} [env]
 * @property {(file: string) => string} [inside] what the host calls a file of ours
 */

/**
 * What runs an addon of a platform here; else why nothing does. `nodes` has a folder per platform, `linux-arm64-musl`, with `node` (or
 * `node.exe`) and `lib`: the loader `ld-…` of its libc, that libc, and the libraries of C++.
 *
 * @param {string} name
 * @param {string} scratch a folder
 * @param {string} [nodes]
 * @returns {Promise<Host | string>}
 */
export async function hostOf(name, scratch, nodes) {
  if (name === platformName()) return { what: 'this Node', command: process.execPath, args: [] };
  if (name.startsWith('darwin')) return 'only macOS loads it';
  if (name === 'win32-arm64') return 'only Windows on arm64 loads it';
  if (nodes === undefined) return 'no folder with Nodes of other platforms is named (--nodes)';
  const folder = path.join(path.resolve(nodes), name);
  if (!existsSync(folder)) return `${folder} is not there`;
  return name.startsWith('win32') ? wine(folder, scratch) : linux(name, folder);
}

/**
 * Linux of another libc, and under qemu of another processor: started through its own loader.
 *
 * @param {string} name
 * @param {string} folder
 * @returns {Host | string}
 */
function linux(name, folder) {
  const [, cpu, libc] = name.split('-');
  const libraries = path.join(folder, 'lib');
  const loader = readdirSync(libraries).find((file) => file.startsWith('ld-'));
  if (loader === undefined) return `${libraries} has no loader`;
  const [command = '', ...args] = [
    ...(cpu === process.arch ? [] : [`qemu-${cpu === 'arm64' ? 'aarch64' : 'x86_64'}-static`]),
    path.join(libraries, loader),
    '--library-path',
    libraries,
    path.join(folder, 'node'),
  ];
  return {
    what: `Node with ${libc === 'musl' ? 'musl' : 'glibc'}${cpu === process.arch ? '' : ', qemu'}`,
    command,
    args,
  };
}

/**
 * Wine with a Node that is called otherwise: the addon may not depend on its host's name.
 *
 * @param {string} folder
 * @param {string} scratch
 * @returns {Promise<Host>}
 */
async function wine(folder, scratch) {
  copyFileSync(path.join(folder, 'node.exe'), path.join(scratch, 'host.exe'));
  // Wine before 9 lacks this library of Windows, which Rust draws random numbers from. It looks for it beside the program.
  const source = path.join(scratch, 'random.c');
  writeFileSync(
    source,
    'unsigned char __stdcall SystemFunction036(void *, unsigned long);\n' +
      '__declspec(dllexport) int ProcessPrng(unsigned char *to, unsigned long long n) { return SystemFunction036(to, (unsigned long)n); }\n',
  );
  const args = ['cc', '-target', 'x86_64-windows-gnu', '-shared', '-o', path.join(scratch, 'bcryptprimitives.dll')];
  await capture('python-zig', [...args, source, '-ladvapi32']);
  return {
    what: 'Node called host.exe, wine',
    command: 'wine',
    args: [path.join(scratch, 'host.exe')],
    env: { WINEPREFIX: path.join(folder, 'wine'), WINEDEBUG: '-all', NODE_SKIP_PLATFORM_CHECK: '1' },
    inside: (at) => `Z:${at.replaceAll('/', '\\')}`,
  };
}
