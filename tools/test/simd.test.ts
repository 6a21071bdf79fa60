import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { platformName } from '../simd/native.mjs';
import { platformManifest, platforms } from '../simd/platforms.mjs';

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
