import { mkdir } from 'node:fs/promises';
import { KleeneError } from '@kleene/base';
import { fileError, removeStaleTemporaries } from '@kleene/formats/node';
import type { Json } from '@kleene/nn';
import { unpackCheckpoint, type CheckpointArrays } from '@kleene/nn/checkpoint';
import { restore } from './checkpoints.ts';
import { difference } from './difference.ts';
import type { Layout } from './layout.ts';
import { readHistory, type History } from './run-log.ts';

/** A checkpoint with all that going on takes. */
export type Resumable = CheckpointArrays & Required<Pick<CheckpointArrays, 'optimiser'>>;

/** What a run folder holds to go on from. */
export interface Resumed {
  /** 0 where there is no checkpoint to go on from. */
  readonly step: number;
  readonly checkpoint: Resumable | undefined;
  readonly history: History;
  /** What was found damaged, a line each. */
  readonly notices: readonly string[];
}

/** Clears away what a killed process left and finds the newest good checkpoint that the metrics reach. */
export async function resume(where: string, layout: Layout, config: Json): Promise<Resumed> {
  const notices: string[] = [];
  const notice = (text: string): void => void notices.push(text);
  await mkdir(layout.checkpoints, { recursive: true }).catch((cause: unknown) => {
    throw fileError(where, 'make', layout.checkpoints, cause);
  });
  const stale = [
    ...(await removeStaleTemporaries(layout.folder)),
    ...(await removeStaleTemporaries(layout.checkpoints)),
  ];
  if (stale.length > 0) notice(`temporary files of an interrupted write are removed: ${stale.join(', ')}`);
  const history = await readHistory(where, layout);
  const take = (bytes: Uint8Array, step: number): Resumable => decode(where, bytes, step, config);
  const found = await restore(where, layout.checkpoints, history.steps.length, take, notice);
  const step = found?.step ?? 0;
  if (history.steps.length > step)
    notice(
      step === 0
        ? 'there is no checkpoint to go on from: training begins anew'
        : `training goes on after step ${step}; what came later is computed again`,
    );
  return { step, checkpoint: found?.value, history, notices };
}

/** A checkpoint's content; throws when it is not of this run and step. */
function decode(where: string, bytes: Uint8Array, step: number, config: Json): Resumable {
  const { optimiser, ...rest } = unpackCheckpoint(bytes);
  const differs = difference('config', rest.config, config);
  if (differs !== undefined)
    throw new KleeneError(
      'incompatible',
      `${where}: the checkpoint of step ${step} is of another run: ${differs.text}`,
    );
  if (optimiser !== undefined && rest.step === step) return { ...rest, optimiser };
  throw new KleeneError('invalid-file', `${where}: it is not the state of training after step ${step}`);
}
