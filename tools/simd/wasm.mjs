import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cargo, crate, home, withoutPaths } from './crate.mjs';

export const target = 'wasm32-unknown-unknown';

/** The two modules, as features of the crate: what every engine with SIMD runs, and what those with fused multiply-add run faster. */
export const variants = /** @type {Record<string, string[]>} */ ({ simd: [], relaxed: ['--features', 'relaxed'] });

/** @param {string} variant */
export const wasmFile = (variant) => path.join(home, 'wasm', `${variant}.wasm`);

/**
 * Builds one module; the file that was made.
 *
 * @param {string} variant
 */
async function buildWasm(variant) {
  const folder = path.join(crate, 'target', `wasm-${variant}`);
  const flags = [
    '-Ctarget-feature=+simd128',
    '-Clink-arg=--export=__heap_base',
    // The loader sets it back after a trap.
    '-Clink-arg=--export=__stack_pointer',
    '-Clink-arg=-zstack-size=65536',
    ...withoutPaths(),
  ];
  const args = ['build', '--locked', '--profile', 'wasm', '-p', 'backend-simd-wasm', '--target', target];
  await cargo([...args, ...(variants[variant] ?? []), '--target-dir', folder], {
    CARGO_ENCODED_RUSTFLAGS: flags.join('\x1f'),
  });
  return path.join(folder, target, 'wasm', 'backend_simd_wasm.wasm');
}

/** Builds both modules into the package. */
export async function buildAllWasm() {
  mkdirSync(path.join(home, 'wasm'), { recursive: true });
  for (const variant of Object.keys(variants)) writeFileSync(wasmFile(variant), readFileSync(await buildWasm(variant)));
}

/**
 * Whether the module in the package is what its source makes.
 *
 * @param {string} variant
 */
export async function isWasmFresh(variant) {
  const made = readFileSync(await buildWasm(variant));
  return existsSync(wasmFile(variant)) && made.equals(readFileSync(wasmFile(variant)));
}
