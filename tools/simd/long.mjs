import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { script, succeed } from '../lib/tool.mjs';
import { Skipped } from '../lib/tally.mjs';
import { cargo, crate, findCargo, rustHost } from './crate.mjs';
import { libraryName, platformName } from './native.mjs';

/**
 * What takes minutes about the crate of `@kleene/backend-simd`: its tests under Miri, AddressSanitizer and ThreadSanitizer, and the
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
  for (const of of testTargets())
    await tally.check(`simd crate under Miri: ${of.join(' ')}`, async () => {
      await needs(['+nightly', 'miri', '--version']);
      // The pool's threads outlive the tests, and look at the clock.
      const flags = { MIRIFLAGS: '-Zmiri-ignore-leaks -Zmiri-disable-isolation' };
      await nightly(['miri', 'test', ...of, '--target-dir', 'target/miri'], flags);
    });
  await tally.check('simd crate under AddressSanitizer', () =>
    sanitized('address', [], { ASAN_OPTIONS: 'detect_leaks=0' }),
  );
  // It has to see what the standard library does to wake threads, which therefore is built with it.
  await tally.check('simd crate under ThreadSanitizer', () => sanitized('thread', ['-Zbuild-std'], {}));
  await tally.check('@kleene/backend-simd with every index checked', checked);
}

/** What cargo is told to run each file of tests alone. */
function testTargets() {
  const files = ['kernels', 'pool'].flatMap((name) =>
    readdirSync(path.join(crate, name, 'tests'))
      .filter((file) => file.endsWith('.rs'))
      .map((file) => ['-p', name, '--test', path.basename(file, '.rs')]),
  );
  return [['-p', 'kernels', '--lib'], ...files];
}

/** The crate's tests, natively, with what watches memory or threads. @param {string} sanitizer @param {string[]} more @param {NodeJS.ProcessEnv} env */
async function sanitized(sanitizer, more, env) {
  await needs(['+nightly', '--version']);
  const host = await rustHost();
  if (!/^(x86_64|aarch64)-unknown-linux-gnu$|-apple-darwin$/.test(host)) throw new Skipped(`none for ${host}`);
  const place = ['--target', host, '--target-dir', `target/${sanitizer}`];
  const args = ['test', ...more, '-p', 'kernels', '-p', 'pool', '--lib', '--tests', ...place];
  await nightly(args, { RUSTFLAGS: `-Zsanitizer=${sanitizer}`, ...env });
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
