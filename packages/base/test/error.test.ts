import { describe, expect, it } from 'vitest';
import { isKleeneError, KleeneError } from '@kleene/base';

describe('KleeneError', () => {
  it('keeps its code, message and cause', () => {
    const cause = new Error('ENOSPC');
    const error = new KleeneError('io', 'train.save: the disk is full', { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'KleeneError', code: 'io', message: 'train.save: the disk is full', cause });
  });

  it('is recognised across two installed copies of the package', async () => {
    const copy = (await import('../src/error.ts?second-copy' as string)) as { KleeneError: typeof KleeneError };
    expect(copy.KleeneError).not.toBe(KleeneError);
    expect(isKleeneError(new copy.KleeneError('io', 'x'))).toBe(true);
  });

  it.each([null, undefined, 'text', new Error('plain'), { code: 'io' }])('does not take %o for one', (value) => {
    expect(isKleeneError(value)).toBe(false);
  });
});
