import { describe, it } from 'vitest';
import { checkCalls } from './fuzz/check.ts';
import { onEachTier } from './fuzz/tiers.ts';

describe('any call of an operation that has a kernel', () => {
  onEachTier(() => {
    it('2,500 calls have the value and the gradients of the definition on cpu', () => checkCalls(2500), 120_000);
  });
});
