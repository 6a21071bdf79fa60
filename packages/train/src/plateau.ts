import { checkFinite, checkInteger, checkOneOf, checkOptions, refuse } from '@kleene/base';
import type { Metrics } from './types.ts';

/** When learning rates fall because a metric of the evaluations has got no better (PyTorch's `ReduceLROnPlateau`). */
export interface Plateau {
  /** A metric of the evaluation. */
  readonly metric: string;
  readonly mode: 'min' | 'max';
  /** What the learning rates are multiplied by, from 0 to below 1; default 0.1. */
  readonly factor?: number;
  /** How many evaluations in a row may be no better before the rates fall at the next such one, an integer >= 0; default 10. */
  readonly patience?: number;
  /** By how much an evaluation must be better than the best to count as better, >= 0 (`relative`: below 1); default 0.0001. */
  readonly threshold?: number;
  /** Whether `threshold` is a share of the best score so far (the default) or a difference from it. */
  readonly thresholdMode?: 'relative' | 'absolute';
  /** For how many evaluations after a fall none is counted as no better, an integer >= 0; default 0. */
  readonly cooldown?: number;
  /** Rates fall no lower, >= 0; default 0. */
  readonly min?: number;
  /** Falls by no more than this are left out, >= 0; default 1e-8. */
  readonly epsilon?: number;
}

/** Where a run stands with regard to `Plateau`, as plain data. */
export interface PlateauStanding {
  /** The best score so far; null before the first. */
  readonly best: number | null;
  /** How many evaluations in a row were no better. */
  readonly since: number;
  /** How many of the next evaluations belong to the cooldown. */
  readonly cooling: number;
  /** How often the rates have fallen. */
  readonly falls: number;
}

/** Where a run stands before its first evaluation. */
export const level: PlateauStanding = { best: null, since: 0, cooling: 0, falls: 0 };

/** Where a run stands after an evaluation; throws `invalid-argument` when it has no such metric. */
export function plateauAfter(
  where: string,
  plateau: Plateau,
  { best, since, cooling, falls }: PlateauStanding,
  metrics: Metrics,
): PlateauStanding {
  const { metric, patience = 10, cooldown = 0 } = plateau;
  const score = metrics[metric] ?? refuse(where, 'plateau.metric', `one of ${Object.keys(metrics).join(', ')}`, metric);
  const isBetter = best === null || isBeyond(plateau, score, best);
  const waited = isBetter || cooling > 0 ? 0 : since + 1;
  const next = { best: isBetter ? score : best, since: waited, cooling: Math.max(0, cooling - 1), falls };
  return waited > patience ? { ...next, since: 0, cooling: cooldown, falls: falls + 1 } : next;
}

/** `rate` after `falls`. One product after another, as PyTorch has it: a power differs in the last bits. */
export function lowered(plateau: Plateau | undefined, falls: number, rate: number): number {
  if (plateau === undefined) return rate;
  const { factor = 0.1, min = 0, epsilon = 1e-8 } = plateau;
  let now = rate;
  for (let fall = 0; fall < falls; fall++) {
    const next = Math.max(now * factor, min);
    if (!(now - next > epsilon)) break;
    now = next;
  }
  return now;
}

/** Throws `invalid-argument` for a plateau that does not hold, or where nothing is evaluated. */
export function checkPlateau(where: string, plateau: Plateau | undefined, evaluate: unknown): void {
  if (plateau === undefined) return;
  if (evaluate === undefined) refuse(where, 'evaluate', 'there when plateau is', evaluate);
  checkOptions(`${where}: plateau`, plateau, known);
  const { mode, factor, patience, threshold, thresholdMode = 'relative', cooldown, min, epsilon } = plateau;
  const below1 = { min: 0, max: 1 - Number.EPSILON };
  checkOneOf(where, 'plateau.mode', mode, ['min', 'max']);
  checkOneOf(where, 'plateau.thresholdMode', thresholdMode, ['relative', 'absolute']);
  if (factor !== undefined) checkFinite(where, 'plateau.factor', factor, below1);
  if (threshold !== undefined)
    checkFinite(where, 'plateau.threshold', threshold, thresholdMode === 'relative' ? below1 : { min: 0 });
  for (const [name, value] of Object.entries({ patience, cooldown }))
    if (value !== undefined) checkInteger(where, `plateau.${name}`, value, { min: 0 });
  for (const [name, value] of Object.entries({ min, epsilon }))
    if (value !== undefined) checkFinite(where, `plateau.${name}`, value, { min: 0 });
}

function isBeyond(
  { mode, threshold = 1e-4, thresholdMode = 'relative' }: Plateau,
  score: number,
  best: number,
): boolean {
  if (mode === 'min') return score < (thresholdMode === 'relative' ? best * (1 - threshold) : best - threshold);
  return score > (thresholdMode === 'relative' ? best * (threshold + 1) : best + threshold);
}

const known = [
  'metric',
  'mode',
  'factor',
  'patience',
  'threshold',
  'thresholdMode',
  'cooldown',
  'min',
  'epsilon',
] as const satisfies readonly (keyof Plateau)[];
