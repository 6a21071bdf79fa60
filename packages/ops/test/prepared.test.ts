import { prepare } from '@kleene/backend';
import { isKleeneError } from '@kleene/base';
import { describe, expect, it } from 'vitest';
import { assertPrepared } from '@kleene/ops';

describe('assertPrepared', () => {
  it('names the call that is missing, then is silent', async () => {
    let error: unknown;
    try {
      assertPrepared('deq.solve');
    } catch (thrown) {
      error = thrown;
    }
    expect(isKleeneError(error) && error.code).toBe('not-prepared');
    expect(String(error)).toContain(
      'deq.solve: TensorFlow.js must be prepared, got no backend; call `await prepare()` of @kleene/backend first',
    );
    await prepare({ backend: 'cpu' });
    expect(assertPrepared).not.toThrow();
  });
});
