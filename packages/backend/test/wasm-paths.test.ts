import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { prepare } from '../src/index.ts';

const dist = path.dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));

it('wasm files are taken from the folder that is named', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kleene-wasm-'));
  try {
    cpSync(path.join(dist, 'tfjs-backend-wasm-simd.wasm'), path.join(folder, 'tfjs-backend-wasm-simd.wasm'));
    expect(await prepare({ backend: 'wasm', wasmPaths: `${folder}/` })).toMatchObject({ backend: 'wasm' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
