import { apiPages } from '../lib/api-pages.mjs';
import { changesetStatus } from '../lib/changesets.mjs';
import { root } from '../start/root.mjs';

/**
 * The API pages can be made, and the changesets read.
 *
 * @param {import('../lib/tally.mjs').Tally} tally
 * @param {string} folder for the pages
 */
export async function checkPages(tally, folder) {
  await tally.check('API pages', () => apiPages(root, folder));
  await tally.check('changesets', async () => {
    const { releases } = await changesetStatus(root);
    return `${releases.length} releases pending`;
  });
}
