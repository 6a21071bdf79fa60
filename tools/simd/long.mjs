import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { script, succeed } from '../lib/tool.mjs';
import { Skipped } from '../lib/tally.mjs';
import { cargo, crate, findCargo, rustHost } from './crate.mjs';
import { libraryName, platformName } from './native.mjs';

/**
 * What takes minutes about the crate of `@kleene/backend-simd`: its tests under Miri and under AddressSanitizer, and the
 * package's tests on an addon that checks every index and every sum of integers.
 *
 * @param {import('../lib/tally.mjs').Tally} tally
 */
export async function simdLong(tally) {
  const found = await findCargo();
  if ('missing' in found) {
    tally.skip('simd crate', found.missing);
    return;
  }
  await tally.check('simd crate under Miri', async () => {
    await needs(['+nightly', 'miri', '--version']);
    // The pool's threads outlive the tests, and look at the clock.
    const flags = { MIRIFLAGS: '-Zmiri-ignore-leaks -Zmiri-disable-isolation' };
    await nightly(['miri', 'test', '-p', 'kernels', '-p', 'pool', '--target-dir', 'target/miri'], flags);
  });
  await tally.check('simd crate under AddressSanitizer', async () => {
    await needs(['+nightly', '--version']);
    const host = await rustHost();
    if (!/^(x86_64|aarch64)-unknown-linux-gnu$|-apple-darwin$/.test(host)) throw new Skipped(`none for ${host}`);
    const args = [
      'test',
      '-p',
      'kernels',
      '-p',
      'pool',
      '--lib',
      '--tests',
      '--target',
      host,
      '--target-dir',
      'target/asan',
    ];
    await nightly(args, { RUSTFLAGS: '-Zsanitizer=address', ASAN_OPTIONS: 'detect_leaks=0' });
  });
  await tally.check('@kleene/backend-simd with every index checked', checked);
}

/** @param {string[]} args @param {NodeJS.ProcessEnv} env */
async function nightly(args, env) {
  return cargo(['+nightly', ...args], env);
}

/** Skips where cargo cannot do this. @param {string[]} args */
async function needs(args) {
  try {
    await cargo(args);
  } catch {
    throw new Skipped(`cargo ${args.slice(0, -1).join(' ')} is not here`);
  }
}

/** The package's tests on a debug build of the addon. */
async function checked() {
  await cargo(['build', '--locked', '-p', 'backend-simd-native']);
  const folder = mkdtempSync(path.join(tmpdir(), 'kleene-simd-checked-'));
  try {
    const addon = path.join(folder, 'checked.node');
    copyFileSync(path.join(crate, 'target', 'debug', libraryName(platformName())), addon);
    await succeed(process.execPath, [script('vitest'), 'run', '--project', 'backend-simd'], {
      env: { ...process.env, KLEENE_SIMD_NATIVE: addon, KLEENE_TESTS: 'short' },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
