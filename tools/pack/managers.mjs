import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runNpm, succeed } from '../lib/tool.mjs';

/** How a package manager adds packages, how it leaves optional ones out, and how it runs Node. */
export const managers = /** @type {const} */ ({
  npm: { program: undefined, add: 'npm install', omit: '--omit=optional', node: 'node' },
  pnpm: { program: 'pnpm', add: 'pnpm add', omit: '--no-optional', node: 'node' },
  yarn: { program: 'yarn@1', add: 'yarn add', omit: '--ignore-optional', node: 'node' },
  'yarn-pnp': { program: '@yarnpkg/cli-dist', add: 'yarn add', omit: undefined, node: 'yarn node' },
});

// What a program of a user's does; it says what computes.
const program = `import { prepare } from '@kleene/backend';
import * as tf from '@tensorflow/tfjs-core';
const { backend, detail } = await prepare();
const a = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
const product = tf.matMul(a, a, false, true).dataSync().join(' ');
console.log(JSON.stringify({ node: process.versions.node, backend, detail, product }));
`;

/** @typedef {keyof typeof managers} Manager */

/** Whether a package manager leaves optional dependencies out where it is told to. @param {Manager} manager */
export const canOmit = (manager) => managers[manager].omit !== undefined;

/**
 * A user's project: what they install, as their package manager does it, and what their program then says.
 *
 * @typedef {object} Project
 * @property {(node?: string) => Promise<{ node: string, backend: string, detail: string, product: string }>} say runs the program, on this Node or
 *   on a major of it
 */

/**
 * Makes a project that has `@kleene/backend` from the registry at `url`.
 *
 * @param {string} folder
 * @param {Manager} manager
 * @param {string} url
 * @param {{ optional?: boolean }} [options] whether optional dependencies come along; default true
 * @returns {Promise<Project>}
 */
export async function installedProject(folder, manager, url, { optional = true } = {}) {
  mkdirSync(folder, { recursive: true });
  const write = (/** @type {string} */ name, /** @type {string} */ text) =>
    writeFileSync(path.join(folder, name), text);
  write('package.json', JSON.stringify({ name: 'user', private: true, type: 'module' }));
  write('program.mjs', program);
  write('.npmrc', `@kleene:registry=${url}\n`);
  if (manager === 'yarn-pnp') {
    write('.yarnrc.yml', `npmScopes:\n  kleene:\n    npmRegistryServer: ${url}\nunsafeHttpWhitelist: [127.0.0.1]\n`);
    write('yarn.lock', '');
  }
  const { program: tool, add, omit, node } = managers[manager];
  const inside = async (/** @type {string} */ command, /** @type {(string | undefined)[]} */ packages) => {
    const wanted = packages.filter((name) => name !== undefined).map((name) => `--package=${name}`);
    if (wanted.length === 0) return succeed(command, [], { cwd: folder, shell: true });
    return runNpm(['exec', '--yes', ...wanted, '--call', command], { cwd: folder });
  };
  const without = optional ? '' : ` ${omit}`;
  await inside(`${add} @kleene/backend @tensorflow/tfjs-core@~4.22.0${without}`, [tool]);
  return {
    async say(major) {
      const packages = [node === 'node' ? undefined : tool, major === undefined ? undefined : `node@${major}`];
      return JSON.parse(/^\{.*\}$/m.exec(await inside(`${node} program.mjs`, packages))?.[0] ?? '{}');
    },
  };
}
