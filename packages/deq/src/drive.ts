import { refuse } from '@kleene/base';
import type { CheckedLimits } from './limits.ts';
import { measure, type Groups, type Measured } from './measure.ts';
import type { Query } from './solver.ts';
import { zeros, type Vector } from './vector.ts';

/** How the solve of a sample ended. */
export type Outcome = 'converged' | 'max-steps' | 'diverged' | 'non-finite';

/** A point whose image the driver needs, and the sample that it belongs to. */
export interface Request {
  readonly sample: number;
  readonly at: Vector;
}

/** What came out of one sample. */
export interface Result {
  readonly value: Vector;
  readonly outcome: Outcome;
  readonly evaluations: number;
  /** The evaluation after which `value` was known, 0 for the start itself. */
  readonly keptAt: number;
  readonly residual: number;
  readonly relative: number;
  readonly trace: number[];
  readonly states: Vector[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Sample extends Mutable<Omit<Result, 'outcome'>> {
  readonly index: number;
  readonly run: Generator<Query, never, Vector>;
  query: Query;
  outcome?: Outcome;
  first?: Measured;
  excess: number;
  isSolved: boolean;
}

/**
 * The one loop behind every solve: asks for the images of a batch of points, one for each sample that is not done, until all are. A
 * sample's numbers are never seen by another's, and nothing waits, so that forms that wait and that do not have the same results.
 */
export function* drive(
  starts: readonly Vector[],
  groups: Groups,
  limits: CheckedLimits,
): Generator<Request[], Result[], readonly Vector[]> {
  const samples = starts.map((z0, index) => begin(z0, index, limits));
  for (let active = samples; active.length > 0; active = active.filter(({ outcome }) => outcome === undefined)) {
    const images = yield active.map(({ index, query }) => ({ sample: index, at: query.at }));
    active.forEach((sample, at) => advance(sample, images[at]!, groups, limits));
  }
  return samples.map(resultOf);
}

function begin(z0: Vector, index: number, limits: CheckedLimits): Sample {
  const run = limits.solver.run(z0);
  const kept = { value: z0, keptAt: 0, residual: NaN, relative: NaN, excess: Infinity, isSolved: false };
  return { index, run, query: queryOf(run.next(), z0, limits), evaluations: 0, trace: [], states: [], ...kept };
}

function resultOf(sample: Sample): Result {
  const { value, evaluations, keptAt, residual, relative, trace, states } = sample;
  return { value, outcome: sample.outcome!, evaluations, keptAt, residual, relative, trace, states };
}

// Methods may be anybody's.
function queryOf(turn: IteratorResult<Query>, { length }: Vector, { solver }: CheckedLimits): Query {
  if (turn.done === true || turn.value?.at?.length !== length)
    refuse(`deq.${solver.name}`, 'run', `a generator that never ends, of { at } with ${length} numbers`, turn.value);
  return turn.value;
}

function advance(sample: Sample, image: Vector, groups: Groups, limits: CheckedLimits): void {
  sample.evaluations++;
  if (sample.query.kind !== 'probe') judge(sample, image, groups, limits);
  const isLast = sample.evaluations >= limits.maxSteps;
  if (sample.outcome === undefined && isLast) sample.outcome = sample.isSolved ? 'converged' : 'max-steps';
  label(sample, limits.labels);
  if (sample.outcome === undefined) sample.query = queryOf(sample.run.next(image), image, limits);
}

/** Notes the state selected so far where it is asked for; a sample that is done stands still for all that is to come. */
function label({ outcome, states, value, evaluations }: Sample, labels: readonly number[]): void {
  if (outcome !== undefined) for (let at = states.length; at < labels.length; at++) states.push(value);
  else if (labels[states.length] === evaluations) states.push(value.slice());
}

function judge(sample: Sample, image: Vector, groups: Groups, limits: CheckedLimits): void {
  const { query, first } = sample;
  const measured = measure(query.at, image, groups, limits, first);
  if (limits.trace) sample.trace.push(measured.residual);
  if (!Number.isFinite(measured.residual) || !Number.isFinite(measured.size)) {
    if (query.kind !== 'trial')
      sample.outcome = sample.isSolved && limits.select !== 'last' ? 'converged' : 'non-finite';
    return;
  }
  sample.first ??= measured;
  if (isKept(sample, measured, limits)) keep(sample, image, measured, limits);
  if (sample.isSolved && limits.until === 'converged') sample.outcome = 'converged';
  else if (!sample.isSolved && measured.residual > limits.growth * sample.first.residual) sample.outcome = 'diverged';
}

function isKept(sample: Sample, { excess, passes }: Measured, { select }: CheckedLimits): boolean {
  if (select === 'last' || sample.keptAt === 0) return true;
  if (sample.isSolved && (select === 'first' || !passes)) return false;
  return (passes && !sample.isSolved) || excess < sample.excess;
}

function keep(sample: Sample, image: Vector, measured: Measured, { solver }: CheckedLimits): void {
  const { residual, size, excess, passes } = measured;
  // A copy: an image may be a view of those of the whole batch, and a method may use a point's memory again.
  if (sample.keptAt === 0) sample.value = zeros(image);
  sample.value.set(solver.returns === 'image' ? image : sample.query.at);
  sample.keptAt = sample.evaluations;
  sample.residual = residual;
  sample.relative = residual === 0 ? 0 : residual / size;
  sample.excess = excess;
  sample.isSolved = passes;
}
