import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { capture, exitCodeOf } from '../start/child.mjs';
import { root } from '../start/root.mjs';

/** The package, and the Rust crate inside it. */
export const home = path.join(root, 'packages', 'backend-simd');
export const crate = path.join(home, 'crate');

/** The version of Rust that rust-toolchain.toml pins: the one whose WebAssembly lies in the package. */
export const pinned = '1.95.0';

// Only what is installed counts: nothing is downloaded behind anybody's back.
const env = { ...process.env, RUSTUP_AUTO_INSTALL: '0' };

/** What a program of Rust prints; undefined where it is not here or does not start. @param {string} program @param {string[]} args */
async function ask(program, args) {
  try {
    const outcome = await capture(program, args, { cwd: crate, env });
    return exitCodeOf(outcome) === 0 ? outcome.stdout.trim() : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The version of Rust that is here, with cargo; else why there is none.
 *
 * @returns {Promise<{ version: string } | { missing: string }>}
 */
export async function findCargo() {
  const version = /^rustc (\S+)/.exec((await ask('rustc', ['--version'])) ?? '')?.[1];
  if (version === undefined || (await ask('cargo', ['--version'])) === undefined)
    return { missing: 'Rust with cargo is not here' };
  return { version };
}

/** The machine that this Rust is for, as Rust calls it. */
export async function rustHost() {
  return /^host: (\S+)/m.exec((await ask('rustc', ['-vV'])) ?? '')?.[1] ?? '';
}

/** Whether the standard library is here for another target. @param {string} target */
export async function hasTarget(target) {
  const folder = await ask('rustc', ['--print', 'target-libdir', '--target', target]);
  return folder !== undefined && existsSync(folder);
}

/** Flags of Rust that keep paths of this machine out of what it makes, so that equal sources give equal bytes. */
export function withoutPaths() {
  const cargoHome = process.env['CARGO_HOME'] ?? path.join(homedir(), '.cargo');
  return [`--remap-path-prefix=${crate}=crate`, `--remap-path-prefix=${cargoHome}=cargo`];
}

/**
 * Runs cargo in the crate to its end; its standard output, or an error with all it printed.
 *
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [more]
 */
export async function cargo(args, more = {}) {
  const outcome = await capture('cargo', args, { cwd: crate, env: { ...env, ...more } });
  if (exitCodeOf(outcome) === 0) return outcome.stdout;
  throw new Error(`cargo ${args.join(' ')}\n${outcome.output.trim()}`);
}
