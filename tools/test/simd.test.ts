import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isCurrent, nativeMissing, platformName } from '../simd/native.mjs';
import { needsFault, needsOf } from '../simd/needs.mjs';
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

  it('are each built, and loaded on a machine of its kind, by the workflow that publishes them', () => {
    const workflow = readFileSync(new URL('../../.github/workflows/native.yml', import.meta.url), 'utf8');
    const loaded = [...workflow.matchAll(/- \{ platform: ([\w-]+),/g)].map(([, name]) => name);
    expect(loaded.sort()).toEqual(Object.keys(platforms).sort());
    for (const { target } of Object.values(platforms)) expect(workflow).toContain(` ${target}`);
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

describe('what an addon asks of its system', () => {
  it('is read from a program of this machine: the libraries of its system', () => {
    const { libraries } = needsOf(readFileSync(process.execPath));
    expect(libraries.join()).toMatch(/libc\.|libSystem|KERNEL32/i);
  });

  it('is read from a library of macOS: others, the oldest system, and whether it is signed', () => {
    const system = loadCommand(0xc, 24, '/usr/lib/libSystem.B.dylib');
    const version = loadCommand(0x32, 1, 11 * 65_536);
    expect(needsOf(machO([system, version]))).toEqual({
      libraries: ['/usr/lib/libSystem.B.dylib'],
      floor: 'macOS 11.0',
      signed: false,
    });
    expect(needsFault(needsOf(machO([system, version])))).toBe('it has no signature');
    expect(needsFault(needsOf(machO([system, version, loadCommand(0x1d)])))).toBeUndefined();
    expect(needsFault(needsOf(machO([system, version], 0x01000007)))).toBeUndefined();
    const foreign = loadCommand(0xc, 24, '/opt/lib/libfoo.dylib');
    expect(needsFault(needsOf(machO([foreign, loadCommand(0x1d)])))).toBe('it asks for /opt/lib/libfoo.dylib');
  });

  it('is read from a library of Windows: others', () => {
    expect(needsOf(portable('KERNEL32.dll'))).toEqual({ libraries: ['KERNEL32.dll'] });
    expect(needsFault(needsOf(portable('node.exe')))).toBe('it asks for node.exe');
  });
});

/** A load command of macOS: its kind, then numbers and at most one text. */
function loadCommand(kind: number, ...words: (number | string)[]): Buffer {
  const texts = words.filter((word) => typeof word === 'string').map((word) => Buffer.from(`${word}\0`));
  const numbers = words.filter((word) => typeof word === 'number');
  const bytes = Buffer.concat([Buffer.alloc(24), ...texts]);
  for (const [i, number] of [kind, bytes.length, ...numbers].entries()) bytes.writeUInt32LE(number, i * 4);
  return bytes;
}

function machO(commands: readonly Buffer[], cpu = 0x0100000c): Buffer {
  const header = Buffer.alloc(32);
  header.writeUInt32LE(0xfeedfacf, 0);
  header.writeUInt32LE(cpu, 4);
  header.writeUInt32LE(commands.length, 16);
  return Buffer.concat([header, ...commands]);
}

/** The headers of a library of Windows that imports from one other; its only section is loaded 4096 bytes after where it lies. */
function portable(library: string): Buffer {
  const bytes = Buffer.alloc(1024);
  bytes.write('MZ');
  const put = (at: number, value: number) => bytes.writeUInt32LE(value, at);
  put(0x3c, 64);
  bytes.writeUInt16LE(1, 64 + 6);
  bytes.writeUInt16LE(240, 64 + 20);
  put(64 + 24 + 120, 4096 + 512);
  const section = 64 + 24 + 240;
  put(section + 12, 4096 + 512);
  put(section + 16, 512);
  put(section + 20, 512);
  put(512 + 12, 4096 + 600);
  bytes.write(library, 600, 'latin1');
  return bytes;
}
