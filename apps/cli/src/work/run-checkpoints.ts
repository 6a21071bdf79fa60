import { readFile } from 'node:fs/promises';
import { isKleeneError, sizeOf } from '@kleene/base';
import { unpackCheckpoint } from '@kleene/nn/checkpoint';
import { keepsAverage, type Run } from '@kleene/train/node';

/** What a checkpoint says of itself. */
export interface DescribedCheckpoint {
  readonly step: number;
  readonly path: string;
  readonly bytes: number;
  /** `raw`, `averaged`, or `raw, averaged beside` in a run that keeps a running average. */
  readonly weights: string;
  /** How many numbers its parameters have. */
  readonly parameters: number;
  /** Which package wrote it; null where it does not say. */
  readonly writer: string | null;
  /** Why it is of no use; null when it is good. */
  readonly problem: string | null;
}

/** Opens every checkpoint of a run. */
export async function describeCheckpoints({ checkpoints }: Run): Promise<DescribedCheckpoint[]> {
  const described: DescribedCheckpoint[] = [];
  for (const { step, path, bytes } of checkpoints) {
    const none = { step, path, bytes, weights: '-', parameters: 0, writer: null };
    try {
      const checkpoint = unpackCheckpoint(await readFile(path));
      const { params, weights = 'raw', writer = null } = checkpoint;
      const parameters = Object.values(params).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
      const beside = keepsAverage(checkpoint) ? ', averaged beside' : '';
      described.push({ ...none, weights: weights + beside, parameters, writer, problem: null });
    } catch (error) {
      if (!isKleeneError(error)) throw error;
      described.push({ ...none, problem: error.message });
    }
  }
  return described;
}
