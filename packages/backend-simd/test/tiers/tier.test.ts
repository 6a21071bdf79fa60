import { copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isKleeneError } from '@kleene/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TABLE_VERSION } from '../../src/table.ts';
import { loadNative, NATIVE_VARIABLE, platformName } from '../../src/tiers/native.ts';
import { loadTier, type TierOptions } from '../../src/tiers/tier.ts';
import { bestWasmVariant, loadWasm } from '../../src/tiers/wasm.ts';
import { hosts } from './host.ts';

describe('loading the kernels', () => {
  let folder = '';
  let before: string | undefined;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'kleene-simd-'));
    before = process.env[NATIVE_VARIABLE];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    if (before === undefined) delete process.env[NATIVE_VARIABLE];
    else process.env[NATIVE_VARIABLE] = before;
  });

  it('takes WebAssembly where the addon is not to be used, and says why', async () => {
    process.env[NATIVE_VARIABLE] = 'off';
    const { tier, refusals } = await loadTier();
    expect(tier).toMatchObject({ kind: 'wasm', variant: bestWasmVariant(), threads: 1 });
    expect(tier.from).toMatch(/^file:.*\/wasm\/(simd|relaxed)\.wasm$/);
    expect(refusals).toEqual([{ tier: 'native', reason: 'KLEENE_SIMD_NATIVE is off' }]);
  });

  it('tells why a file that is named is no addon', () => {
    const reason = (file: string): string => {
      process.env[NATIVE_VARIABLE] = file;
      const found = loadNative();
      return 'reason' in found ? found.reason : 'loaded';
    };
    const write = (name: string, text: string): string => {
      const file = path.join(folder, name);
      writeFileSync(file, text);
      return file;
    };
    expect(reason(path.join(folder, 'nowhere.node'))).toMatch(/nowhere\.node is not there$/);
    expect(reason(write('text.node', 'not a library'))).toMatch(/text\.node does not load: /);
    expect(reason(write('old.cjs', 'exports.tableVersion = () => 0;'))).toBe(
      `${path.join(folder, 'old.cjs')}: its table has version 0, not ${TABLE_VERSION}`,
    );
  });

  it.each(['simd', 'relaxed'])('finds a module %s of less than 500 kB', (variant) => {
    const module = new URL(`../../wasm/${variant}.wasm`, import.meta.url);
    expect(statSync(module).size).toBeLessThan(500_000);
  });

  it('takes the modules from the folder that is named, and tells which file is not there', async () => {
    process.env[NATIVE_VARIABLE] = 'off';
    const wasmPath = pathToFileURL(folder);
    await expect(loadTier({ wasmPath })).rejects.toThrow(`${wasmPath.href}/simd.wasm cannot be read`);
    const { from } = (await loadTier({ tier: 'simd' })).tier;
    copyFileSync(new URL(from), path.join(folder, 'simd.wasm'));
    for (const place of [wasmPath, wasmPath.href, path.relative(process.cwd(), folder)])
      expect((await loadTier({ tier: 'simd', wasmPath: place })).tier.from).toBe(`${wasmPath.href}/simd.wasm`);
  });

  it('refuses, with all reasons, what cannot be had', async () => {
    process.env[NATIVE_VARIABLE] = 'off';
    const error = await loadTier({ tier: 'native' }).catch((error: unknown) => error);
    expect(isKleeneError(error) && error.code).toBe('unsupported');
    expect(String(error)).toContain('no kernels could be loaded (native: KLEENE_SIMD_NATIVE is off)');
  });

  it('refuses options that it does not know', async () => {
    await expect(loadTier({ teir: 'wasm' } as TierOptions)).rejects.toThrow(/teir/);
    await expect(loadTier({ wasmPath: 3 } as unknown as TierOptions)).rejects.toThrow(/wasmPath must be .*, got 3/);
    await expect(loadTier({ tier: 'gpu' } as unknown as TierOptions)).rejects.toThrow(
      /tier must be one of auto, native/,
    );
  });

  it('names the platform as its packages are named', () => {
    expect(platformName()).toMatch(/^(linux-(x64|arm64)-(gnu|musl)|(darwin|win32)-(x64|arm64))$/);
  });

  it('gives each load of the module a memory of its own', async () => {
    const [one, other] = [await loadWasm('simd'), await loadWasm('simd')];
    expect(one.table.memory).not.toBe(other.table.memory);
    expect(one.table.heapBase).toBeGreaterThan(0);
    expect(one.table.heapBase).toBeLessThanOrEqual(one.table.memory.buffer.byteLength);
  });

  it('finds the same kernels in every artifact', async () => {
    const { here } = await hosts();
    const names = here.map(({ tier }) =>
      Object.keys(tier.table)
        .filter((name) => !/^(__|memory$|heapBase$|placeInLine$)/.test(name))
        .sort(),
    );
    for (const list of names) expect(list).toEqual(names[0]);
    expect(names[0]).toContain('matmul');
  });
});
