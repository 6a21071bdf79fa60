import { checkFinite, checkInteger } from '@kleene/base';
import type { Params } from '@kleene/nn';
import type { TrainOptions } from './types.ts';

type Loop = Pick<TrainOptions<Params, unknown>, 'steps' | 'evaluateEvery' | 'checkpointEvery' | 'clipNorm'>;

/** Throws `invalid-argument` unless the numbers of a loop that goes on after `from` steps make sense. */
export function checkLoop(where: string, options: Loop, from: number): void {
  checkInteger(where, 'steps', options.steps, { min: from });
  for (const name of ['evaluateEvery', 'checkpointEvery'] as const)
    if (options[name] !== undefined) checkInteger(where, name, options[name], { min: 1 });
  if (options.clipNorm !== undefined) checkFinite(where, 'clipNorm', options.clipNorm, { min: Number.MIN_VALUE });
}
