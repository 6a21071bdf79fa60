import { describe, it } from 'vitest';
import { checkCalls } from './fuzz/check.ts';
import { onEachTier } from './tiers.ts';

describe('any kernel, type and shape', () => {
  onEachTier((simd) => {
    it('2,500 calls have the answer of the cpu backend', () => checkCalls(simd().name, 2500));
  });
});
