import { setBackend } from '@tensorflow/tfjs-core';
import type { Simd } from '@kleene/backend-simd';
import type { Candidate, SimdTier, Started, StartOptions } from './candidate.ts';
import { importCpu } from './cpu.ts';

/**
 * `@kleene/backend-simd`: its native addon where one is for this platform, else its WebAssembly. A tier that is asked for by name is
 * registered as a backend of its own, so that several can be compared in one process.
 */
export const simd: Candidate = {
  name: 'simd',
  remedy: 'npm install @kleene/backend-simd once more: its files are not all there',
  whyNot: () => (typeof WebAssembly === 'object' ? undefined : { reason: 'this JavaScript engine has no WebAssembly' }),
  start,
};

async function start({ threads, tier }: StartOptions): Promise<Started> {
  const { registerSimd } = await import('@kleene/backend-simd');
  await importCpu();
  const backend = await registerSimd({
    ...(tier !== undefined && { name: nameOf(tier), tier }),
    ...(threads !== undefined && { threads }),
  });
  await setBackend(backend.name);
  return { detail: detailOf(backend), threads: backend.threads, gpu: false };
}

/** tfjs's name for the backend that has this tier. */
function nameOf(tier: SimdTier): string {
  return tier === 'simd' ? 'simd-wasm' : `simd-${tier}`;
}

const tiers = { native: 'native code', relaxed: 'WebAssembly with fused multiply-add', simd: 'WebAssembly' } as const;

/** What it computes with, and why not with anything faster. */
function detailOf({ tier, from, refusals }: Simd): string {
  const reasons = refusals.map((refusal) => `${tiers[refusal.tier]}: ${refusal.reason}`);
  const why = reasons.length === 0 ? '' : `; not ${reasons.join('; not ')}`;
  return `${tiers[tier]} (${from})${why}`;
}
