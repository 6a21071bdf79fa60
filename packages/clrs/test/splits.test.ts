import { describe, it } from 'vitest';
import { everyAlgorithm } from './every-algorithm.ts';
import { benchmarkNames, expectSplit } from './split.ts';

describe.each(['val', 'train'] as const)('the %s split equals that of the benchmark', (split) => {
  it.each(benchmarkNames)('for %s', (name) => {
    expectSplit(
      everyAlgorithm.find((one) => one.name === name)!,
      split,
    );
  });
});
