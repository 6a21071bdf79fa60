import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { say, since } from '../start/root.mjs';
import { cargo, crate, findCargo, home } from './crate.mjs';

/** Where addons that were built here lie. */
const nativeFolder = path.join(home, 'native');

/** This platform as the loader names it. */
export function platformName() {
  const { platform, arch, report } = process;
  if (platform !== 'linux') return `${platform}-${arch}`;
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (report.getReport());
  return `linux-${arch}-${header.glibcVersionRuntime === undefined ? 'musl' : 'gnu'}`;
}

/**
 * What cargo calls the addon's library on a platform.
 *
 * @param {string} name
 */
export function libraryName(name) {
  if (name.startsWith('win32')) return 'backend_simd_native.dll';
  return `libbackend_simd_native.${name.startsWith('darwin') ? 'dylib' : 'so'}`;
}

/** One number for all that the addon is made from; files that were made from the same have the same. */
function sourceHash() {
  const hash = createHash('sha256');
  for (const file of sources(crate)) hash.update(path.relative(crate, file)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

/** @param {string} folder @returns {string[]} */
function sources(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !['target', 'tests'].includes(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? sources(file) : [file];
    });
}

/**
 * Builds the addon of this machine where cargo is here and the sources changed since the last attempt. Never fails: without
 * the addon everything runs on WebAssembly. Says so once when cargo does not get through.
 */
export async function refreshNative() {
  const name = platformName();
  const stamp = path.join(nativeFolder, `${name}.json`);
  const now = sourceHash();
  const file = nativeFile(name);
  /** @type {Stamp | undefined} */
  const last = existsSync(stamp) ? JSON.parse(readFileSync(stamp, 'utf8')) : undefined;
  if (last !== undefined && isCurrent(last, now, existsSync(file))) return;
  const found = await findCargo();
  if ('missing' in found) return;
  const start = performance.now();
  say('building the native addon of @kleene/backend-simd, once …');
  mkdirSync(nativeFolder, { recursive: true });
  /** @type {Stamp} */
  let next = { sources: now, built: now, failed: 0 };
  try {
    await cargo(['build', '--locked', '--release', '-p', 'backend-simd-native']);
    // A process may still have the old file open: it is replaced, not written over.
    copyFileSync(path.join(crate, 'target', 'release', libraryName(name)), `${file}.new`);
    renameSync(`${file}.new`, file);
    say(`built in ${since(start)}`);
  } catch (error) {
    const [first, ...rest] = (error instanceof Error ? error.message : String(error)).split('\n');
    const why = rest.find((line) => line.startsWith('error')) ?? first;
    if (last?.built !== now) rmSync(file, { force: true });
    next = {
      sources: now,
      built: last?.built === now ? now : undefined,
      failed: Date.now(),
      why: why ?? 'cargo failed',
    };
    say(
      existsSync(file)
        ? `cargo failed, the addon of the same sources stays (${why})`
        : `the native addon was not built, WebAssembly takes its place (${why})`,
    );
  }
  writeFileSync(stamp, JSON.stringify(next));
}

/** Where the addon of this checkout lies. @param {string} name the platform */
export const nativeFile = (name) => path.join(nativeFolder, `${name}.node`);

/** Why there is no addon of this checkout for tests to run on; undefined where there is one. */
export function nativeMissing(folder = nativeFolder) {
  const name = platformName();
  if (existsSync(path.join(folder, `${name}.node`))) return undefined;
  const stamp = path.join(folder, `${name}.json`);
  /** @type {Stamp | undefined} */
  const last = existsSync(stamp) ? JSON.parse(readFileSync(stamp, 'utf8')) : undefined;
  return last?.why === undefined ? 'no addon was built, cargo is not here' : `cargo failed: ${last.why}`;
}

/**
 * What is known of the last attempt: of which sources it was, of which the addon is that lies there, when it failed (0: it did
 * not) and why.
 *
 * @typedef {{ sources: string, built?: string | undefined, failed: number, why?: string }} Stamp
 */

/**
 * Whether nothing is to be built: the last attempt is of these sources, and its addon is there. One that failed is made again
 * after an hour, since registries come and go.
 *
 * @param {Stamp} last
 * @param {string} now
 * @param {boolean} there
 */
export function isCurrent({ sources, failed }, now, there) {
  if (sources !== now) return false;
  return failed === 0 ? there : Date.now() - failed < 3_600_000;
}
