import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exitCodeOf, capture } from '../start/child.mjs';
import { readJson } from '../lib/workspaces.mjs';
import { cargo, crate, hasTarget, home } from './crate.mjs';
import { libraryName, platformName } from './native.mjs';
import { platformManifest, platforms } from './platforms.mjs';

/** @typedef {{ name: string, file?: string, reason?: string }} Outcome */

/** Where the packages of the platforms are made, one folder each. */
const packagesFolder = path.join(home, 'npm');

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
    return { name, file: pack(name, await compile(name, platform, zig)) };
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
  const scratch = mkdtempSync(path.join(tmpdir(), 'kleene-libnode-'));
  try {
    await cargo(args, linking(name, scratch));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return path.join(crate, 'target', target, 'release', libraryName(name));
}

/**
 * What the linker is told. Musl's is told to make a library at all; Windows' finds an empty library by the name that napi's
 * build script asks for, since the addon looks Node's functions up itself.
 *
 * @param {string} name
 * @param {string} scratch
 * @returns {NodeJS.ProcessEnv}
 */
function linking(name, scratch) {
  if (name.endsWith('musl')) return { CARGO_ENCODED_RUSTFLAGS: '-Ctarget-feature=-crt-static' };
  if (!name.startsWith('win32')) return {};
  for (const file of ['libnode.dll', 'libnode.a']) writeFileSync(path.join(scratch, file), '!<arch>\n');
  return { LIBNODE_PATH: scratch };
}

/**
 * The newest glibc that an addon asks for, read from the names of versions inside it.
 *
 * @param {string} file
 */
export function glibcOf(file) {
  const names = readFileSync(file, 'latin1').matchAll(/GLIBC_(\d+)\.(\d+)/g);
  const newest = Math.max(...[...names].map(([, major, minor]) => Number(major) * 1000 + Number(minor)));
  return Number.isFinite(newest) ? `${Math.floor(newest / 1000)}.${newest % 1000}` : undefined;
}

/**
 * Writes the platform's package; the addon inside it.
 *
 * @param {string} name
 * @param {string} library
 */
function pack(name, library) {
  const folder = path.join(packagesFolder, name);
  const main = readJson(path.join(home, 'package.json'));
  mkdirSync(folder, { recursive: true });
  const manifest = platformManifest(name, main);
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

/**
 * Names the platforms' packages that were built as optional dependencies of `@kleene/backend-simd`, at its own version: done
 * for the release only, since what is not published cannot be installed.
 */
export function nameOptional() {
  const file = path.join(home, 'package.json');
  const main = readJson(file);
  const names = existsSync(packagesFolder) ? readdirSync(packagesFolder).sort() : [];
  const optionalDependencies = Object.fromEntries(names.map((name) => [`@kleene/backend-simd-${name}`, main.version]));
  writeFileSync(file, `${JSON.stringify({ ...main, optionalDependencies }, undefined, 2)}\n`);
  return names;
}
