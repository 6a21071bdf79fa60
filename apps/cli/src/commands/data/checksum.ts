import { createHash } from 'node:crypto';
import type { NdArray } from '@kleene/base';
import { collateProbe, layoutOf } from '@kleene/clrs';
import type { Input } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { findAlgorithm, samplerOf, splitOf } from '../../work/data-set.ts';

const CHUNK = 65_536;

/** `kleene data checksum`: the digest of each probe, 8 hexadecimal digits, and the number of steps of each trajectory. */
export function checksum(input: Input, io: Io): number {
  const algorithm = findAlgorithm(input.positionals[1]!);
  const split = splitOf(input, algorithm);
  const { trajectories } = samplerOf(algorithm, split);
  // One probe at a time: the hints of a large set do not fit into memory together.
  const digests = (stage: 'input' | 'hint' | 'output'): Record<string, string> =>
    Object.fromEntries(
      layoutOf(algorithm.spec, stage, trajectories[0]!.nodes).fields.map(({ name }) => [
        name,
        digest(collateProbe(algorithm, trajectories, name)),
      ]),
    );
  const document = {
    name: algorithm.name,
    seed: split.seed,
    length: split.length,
    n: split.samples,
    T: trajectories.map(({ steps }) => steps),
    inputs: digests('input'),
    outputs: digests('output'),
    hints: digests('hint'),
  };
  for (const stage of ['inputs', 'outputs', 'hints'] as const)
    for (const [name, value] of Object.entries(document[stage])) io.line(`${value}  ${stage} ${name}`);
  io.document(document);
  return 0;
}

/** The first 8 digits of the SHA-256 of the numbers as little-endian float64, -0 counted as 0. */
function digest({ data }: NdArray): string {
  const hash = createHash('sha256');
  for (let at = 0; at < data.length; at += CHUNK)
    hash.update(Float64Array.from(data.subarray(at, at + CHUNK), (value) => value + 0));
  return hash.digest('hex').slice(0, 8);
}
