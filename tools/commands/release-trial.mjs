import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tryInstalls } from '../checks/delivery.mjs';
import { tally } from '../lib/tally.mjs';
import { managers } from '../pack/managers.mjs';
import { packAll } from '../pack/tarballs.mjs';
import { builtPlatforms, packagesFolder } from '../simd/release.mjs';
import { root, say } from '../start/root.mjs';

// npm run release:trial [-- npm pnpm yarn yarn-pnp]: installs what `npm run release:native` built, and the packages with it, from a registry
// on this machine, with every package manager, and runs a program on every major of Node.
const platforms = builtPlatforms();
if (platforms.length === 0) {
  say('nothing was built: npm run release:native');
  process.exitCode = 1;
} else {
  const folder = mkdtempSync(path.join(tmpdir(), 'kleene-trial-'));
  const total = tally();
  try {
    const asked = Object.keys(managers).filter((name) => process.argv.length === 2 || process.argv.includes(name));
    await tryInstalls(total, await packAll(root, path.join(folder, 'tarballs')), folder, {
      platforms: new Map(platforms.map((name) => [name, path.join(packagesFolder, name)])),
      managers: /** @type {import('../pack/managers.mjs').Manager[]} */ (asked),
      nodes: ['22', '24', '26'],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.exitCode = total.close();
}
