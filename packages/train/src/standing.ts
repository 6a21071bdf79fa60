import { refuse } from '@kleene/base';
import type { Best, Metrics, Standing } from './types.ts';

/** Where a run stands before its first evaluation. */
export const unmeasured: Standing = { best: null, since: 0 };

/** The number of `metrics` that `best` goes by; throws `invalid-argument` when there is none of that name. */
export function scoreIn(where: string, best: Best, metrics: Metrics): number {
  const score = metrics[best.metric];
  return score ?? refuse(where, 'best.metric', `one of ${Object.keys(metrics).join(', ')}`, best.metric);
}

/** Where a run stands after an evaluation. Of equals, the earlier is the best. */
export function standingAfter(where: string, best: Best, standing: Standing, metrics: Metrics): Standing {
  const score = scoreIn(where, best, metrics);
  return standing.best === null || isBetter(best, score, standing.best)
    ? { best: score, since: 0 }
    : { best: standing.best, since: standing.since + 1 };
}

/** Whether as many evaluations as `best` waits for have gone by without a better one. */
export function isOver(best: Best | undefined, standing: Standing): boolean {
  return best?.patience !== undefined && standing.since >= best.patience;
}

/** Whether `score` is better than `other`. */
export function isBetter({ mode }: Best, score: number, other: number): boolean {
  return mode === 'max' ? score > other : score < other;
}
