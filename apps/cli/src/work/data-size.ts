import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { KleeneError, sizeOf } from '@kleene/base';
import { layoutOf, shapeOf, type Spec, type Stage } from '@kleene/clrs';
import { findAlgorithm, type DataSet } from './data-set.ts';

const stages: readonly Stage[] = ['input', 'output', 'hint'];

/** Instances of segments_intersect have 4 points whatever the length; others at least as many nodes as the length says. */
function nodesOf({ algorithm, length }: DataSet): number {
  return algorithm === 'segments_intersect' ? 4 : length;
}

/** How many numbers the probes of a stage hold in one sample (of hints: at one step). */
export function numbersOf(spec: Spec, stage: Stage, nodes: number): number {
  return layoutOf(spec, stage, nodes).fields.reduce((sum, { probe }) => sum + sizeOf(shapeOf(probe, nodes)), 0);
}

/** What inputs, outputs and one step of a sample may take, in numbers: 2 GiB. */
const mostAtOnce = 2 ** 28;

/**
 * Throws `invalid-argument` for a set of which one sample with one of its steps would not fit into memory, and `io` where the disk of `path` has
 * less room than the set takes at the very least, with `bytesEach` bytes for each number.
 */
export async function checkSize(set: DataSet, path: string, bytesEach: number): Promise<void> {
  const { spec } = findAlgorithm(set.algorithm);
  const numbers = stages.reduce((sum, stage) => sum + numbersOf(spec, stage, nodesOf(set)), 0);
  if (numbers > mostAtOnce)
    throw new KleeneError(
      'invalid-argument',
      `kleene data: ${set.algorithm} of length ${set.length} would take ${inGiB(8 * numbers)} for one sample with one step; 2 GiB are the most`,
    );
  await checkRoom(set, path, bytesEach * set.samples * numbers, 'at least ');
}

/** Throws `io` where the disk of `path` has less than `bytes` left. */
export async function checkRoom(
  { algorithm }: Pick<DataSet, 'algorithm'>,
  path: string,
  bytes: number,
  least = '',
): Promise<void> {
  // Where the system does not say how much is free, writing will.
  const disk = await statfs(dirname(path)).catch(() => undefined);
  if (disk === undefined || bytes <= disk.bavail * disk.bsize) return;
  throw new KleeneError(
    'io',
    `kleene data: ${algorithm} would take ${least}${inGiB(bytes)}, and ${inGiB(disk.bavail * disk.bsize)} are free in ${resolve(dirname(path))}; take fewer with --samples`,
  );
}

function inGiB(bytes: number): string {
  return bytes < 2 ** 30 / 10 ? `${(bytes / 2 ** 20).toFixed(1)} MiB` : `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

/** What a set that is held in memory may take at the very least: 4 GiB. */
const mostHeld = 2 ** 29;

/** Throws `invalid-argument` for a set that would not fit into memory, packed. */
export function checkHeld(set: DataSet): void {
  const numbers = set.samples * packedNumbers(set);
  if (numbers > mostHeld)
    throw new KleeneError(
      'invalid-argument',
      `kleene data: ${set.samples} samples of ${set.algorithm} of length ${set.length} would take at least ${inGiB(8 * numbers)} of memory, more than 4 GiB; take fewer with --samples`,
    );
}

/** The numbers of one sample with one step, a node or class as one number. */
function packedNumbers(set: DataSet): number {
  const { spec } = findAlgorithm(set.algorithm);
  return stages.reduce((sum, stage) => sum + layoutOf(spec, stage, nodesOf(set)).stride, 0);
}
