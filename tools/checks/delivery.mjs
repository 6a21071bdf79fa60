import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { canOmit, installedProject } from '../pack/managers.mjs';
import { packAsPublished } from '../pack/published.mjs';
import { serveRegistry } from '../pack/registry.mjs';
import { nativeFile, nativeMissing, platformName } from '../simd/native.mjs';
import { writePackage } from '../simd/release.mjs';

/** @typedef {import('../lib/tally.mjs').Tally} Tally */
/** @typedef {import('../pack/tarballs.mjs').Tarball} Tarball */

/**
 * Installs `@kleene/backend` as a user will from a registry, with the addon of this checkout as this platform's package, then
 * without it.
 *
 * @param {Tally} tally
 * @param {readonly Tarball[]} tarballs
 * @param {string} folder
 */
export async function checkDelivery(tally, tarballs, folder) {
  const missing = nativeMissing();
  if (missing !== undefined) {
    tally.skip('packages of platforms', missing);
    return;
  }
  const name = platformName();
  const own = path.join(folder, name);
  writePackage(name, nativeFile(name), own);
  await tryInstalls(tally, tarballs, folder, { platforms: new Map([[name, own]]), managers: ['npm'], nodes: [] });
}

/**
 * Installs the packages from a registry on this machine with each of `managers`, and runs a program on them: on native code where the
 * platform's package is there, on WebAssembly where it is left out or taken away.
 *
 * @param {Tally} tally
 * @param {readonly Tarball[]} tarballs
 * @param {string} folder
 * @param {object} what
 * @param {ReadonlyMap<string, string>} what.platforms the folder of each platform's package
 * @param {readonly import('../pack/managers.mjs').Manager[]} what.managers
 * @param {readonly string[]} what.nodes majors of Node to run it on besides this one
 */
export async function tryInstalls(tally, tarballs, folder, { platforms, managers, nodes }) {
  const packed = path.join(folder, 'packed');
  mkdirSync(packed, { recursive: true });
  const registry = await serveRegistry(await packAsPublished(tarballs, platforms, packed));
  try {
    for (const manager of managers) {
      const project = (/** @type {boolean} */ optional) =>
        installedProject(path.join(folder, `${manager}-${optional}`), manager, registry.url, { optional });
      await tally.check(`packages of platforms with ${manager}`, async () => withPlatform(await project(true), nodes));
      if (!canOmit(manager)) continue;
      await tally.check(`packages of platforms left out with ${manager}`, async () =>
        withoutPlatform(await project(false)),
      );
    }
  } finally {
    registry.close();
  }
}

/**
 * Native code where the platform's package was installed, and WebAssembly where it has been deleted since.
 *
 * @param {import('../pack/managers.mjs').Project} project
 * @param {readonly string[]} nodes
 */
async function withPlatform(project, nodes) {
  const addon = expectTier((await project.say()).detail, 'native code');
  if (!addon.includes(`backend-simd-${platformName()}`)) throw new Error(`it comes from ${addon}`);
  for (const node of nodes) {
    const said = await project.say(node);
    if (!said.node.startsWith(`${node}.`)) throw new Error(`it ran on Node ${said.node}`);
    expectTier(said.detail, 'native code');
  }
  rmSync(path.dirname(addon), { recursive: true });
  await withoutPlatform(project);
  return `on Node ${[process.versions.node, ...nodes].join(', ')}`;
}

/** @param {import('../pack/managers.mjs').Project} project */
async function withoutPlatform(project) {
  expectTier((await project.say()).detail, 'WebAssembly', `${platformName()} is not there`);
}

/**
 * The file that the kernels came from, or an error where the tier or the reason is another.
 *
 * @param {string} detail
 * @param {string} tier
 * @param {string} [reason]
 */
function expectTier(detail, tier, reason = '') {
  const [, from] = /^[^(]*\((.*?)\)/.exec(detail) ?? [];
  if (from === undefined || !detail.startsWith(tier) || !detail.includes(reason)) throw new Error(detail);
  return from;
}
