import { checkFinite, checkInteger, checkOneOf, checkOptions, refuse } from '@kleene/base';
import { checkAscending } from './check.ts';
import { picard } from './solvers/picard.ts';
import type { Solver } from './solver.ts';

/** When a solve stops, and what it returns. */
export interface Limits {
  /** The method. Default: plain iteration. */
  readonly solver?: Solver;
  /** A residual ‖f(z) - z‖ below `absolute + relative ‖f(z)‖` counts as solved. Default 1e-5; 0 for none. */
  readonly absolute?: number;
  /** See `absolute`. Default 1e-4; 0 for none. It counts only once the residual has shrunk, so that a state that merely grows is never solved. */
  readonly relative?: number;
  /** Over what the norms go: all numbers of a `sample`, or those of each `node` (index of axis 1), where every node must pass. Default `sample`. */
  readonly norm?: 'sample' | 'node';
  /** Evaluations of `f` that a sample may take. Default 64. */
  readonly maxSteps?: number;
  /** Which state is returned: the `first` that passes (else the best), the `best` (least residual against what is allowed), or the `last`. Default `first`. */
  readonly select?: 'first' | 'best' | 'last';
  /** A sample is done once it has `converged`, or takes all its steps. Default `converged`. */
  readonly until?: 'converged' | 'max-steps';
  /** A residual this many times the first one is divergence. Default 1e8. */
  readonly growth?: number;
  /** Whether the residuals of all iterates are returned. Default false. */
  readonly trace?: boolean;
  /** Evaluations after which the state selected so far is returned too, ascending. Default none. */
  readonly labels?: readonly number[];
}

export type CheckedLimits = Required<Limits>;

export const limitNames = [
  'solver',
  'absolute',
  'relative',
  'norm',
  'maxSteps',
  'select',
  'until',
  'growth',
  'trace',
  'labels',
] as const;

/** The limits with their defaults; throws `invalid-argument` for an unknown option or a value that makes no sense. */
export function checkLimits(where: string, options: Limits, others: readonly string[] = []): CheckedLimits {
  checkOptions(where, options, [...limitNames, ...others]);
  const { absolute = 1e-5, relative = 1e-4, norm = 'sample', maxSteps = 64, trace = false } = options;
  const { solver = picard(), select = 'first', until = 'converged', growth = 1e8, labels = [] } = options;
  checkFinite(where, 'absolute', absolute, { min: 0 });
  checkFinite(where, 'relative', relative, { min: 0 });
  if (absolute === 0 && relative === 0) refuse(where, 'absolute or relative', 'above 0', 0);
  checkOneOf(where, 'norm', norm, ['sample', 'node']);
  checkInteger(where, 'maxSteps', maxSteps, { min: 1 });
  checkOneOf(where, 'select', select, ['first', 'best', 'last']);
  checkOneOf(where, 'until', until, ['converged', 'max-steps']);
  if (typeof growth !== 'number' || !(growth > 1)) refuse(where, 'growth', 'above 1', growth);
  if (typeof trace !== 'boolean') refuse(where, 'trace', 'true or false', trace);
  if (typeof solver?.run !== 'function') refuse(where, 'solver', 'a solver such as anderson()', solver);
  checkAscending(where, 'labels', labels);
  return { solver, absolute, relative, norm, maxSteps, select, until, growth, trace, labels };
}
