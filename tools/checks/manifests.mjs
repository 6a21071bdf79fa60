import { tool } from '../lib/tool.mjs';

/** @typedef {import('../lib/tally.mjs').Tally} Tally */
/** @typedef {import('../pack/tarballs.mjs').Tarball} Tarball */

/**
 * What tools can tell without running anything: unused files and dependencies, versions that disagree, packages that
 * would not resolve.
 *
 * @param {Tally} tally
 * @param {readonly Tarball[]} tarballs
 */
export async function checkManifests(tally, tarballs) {
  await tally.check('knip', async () => void (await tool('knip', [])));
  await tally.check('sherif', async () => void (await tool('sherif', [])));
  for (const { workspace, file } of tarballs) {
    await tally.check(`publint ${workspace.name}`, async () => void (await tool('publint', ['--strict', file])));
    if (workspace.manifest.exports?.['.'] === undefined) continue;
    const attw = ['--profile', 'esm-only', '--no-emoji', '--no-color', '--format', 'ascii', file];
    await tally.check(`types of ${workspace.name}`, async () => {
      await tool('@arethetypeswrong/cli', attw, { program: 'attw' });
    });
  }
}
