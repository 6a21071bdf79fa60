import { readFileSync } from 'node:fs';
import { bundleGradients, gradientsFile } from '../build-gradients.mjs';

/**
 * What lies in the repository but is made from a dependency is what the dependency of today makes.
 *
 * @param {import('../lib/tally.mjs').Tally} tally
 */
export async function checkVendored(tally) {
  await tally.check('gradient bundle', async () => {
    if ((await bundleGradients()) === readFileSync(gradientsFile, 'utf8')) return;
    throw new Error('is not what tensorflow.js makes of it: run node tools/build-gradients.mjs');
  });
}
