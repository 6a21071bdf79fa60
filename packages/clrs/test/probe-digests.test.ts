import { describe, expect, it } from 'vitest';
import { buildSampler, type Algorithm } from '@kleene/clrs';
import { everyAlgorithm } from './every-algorithm.ts';
import { probeDigests } from './digest.ts';
import recorded from './fixtures/probe-digests.json' with { type: 'json' };

interface Recorded {
  readonly steps: number[];
  readonly inputs: object;
  readonly outputs: object;
  readonly hints: object;
}

describe('three trajectories of seed 1 and length 16 equal those of dm-clrs', () => {
  it.each(everyAlgorithm.map((one) => [one.name, one] as [string, Algorithm]))(
    'probe by probe for %s',
    (name, algorithm) => {
      const { lengths, inputs, outputs, hints } = buildSampler(algorithm, { samples: 3, seed: 1, length: 16 }).next();
      const expected = (recorded as unknown as { [name: string]: Recorded })[name]!;
      expect([...lengths.data]).toEqual(expected.steps);
      expect(probeDigests(inputs)).toEqual(expected.inputs);
      expect(probeDigests(outputs)).toEqual(expected.outputs);
      expect(probeDigests(hints)).toEqual(expected.hints);
      for (const stage of ['inputs', 'outputs', 'hints'] as const)
        expect(Object.keys({ inputs, outputs, hints }[stage])).toEqual(Object.keys(expected[stage]));
    },
  );
});
