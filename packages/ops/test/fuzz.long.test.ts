import { describe, it } from 'vitest';
import { checkCalls } from './fuzz/check.ts';
import { onEachTier } from './fuzz/tiers.ts';

describe('any call of an operation that has a kernel, for long', () => {
  onEachTier(() => {
    it('60,000 calls have the value and the gradients of the definition on cpu', () => checkCalls(60_000), 3_600_000);
  });
});
