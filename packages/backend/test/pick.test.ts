import { describe, expect, it } from 'vitest';
import type { BackendName, Candidate, Refusal } from '../src/candidates/candidate.ts';
import { pick } from '../src/pick.ts';

function candidate(name: BackendName, { refusal, failure }: { refusal?: Refusal; failure?: Error } = {}): Candidate {
  return {
    name,
    remedy: `mend ${name}`,
    whyNot: () => refusal,
    start: () => (failure ? Promise.reject(failure) : Promise.resolve({ detail: name, threads: 2, gpu: false })),
  };
}

const absent = { reason: 'is not installed', remedy: 'npm install it' };

describe('pick', () => {
  it('takes the first that works, and says of the others why not', async () => {
    const picked = await pick(
      [
        candidate('tensorflow-gpu', { refusal: absent }),
        candidate('tensorflow', { failure: new Error('cannot open\nat line 3') }),
        candidate('wasm'),
        candidate('cpu'),
      ],
      {},
    );
    const reason = 'the first in order of preference that works';
    expect(picked).toEqual({
      backend: 'wasm',
      reason,
      detail: 'wasm',
      threads: 2,
      gpu: false,
      candidates: [
        { name: 'tensorflow-gpu', status: 'unavailable', ...absent },
        { name: 'tensorflow', status: 'unavailable', reason: 'does not start: cannot open', remedy: 'mend tensorflow' },
        { name: 'wasm', status: 'chosen', reason },
        { name: 'cpu', status: 'available', reason: `found; wasm is ${reason}` },
      ],
    });
  });

  it('starts nothing but the one that is asked for, and throws where that fails', async () => {
    const failing = candidate('tensorflow', { failure: new Error('cannot open') });
    await expect(pick([failing, candidate('cpu')], { backend: 'tensorflow' })).rejects.toMatchObject({
      code: 'unsupported',
      message: 'backend.prepare: tensorflow: does not start: cannot open; to have it: mend tensorflow',
    });
    expect((await pick([failing, candidate('cpu')], { backend: 'cpu' })).candidates[0]?.status).toBe('available');
  });

  it('throws with every reason where none works', async () => {
    const none = [
      candidate('tensorflow', { refusal: absent }),
      candidate('wasm', { refusal: { reason: 'no WebAssembly' } }),
    ];
    await expect(pick(none, {})).rejects.toThrow(
      'backend.prepare: tensorflow: is not installed; to have it: npm install it; wasm: no WebAssembly',
    );
  });
});
