import { describe, it } from 'vitest';
import { checkCalls } from './fuzz/check.ts';
import { onEachTier } from './tiers.ts';

describe('any kernel, type and shape, for long', () => {
  onEachTier((simd) => {
    it('250,000 calls have the answer of the cpu backend', () => checkCalls(simd().name, 250_000), 3_600_000);
  });
});
