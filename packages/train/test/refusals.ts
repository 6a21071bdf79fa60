import { isKleeneError, type ErrorCode } from '@kleene/base';
import { expect } from 'vitest';

/** The message with which `work` is refused, after checking that it is one line of a `KleeneError` of this code. */
export async function refusalOf(code: ErrorCode, work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (!isKleeneError(error)) throw error;
    expect(error.code, error.message).toBe(code);
    expect(error.message).not.toContain('\n');
    return error.message;
  }
  return 'accepted';
}
