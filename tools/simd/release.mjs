import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { exitCodeOf, capture } from '../start/child.mjs';
import { readJson } from '../lib/workspaces.mjs';
import { cargo, crate, hasTarget, home, withoutPaths } from './crate.mjs';
import { libraryName, platformName } from './native.mjs';
import { platformManifest, platforms } from './platforms.mjs';

/** @typedef {{ name: string, file?: string, reason?: string }} Outcome */

/** Where the packages of the platforms are made, one folder each. */
export const packagesFolder = path.join(home, 'npm');

/**
 * Builds one platform's addon into a package of its own; what came of it, and never an error: a machine builds what it can.
 *
 * @param {string} name
 * @returns {Promise<Outcome>}
 */
export async function releasePlatform(name) {
  const platform = platforms[name];
  if (platform === undefined)
    return { name, reason: `there is no such platform; there are ${Object.keys(platforms).join(', ')}` };
  if (!(await hasTarget(platform.target)))
    return { name, reason: `this Rust has no ${platform.target} (rustup target add ${platform.target})` };
  const zig = await hasZig();
  if (!zig && name !== platformName())
    return { name, reason: 'no linker: cargo-zigbuild is not here (pip install cargo-zigbuild ziglang)' };
  try {
    return { name, file: writePackage(name, await compile(name, platform, zig)) };
  } catch (error) {
    const lines = (error instanceof Error ? error.message : String(error)).split('\n');
    return { name, reason: lines.find((line) => line.startsWith('error')) ?? lines.at(-1) ?? 'cargo failed' };
  }
}

/** Whether zig is here as a linker for cargo. */
async function hasZig() {
  try {
    return exitCodeOf(await capture('cargo-zigbuild', ['--version'])) === 0;
  } catch {
    return false;
  }
}

/**
 * The library that cargo makes for a platform. Zig as the linker brings every system's libraries, and an old glibc.
 *
 * @param {string} name
 * @param {import('./platforms.mjs').Platform} platform
 * @param {boolean} zig
 */
async function compile(name, { target, glibc }, zig) {
  const wanted = zig && glibc !== undefined ? `${target}.${glibc}` : target;
  const args = [zig ? 'zigbuild' : 'build', '--locked', '--release', '-p', 'backend-simd-native', '--target', wanted];
  await cargo(args, surroundings(name));
  return path.join(crate, 'target', target, 'release', libraryName(name));
}

/**
 * What cargo is told besides: no path of this machine gets into the file. Musl's linker is told to make a library at all; macOS' to
 * take the oldest system that Node 20 runs on, no name of a file here and no library that is not used; Windows' finds an empty
 * library by the name that napi's build script asks for, since the addon looks Node's functions up itself.
 *
 * @param {string} name
 * @returns {NodeJS.ProcessEnv}
 */
function surroundings(name) {
  const flags = withoutPaths();
  /** @type {NodeJS.ProcessEnv} */
  const env = {};
  if (name.endsWith('musl')) flags.push('-Ctarget-feature=-crt-static');
  if (name.startsWith('darwin')) {
    env['MACOSX_DEPLOYMENT_TARGET'] = '11.0';
    flags.push('-Clink-arg=-Wl,-install_name,@rpath/backend-simd.node', '-Clink-arg=-Wl,-dead_strip_dylibs');
  }
  if (name.startsWith('win32')) {
    // Always the same folder: cargo remembers it from one build to the next.
    const folder = path.join(crate, 'target', 'libnode');
    mkdirSync(folder, { recursive: true });
    for (const file of ['libnode.dll', 'libnode.a']) writeFileSync(path.join(folder, file), '!<arch>\n');
    env['LIBNODE_PATH'] = folder;
  }
  return { ...env, CARGO_ENCODED_RUSTFLAGS: flags.join('\x1f') };
}

/**
 * Writes a platform's package; the addon inside it.
 *
 * @param {string} name
 * @param {string} library
 * @param {string} [folder]
 */
export function writePackage(name, library, folder = path.join(packagesFolder, name)) {
  mkdirSync(folder, { recursive: true });
  const manifest = platformManifest(name, readJson(path.join(home, 'package.json')));
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  writeFileSync(
    path.join(folder, 'README.md'),
    `# ${manifest.name}\n\n${manifest.description} Installed by it; nothing to import.\n`,
  );
  copyFileSync(path.join(home, 'LICENSE'), path.join(folder, 'LICENSE'));
  const file = path.join(folder, manifest.main);
  copyFileSync(library, file);
  return file;
}

/** The platforms whose packages were built here, by name. */
export function builtPlatforms() {
  return existsSync(packagesFolder) ? readdirSync(packagesFolder).sort() : [];
}

/**
 * Writes the manifest of `@kleene/backend-simd` in `folder` as it is published: with the platforms' packages as optional
 * dependencies at its own version. For the release only, since what is not published cannot be installed.
 *
 * @param {readonly string[]} platforms
 * @param {string} [folder]
 */
export function nameOptional(platforms, folder = home) {
  const file = path.join(folder, 'package.json');
  const main = readJson(file);
  const optionalDependencies = Object.fromEntries(
    platforms.map((name) => [`@kleene/backend-simd-${name}`, main.version]),
  );
  writeFileSync(file, `${JSON.stringify({ ...main, optionalDependencies }, undefined, 2)}\n`);
}
