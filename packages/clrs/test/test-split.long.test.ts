import { describe, it } from 'vitest';
import { everyAlgorithm } from './every-algorithm.ts';
import { benchmarkNames, expectSplit } from './split.ts';

describe('the test split equals that of the benchmark', () => {
  it.each(benchmarkNames)(
    'for %s',
    (name) => {
      expectSplit(
        everyAlgorithm.find((one) => one.name === name)!,
        'test',
      );
    },
    // The hints of quickselect alone are 3 GB.
    180_000,
  );
});
