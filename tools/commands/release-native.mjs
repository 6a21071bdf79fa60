import { statSync } from 'node:fs';
import path from 'node:path';
import { findCargo } from '../simd/crate.mjs';
import { platforms } from '../simd/platforms.mjs';
import { nameOptional, releasePlatform } from '../simd/release.mjs';
import { root, say } from '../start/root.mjs';

// npm run release:native [-- names … | --name-optional]: a package with the addon of @kleene/backend-simd for each platform
// that this machine can build, into packages/backend-simd/npm. With --name-optional, its manifest names what lies there.
const args = process.argv.slice(2);
const found = await findCargo();
if (args.includes('--name-optional')) {
  const names = nameOptional();
  console.log(names.length > 0 ? `named as optional dependencies: ${names.join(', ')}` : 'nothing was built yet');
} else if ('missing' in found) {
  say(`nothing was built: ${found.missing}`);
  process.exitCode = 1;
} else {
  let built = 0;
  for (const name of args.length > 0 ? args : Object.keys(platforms)) {
    const { file, reason } = await releasePlatform(name);
    if (file !== undefined) built++;
    const size = file === undefined ? '' : `${(statSync(file).size / 1e6).toFixed(2)} MB`;
    console.log(
      file === undefined ? `- ${name}: not built, ${reason}` : `✓ ${name}: ${size}, ${path.relative(root, file)}`,
    );
  }
  process.exitCode = built > 0 ? 0 : 1;
}
