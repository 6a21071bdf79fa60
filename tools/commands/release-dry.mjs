import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkManifests } from '../checks/manifests.mjs';
import { checkProjects } from '../checks/projects.mjs';
import { changesetStatus } from '../lib/changesets.mjs';
import { tally } from '../lib/tally.mjs';
import { packAll } from '../pack/tarballs.mjs';
import { root } from '../start/root.mjs';

// npm run release:dry: packs and checks every package, and says what a release would publish. Publishes nothing.
const folder = mkdtempSync(path.join(tmpdir(), 'kleene-release-'));
const total = tally();
try {
  const tarballs = await packAll(root, path.join(folder, 'tarballs'));
  await checkManifests(total, tarballs);
  await checkProjects(total, tarballs, path.join(folder, 'projects'));
  await total.check('what would be published', async () => {
    const { releases, changesets } = await changesetStatus(root);
    console.log(`\n${changesets.length} changesets are pending; after \`changeset version\` these would be published:`);
    for (const { workspace, size, unpackedSize, paths } of tarballs) {
      const { newVersion = workspace.manifest.version } = releases.find(({ name }) => name === workspace.name) ?? {};
      const from = newVersion === workspace.manifest.version ? '' : `from ${workspace.manifest.version}`;
      const sizes = `${kilobytes(size)} packed ${kilobytes(unpackedSize)} unpacked ${String(paths.length).padStart(5)} files`;
      console.log(`  ${workspace.name.padEnd(20)} ${newVersion.padEnd(8)} ${from.padEnd(11)} ${sizes}`);
    }
    console.log('\nnothing was published');
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = total.close();

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
}
