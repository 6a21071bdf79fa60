import { prepare } from '@kleene/backend';
import { describe, expect, it } from 'vitest';
import { dnarBfs } from '../src/index.ts';
import { experiment } from './experiment.ts';

describe('dnar/bfs', () => {
  it('learns breadth-first search from graphs of 16 nodes, is proven to have, and is right at every size', async () => {
    await prepare({ backend: 'wasm' });
    const { certificate, accuracies, disagreements } = await experiment(dnarBfs, 1, 1000);
    expect(certificate.passed).toBe(true);
    expect(disagreements).toBe(0);
    for (const accuracy of accuracies) expect(accuracy).toEqual({ graphs: 1000, nodeAccuracy: 1, graphAccuracy: 1 });
  }, 600_000);
});
