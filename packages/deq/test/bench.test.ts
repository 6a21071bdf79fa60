import { afterEach, describe, expect, it, vi } from 'vitest';
import { torchdeq } from '../bench/torchdeq.ts';

afterEach(() => vi.unstubAllEnvs());

describe('the benchmark', () => {
  const run = () => torchdeq([], { absolute: 1e-3, steps: 1, rounds: 1 });

  it('says why torchdeq is skipped: no Python, or one without it', () => {
    vi.stubEnv('PYTHON', '/no/python/here');
    expect(run()).toEqual({ missing: expect.stringContaining('/no/python/here: ') });
    // Node is no Python: it ends with an error of its own, the last line of which is passed on.
    vi.stubEnv('PYTHON', process.execPath);
    expect(run()).toEqual({ missing: expect.stringContaining(`${process.execPath}: Node.js v`) });
  });
});
