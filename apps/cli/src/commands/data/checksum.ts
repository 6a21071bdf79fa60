import { createHash } from 'node:crypto';
import type { NdArray } from '@kleene/base';
import { collateProbe, layoutOf, type Algorithm, type Batch } from '@kleene/clrs';
import type { Input } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { textOption } from '../../shell/parse.ts';
import { checkHeld } from '../../work/data-size.ts';
import { checkSet, findAlgorithm, samplerOf, setOf } from '../../work/data-set.ts';
import { isSetFile, readSet } from '../../work/data-stored.ts';

const CHUNK = 65_536;

/** What digests are of: what made a set, the steps of its runs, and its arrays. */
interface Digestible {
  readonly algorithm: Algorithm;
  readonly nodes: number;
  readonly about: object;
  readonly steps: readonly number[];
  probe(stage: 'input' | 'hint' | 'output', name: string): NdArray;
}

/** `kleene data checksum`: the digest of each probe, 8 hexadecimal digits, and the number of steps of each trajectory. */
export async function checksum(input: Input, io: Io): Promise<number> {
  const word = input.positionals[1]!;
  const set = isSetFile(word) ? await stored(word, textOption(input, 'algorithm')) : sampled(input, word);
  const digests = (stage: 'input' | 'hint' | 'output'): Record<string, string> =>
    Object.fromEntries(
      layoutOf(set.algorithm.spec, stage, set.nodes).fields.map(({ name }) => [name, digest(set.probe(stage, name))]),
    );
  const document = {
    name: set.algorithm.name,
    ...set.about,
    T: set.steps,
    inputs: digests('input'),
    outputs: digests('output'),
    hints: digests('hint'),
  };
  for (const stage of ['inputs', 'outputs', 'hints'] as const)
    for (const [name, value] of Object.entries(document[stage])) io.line(`${value}  ${stage} ${name}`);
  io.document(document);
  return 0;
}

/** One probe at a time is laid out: the hints of a large set do not fit into memory together. */
function sampled(input: Input, name: string): Digestible {
  const algorithm = findAlgorithm(name);
  const set = setOf(input, algorithm);
  checkHeld(set);
  checkSet(set);
  const { trajectories } = samplerOf(set);
  const { seed, length, samples, options } = set;
  return {
    algorithm,
    nodes: trajectories[0]!.nodes,
    about: { seed, length, n: samples, ...(Object.keys(options).length > 0 ? { options } : {}) },
    steps: trajectories.map(({ steps }) => steps),
    probe: (_stage, probe) => collateProbe(algorithm, trajectories, probe),
  };
}

/** What made the file is repeated as far as it says so. */
async function stored(path: string, name: string | undefined): Promise<Digestible> {
  const { algorithm, batch, origin } = await readSet(path, name);
  const { seed, length, options } = origin;
  return {
    algorithm,
    nodes: batch.nodes,
    about: { file: path, seed, length, n: batch.size, ...(hasAny(options) ? { options } : {}) },
    steps: [...batch.lengths.data],
    probe: (stage, probe) => arraysOf(batch, stage)[probe]!,
  };
}

function arraysOf({ inputs, hints, outputs }: Batch, stage: 'input' | 'hint' | 'output'): Record<string, NdArray> {
  return stage === 'input' ? inputs : stage === 'hint' ? hints : outputs;
}

function hasAny(options: unknown): boolean {
  return typeof options === 'object' && options !== null && Object.keys(options).length > 0;
}

/** The first 8 digits of the SHA-256 of the numbers as little-endian float64, -0 counted as 0. */
function digest({ data }: NdArray): string {
  const hash = createHash('sha256');
  for (let at = 0; at < data.length; at += CHUNK)
    hash.update(Float64Array.from(data.subarray(at, at + CHUNK), (value) => value + 0));
  return hash.digest('hex').slice(0, 8);
}
