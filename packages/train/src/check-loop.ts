import { checkFinite, checkInteger, checkObject, checkOneOf, checkOptions, refuse } from '@kleene/base';
import type { Params } from '@kleene/nn';
import { checkPlateau } from './plateau.ts';
import type { TrainOptions } from './types.ts';

type Loop = Pick<
  TrainOptions<Params, never>,
  | 'steps'
  | 'evaluateEvery'
  | 'evaluateFrom'
  | 'checkpointEvery'
  | 'clipNorm'
  | 'accumulate'
  | 'groups'
  | 'averageDecay'
  | 'best'
  | 'plateau'
> & { readonly evaluate?: unknown };

/** Throws `invalid-argument` unless the numbers of a loop that goes on after `from` steps make sense. */
export function checkLoop(where: string, options: Loop, from: number): void {
  checkInteger(where, 'steps', options.steps, { min: from });
  for (const name of ['evaluateEvery', 'evaluateFrom', 'checkpointEvery', 'accumulate'] as const)
    if (options[name] !== undefined) checkInteger(where, name, options[name], { min: 1 });
  if (options.evaluateFrom !== undefined && options.evaluateEvery === undefined)
    refuse(where, 'evaluateEvery', 'there when evaluateFrom is', options.evaluateEvery);
  if (options.averageDecay !== undefined)
    checkFinite(where, 'averageDecay', options.averageDecay, { min: 0, max: 1 - Number.EPSILON });
  checkClipping(where, 'clipNorm', options.clipNorm);
  checkGroups(where, options.groups);
  checkBest(where, options);
  checkPlateau(where, options.plateau, options.evaluate);
}

function checkClipping(where: string, name: string, clipNorm: number | undefined): void {
  if (clipNorm !== undefined) checkFinite(where, name, clipNorm, { min: Number.MIN_VALUE });
}

function checkGroups(where: string, groups: Loop['groups']): void {
  if (groups === undefined) return;
  checkObject(where, 'groups', groups);
  for (const [name, group] of Object.entries(groups)) {
    checkOptions(`${where}: groups.${name}`, group, ['names', 'optimiser', 'schedule', 'clipNorm']);
    checkClipping(where, `groups.${name}.clipNorm`, group.clipNorm);
  }
}

function checkBest(where: string, { best, evaluate }: Loop): void {
  if (best === undefined) return;
  if (evaluate === undefined) refuse(where, 'evaluate', 'there when best is', evaluate);
  checkOptions(`${where}: best`, best, ['metric', 'mode', 'patience']);
  checkOneOf(where, 'best.mode', best.mode, ['min', 'max']);
  if (best.patience !== undefined) checkInteger(where, 'best.patience', best.patience, { min: 1 });
}
