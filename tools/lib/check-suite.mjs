import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkBareCopy } from '../checks/bare-copy.mjs';
import { checkBrowser } from '../checks/browser.mjs';
import { checkBundles } from '../checks/bundles.mjs';
import { checkDelivery } from '../checks/delivery.mjs';
import { checkManifests } from '../checks/manifests.mjs';
import { checkNodes, installTogether } from '../checks/nodes.mjs';
import { checkPages } from '../checks/pages.mjs';
import { checkProjects } from '../checks/projects.mjs';
import { checkSimd } from '../checks/simd.mjs';
import { checkTfjsTests } from '../checks/tfjs-tests.mjs';
import { checkVendored } from '../checks/vendored.mjs';
import { packAll } from '../pack/tarballs.mjs';
import { root } from '../start/root.mjs';

/**
 * What `npm run check` does: everything that concerns the packages as their users get them, in folders that go away.
 *
 * @param {import('./tally.mjs').Tally} tally
 */
export async function checkSuite(tally) {
  const folder = mkdtempSync(path.join(tmpdir(), 'kleene-check-'));
  const inside = (/** @type {string} */ name) => path.join(folder, name);
  try {
    /** @type {import('../pack/tarballs.mjs').Tarball[]} */
    const tarballs = [];
    await tally.check('pack', async () => void tarballs.push(...(await packAll(root, inside('tarballs')))));
    await checkManifests(tally, tarballs);
    await checkProjects(tally, tarballs, inside('projects'));
    if (await installTogether(tally, tarballs, inside('together'))) {
      await checkBundles(tally, tarballs, inside('together'));
      await checkBrowser(tally, inside('together'));
      await checkNodes(tally, inside('together'));
    }
    await checkDelivery(tally, tarballs, inside('delivery'));
    await checkVendored(tally);
    await checkSimd(tally);
    await checkTfjsTests(tally);
    await checkPages(tally, inside('api'));
    await checkBareCopy(tally, inside('bare'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
