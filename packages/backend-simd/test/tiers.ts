import * as tf from '@tensorflow/tfjs-core';
import { bestWasmVariant, loadNative, registerSimd, type Simd, type SimdOptions } from '@kleene/backend-simd';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SimdBackend } from '../src/backend.ts';

const native = loadNative();
const noAddon = 'reason' in native ? native.reason : undefined;
const noFusedMultiplyAdd = bestWasmVariant() === 'relaxed' ? undefined : 'this engine has no relaxed SIMD';

/** Every tier: its name, what registers it, and why it is not here. */
export const tiers: readonly (readonly [string, SimdOptions, string | undefined])[] = [
  ['native, 1 thread', { name: 'simd-native', tier: 'native', threads: 1 }, noAddon],
  ['native, 2 threads', { name: 'simd-native', tier: 'native', threads: 2 }, noAddon],
  ['wasm', { name: 'simd-wasm', tier: 'simd' }, undefined],
  ['wasm, relaxed', { name: 'simd-relaxed', tier: 'relaxed' }, noFusedMultiplyAdd],
];

/** Makes a tier tfjs's backend in use, without the mends and gradients of `prepare`, which this package knows nothing of. */
export async function use(options: SimdOptions): Promise<Simd> {
  // Else the cpu backend advertises tfjs-node.
  tf.env().set('PROD', true);
  const simd = await registerSimd(options);
  await tf.setBackend(simd.name);
  return simd;
}

/** The backend in use. */
export function backend(): SimdBackend {
  return tf.backend() as unknown as SimdBackend;
}

/** Runs a suite on every tier that is here; each of its tests leaves as many tensors as it found. */
export function onEachTier(suite: (simd: () => Simd) => void): void {
  for (const [title, options, missing] of tiers) {
    if (missing !== undefined) {
      it.skip(`on ${title} (skipped: ${missing})`, () => {});
      continue;
    }
    describe(`on ${title}`, () => {
      let simd: Simd;
      let before = 0;
      beforeAll(async () => void (simd = await use(options)));
      beforeEach(() => void (before = tf.memory().numTensors));
      afterEach(() => expect(tf.memory().numTensors, 'tensors held').toBe(before));
      suite(() => simd);
    });
  }
}

/** Numbers from -1 to 1 that depend on the place and the seed alone. */
export function wave(shape: readonly number[], seed = 1): tf.Tensor {
  const size = tf.util.sizeFromShape([...shape]);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(seed * 12.9898 + i * 0.7137)),
    [...shape],
  );
}
