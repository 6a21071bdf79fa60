import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isCurrent, nativeMissing, platformName } from '../simd/native.mjs';
import { platformManifest, platforms } from '../simd/platforms.mjs';
import { scratch } from './scratch.ts';

const main = JSON.parse(readFileSync(new URL('../../packages/backend-simd/package.json', import.meta.url), 'utf8'));

describe('the packages of platforms', () => {
  it('are found by the name that the loader looks for, and installed where they run', () => {
    for (const [name, { os, cpu, libc }] of Object.entries(platforms)) {
      const ending = libc === undefined ? '' : `-${libc === 'glibc' ? 'gnu' : 'musl'}`;
      expect(name).toBe(`${os}-${cpu}${ending}`);
      const manifest = platformManifest(name, main);
      expect(manifest).toMatchObject({
        name: `@kleene/backend-simd-${name}`,
        version: main.version,
        os: [os],
        cpu: [cpu],
      });
      expect(manifest.libc).toEqual(libc === undefined ? undefined : [libc]);
      expect(manifest.files).toContain(manifest.main);
    }
  });

  it('have no script that runs as they are installed', () => {
    for (const name of Object.keys(platforms)) expect(platformManifest(name, main)).not.toHaveProperty('scripts');
  });

  it('include that of a usual machine', () => {
    expect(
      ['linux', 'darwin', 'win32'].includes(process.platform) ? Object.keys(platforms) : [platformName()],
    ).toContain(platformName());
  });
});

describe('the addon of a checkout', () => {
  it('is built again where it was deleted, where sources changed, and an hour after cargo failed', () => {
    expect(isCurrent({ sources: 'a', failed: 0 }, 'a', true)).toBe(true);
    expect(isCurrent({ sources: 'a', failed: 0 }, 'a', false)).toBe(false);
    expect(isCurrent({ sources: 'a', failed: 0 }, 'b', true)).toBe(false);
    expect(isCurrent({ sources: 'a', failed: Date.now() - 60_000 }, 'a', false)).toBe(true);
    expect(isCurrent({ sources: 'a', failed: Date.now() - 4_000_000 }, 'a', false)).toBe(false);
  });

  it('is told to be missing with the reason, so that nobody takes its tests for passed', () => {
    const folder = scratch();
    expect(nativeMissing(folder)).toContain('no addon was built');
    const stamp = path.join(folder, `${platformName()}.json`);
    writeFileSync(stamp, JSON.stringify({ sources: 'a', failed: 1, why: 'error: no such crate' }));
    expect(nativeMissing(folder)).toBe('cargo failed: error: no such crate');
    writeFileSync(path.join(folder, `${platformName()}.node`), '');
    expect(nativeMissing(folder)).toBeUndefined();
  });
});
