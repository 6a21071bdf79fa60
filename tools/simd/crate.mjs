import path from 'node:path';
import { capture, exitCodeOf } from '../start/child.mjs';
import { root } from '../start/root.mjs';

/** The package, and the Rust crate inside it. */
export const home = path.join(root, 'packages', 'backend-simd');
export const crate = path.join(home, 'crate');

/**
 * Whether cargo is here with the toolchain that the crate pins; else why not. Nothing is downloaded to find out.
 *
 * @returns {Promise<{ version: string } | { missing: string }>}
 */
export async function findCargo() {
  try {
    const env = { ...process.env, RUSTUP_AUTO_INSTALL: '0' };
    const outcome = await capture('cargo', ['--version'], { cwd: crate, env });
    if (exitCodeOf(outcome) === 0) return { version: outcome.stdout.trim() };
    return { missing: `cargo does not start: ${outcome.output.trim().split('\n')[0]}` };
  } catch {
    return { missing: 'cargo is not here' };
  }
}

/**
 * Runs cargo in the crate to its end, at low priority where the system has it.
 *
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
export async function cargo(args, env = {}) {
  const outcome = await capture('cargo', args, { cwd: crate, env: { ...process.env, ...env } });
  if (exitCodeOf(outcome) === 0) return outcome.stdout;
  throw new Error(`cargo ${args.join(' ')}\n${outcome.output.trim()}`);
}
