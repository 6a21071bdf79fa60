import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { benchmarkSplit, buildSampler, collateProbe, type Algorithm, type Trajectory } from '@kleene/clrs';
import recorded from './fixtures/split-digests.json' with { type: 'json' };

interface Recorded {
  readonly minSteps: number;
  readonly maxSteps: number;
  readonly totalSteps: number;
  readonly inputs: string;
  readonly outputs: string;
  readonly hints: string;
  readonly inputsWithoutLibm?: string;
  readonly hintsWithoutLibm?: string;
}

/** The names of the 30 algorithms of the benchmark. */
export const benchmarkNames: readonly string[] = Object.keys(recorded);

/** The digest of all probes of a stage, one after the other in the order of the spec, each made and forgotten before the next. */
function stageDigest(
  algorithm: Algorithm,
  set: readonly Trajectory[],
  stage: string,
  without: readonly string[],
): string {
  const hash = createHash('sha256');
  for (const [name, probe] of Object.entries(algorithm.spec)) {
    if (probe[0] !== stage || without.includes(name)) continue;
    const { data } = collateProbe(algorithm, set, name as never);
    for (let i = 0; i < data.length; i++) data[i]! += 0;
    const bytes = new Uint8Array(data.buffer);
    // One call takes no more than 2^31 - 1 bytes.
    for (let from = 0; from < bytes.length; from += 2 ** 30) hash.update(bytes.subarray(from, from + 2 ** 30));
  }
  return hash.digest('hex').slice(0, 12);
}

/** Makes a split of the benchmark and holds it to the recorded lengths and digests. */
export function expectSplit(algorithm: Algorithm, name: 'train' | 'val' | 'test'): void {
  const expected = (recorded as { [name: string]: { [split: string]: Recorded } })[algorithm.name]![name]!;
  const { trajectories } = buildSampler(algorithm, benchmarkSplit(algorithm, name));
  const steps = trajectories.map((one) => one.steps);
  expect({
    minSteps: Math.min(...steps),
    maxSteps: Math.max(...steps),
    totalSteps: steps.reduce((sum, one) => sum + one, 0),
    inputs: stageDigest(algorithm, trajectories, 'input', []),
    outputs: stageDigest(algorithm, trajectories, 'output', []),
    // Of the angles of graham_scan, one in a thousand differs in its last bit.
    hints: stageDigest(algorithm, trajectories, 'hint', ['atans']),
  }).toEqual({
    minSteps: expected.minSteps,
    maxSteps: expected.maxSteps,
    totalSteps: expected.totalSteps,
    inputs: expected.inputs,
    outputs: expected.outputs,
    hints: expected.hintsWithoutLibm ?? expected.hints,
  });
}
