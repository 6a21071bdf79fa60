import { prepare } from '@kleene/backend';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { anderson, broyden, picard, solve, solveArrays, type Limits, type Solver } from '@kleene/deq';
import { over, problem, runs, spread, tensorOf, type Problem, type Run } from './problems.ts';

beforeAll(async () => void (await prepare({ backend: 'cpu' })));

/** Our method for a recorded one. An absolute ridge only where a run sets one that is no matter of rounding. */
function solverOf({ solver, options }: Run): Solver {
  const { tau, m, lam, ls, LBFGS_thres: memory } = options as Record<string, number>;
  if (solver === 'fixed_point_iter') return picard({ damping: tau ?? 1 });
  if (solver === 'broyden') return broyden({ search: ls !== undefined, memory: memory ?? 32 });
  return m === undefined ? anderson() : anderson({ window: m, mixing: tau!, ridge: lam!, ridgeScale: 'absolute' });
}

function limitsOf(run: Run, key: string): Limits {
  // There a damped residual is measured, here that of f itself.
  const scale = run.solver === 'fixed_point_iter' ? ((run.options['tau'] as number | undefined) ?? 1) : 1;
  const tolerance = Number(key.slice(4)) / scale;
  const [absolute, relative] = key.startsWith('abs') ? [tolerance, 0] : [0, tolerance];
  return { solver: solverOf(run), absolute, relative, maxSteps: 3001 };
}

function titleOf({ problem, solver, options }: Run): string {
  return `${problem}, ${solver} ${Object.entries(options)
    .map((entry) => entry.join(' '))
    .join(' ')}`.trim();
}

const monitored = runs.cases.filter(({ solver }) => solver !== 'simple_fixed_point_iter');

describe('in float64 never more evaluations than torchdeq took', () => {
  it.each(monitored.filter(({ dtype }) => dtype === 'float64').map((run) => [titleOf(run), run] as const))(
    '%s',
    (_, run) => {
      const one = problem(run.problem);
      for (const [key, count] of Object.entries(run.counts))
        for (const found of solveArrays(over(one), one.starts, limitsOf(run, key)))
          expect([key, found.outcome, Math.max(found.evaluations, count)]).toEqual([key, 'converged', count]);
    },
  );
});

/** All that take more in float32: plain iteration and a limited memory, both on the slowest problems. */
const more: Readonly<Record<string, number>> = {
  'batch-affine, fixed_point_iter abs-0.001': 1,
  'poisson10, broyden LBFGS_thres 5 rel-1e-06': 1,
};

describe('in float32 at most 3 evaluations more, in two runs of all', () => {
  // A short window on the hardest sample: past the first digits the path is decided by rounding; see below.
  const chaotic = (run: Run): boolean => run.problem === 'batch-affine' && run.options['m'] === 3;
  const known = monitored.filter((run) => run.dtype === 'float32' && !chaotic(run));

  it.each(known.map((run) => [titleOf(run), run] as const))('%s', (_, run) => {
    const one = problem(run.problem);
    for (const [key, count] of Object.entries(run.counts)) {
      const limits = limitsOf(run, key);
      // Tolerances below what float32 can hold of the state are reached by luck, here and there.
      if (limits.absolute! > 0 && limits.absolute! < 4 * 2 ** -23 * sizeOf(one)) continue;
      const { outcomes, evaluations } = overTensors(one, limits);
      expect([key, new Set(outcomes)]).toEqual([key, new Set(['converged'])]);
      expect(Math.max(...evaluations), key).toBeLessThanOrEqual(count + (more[`${titleOf(run)} ${key}`] ?? 0));
    }
  });
});

it('where rounding decides, the evaluations in float32 scatter as torchdeq’s in float64 do when the start moves by 1e-6', () => {
  const one = problem('batch-affine');
  const starts = Array.from({ length: spread.float32['rel-0.001'].length }, (_, trial) =>
    one.starts.map((start, b) =>
      Float32Array.from(start, (z, i) => z + (trial > 0 ? 1e-6 : 0) * Math.sin(1 + 7 * trial + 3 * b + 5 * i)),
    ),
  );
  const counts = (key: string, ridgeScale: 'absolute' | 'relative') => {
    const solver = anderson({ window: 3, mixing: 0.5, ridge: 1e-8, ridgeScale });
    const [absolute, relative] = key.startsWith('abs') ? [Number(key.slice(4)), 0] : [0, Number(key.slice(4))];
    return starts.map((z0) =>
      Math.max(
        ...solveArrays(over(one), z0, { solver, absolute, relative, maxSteps: 3000 }).map((found) => found.evaluations),
      ),
    );
  };
  const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]!;
  for (const [key, theirs] of Object.entries(spread.float32)) {
    const ours = counts(key, 'absolute');
    // Our small system is solved in float64 whatever the states are; so the evaluations are those of float64 there.
    expect(surplus(ours, spread.float64[key as keyof typeof spread.float64]), key).toBeLessThan(2.33);
    expect(Math.min(...ours), key).toBeLessThanOrEqual(theirs[0]! + 3);
    expect(median(counts(key, 'relative')), key).toBeLessThanOrEqual(median(theirs));
  }
  // The one recorded run in float32 is among the luckiest of theirs.
  const lucky = spread.float32['rel-1e-06'];
  expect(lucky.filter((count) => count < lucky[0]!).length).toBeLessThan(lucky.length / 8);
});

/** How much larger the first list's numbers are, in deviations of the rank sum of two draws from one distribution (Mann and Whitney 1947). */
function surplus(ours: readonly number[], theirs: readonly number[]): number {
  const wins = ours.reduce(
    (sum, a) => sum + theirs.reduce((count, b) => count + (a > b ? 1 : a === b ? 0.5 : 0), 0),
    0,
  );
  const [n, m] = [ours.length, theirs.length];
  return (wins - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
}

const sizes = new Map<string, number>();
function sizeOf(one: Problem): number {
  const known = sizes.get(one.name);
  if (known !== undefined) return known;
  const found = solveArrays(over(one), one.starts, { solver: anderson(), maxSteps: 300 });
  const size = Math.max(...found.map(({ value }) => Math.hypot(...value)));
  sizes.set(one.name, size);
  return size;
}

function overTensors(one: Problem, limits: Limits): { outcomes: readonly string[]; evaluations: readonly number[] } {
  const z0 = tensorOf(one.starts);
  const inputs = one.inputs();
  const found = solve<tf.Tensor>(one.tensor, z0, { ...limits, inputs });
  tf.dispose([z0, found.value, ...inputs]);
  return found;
}

it('with the relative ridge poisson10 takes at most 14 evaluations to 1e-6, where an absolute one takes 348', () => {
  const one = problem('poisson10');
  const count = (solver: Solver) =>
    solveArrays(over(one), one.starts, { solver, absolute: 1e-6, relative: 0, maxSteps: 400 })[0]!.evaluations;
  expect(count(anderson())).toBeLessThanOrEqual(14);
  expect(count(anderson({ ridge: 1e-4 }))).toBeLessThanOrEqual(14);
  expect(count(anderson({ ridge: 1e-4, ridgeScale: 'absolute' }))).toBe(348);
});

it('affine maps of n numbers take Anderson n + 2 evaluations and Broyden 2 n + 1', () => {
  const window = 12;
  for (const name of ['lin2', 'rot90', 'poisson10', 'exp-2']) {
    const one = problem(name);
    const count = (solver: Solver) =>
      solveArrays(over(one), one.starts, { solver, absolute: 1e-6, relative: 0 })[0]!.evaluations;
    expect(count(anderson({ window, ridge: 1e-12 })), name).toBeLessThanOrEqual(one.size + 2);
    expect(count(broyden()), name).toBeLessThanOrEqual(2 * one.size + 1);
  }
});

it('the guide’s table of evaluations to 1e-6 is what the methods take', () => {
  const count = (name: string, solver: Solver) => {
    const one = problem(name);
    return solveArrays(over(one), one.starts, { solver, absolute: 1e-6, relative: 0, maxSteps: 400 })[0]!.evaluations;
  };
  expect(['cos', 'poisson10'].map((name) => count(name, picard()))).toEqual([35, 345]);
  expect(
    ['cos', 'poisson10', 'rot90', 'exp-2'].map((name) => [count(name, anderson()), count(name, broyden())]),
  ).toEqual([
    [6, 6],
    [7, 11],
    [4, 4],
    [3, 3],
  ]);
});

describe('residual histories are torchdeq’s', () => {
  const traced = monitored.filter(
    (run) => run.residuals !== undefined && !('ls' in run.options) && !('LBFGS_thres' in run.options),
  );
  it.each(traced.map((run) => [titleOf(run), run] as const))('%s', (_, run) => {
    const one = problem(run.problem);
    const options = run.options as Record<string, number>;
    const solver =
      run.solver === 'anderson'
        ? anderson({
            window: options['m'] ?? 6,
            mixing: options['tau'] ?? 1,
            ridge: options['lam'] ?? 1e-4,
            ridgeScale: 'absolute',
          })
        : solverOf(run);
    // There the first evaluations are not looked at: two of Anderson's, one of Broyden's.
    const skipped = { fixed_point_iter: 0, simple_fixed_point_iter: 0, anderson: 2, broyden: 1 }[run.solver];
    const scale = run.solver === 'fixed_point_iter' ? (options['tau'] ?? 1) : 1;
    const found = solveArrays(over(one), one.starts, {
      solver,
      absolute: 1e-30,
      relative: 0,
      maxSteps: 16 + skipped,
      growth: Infinity,
      trace: true,
    });
    run.residuals!.forEach((expected, sample) => {
      const { trace, value } = found[sample]!;
      // Rounding of a step that is steered by differences of residuals is magnified; below 1e-9 of the state nothing is left to compare.
      const floor = 1e-9 * Math.max(1, Math.hypot(...value));
      let compared = 0;
      expected.forEach((residual, step) => {
        const ours = trace[step + skipped];
        if (ours === undefined || !(residual > floor)) return;
        expect(Math.abs(scale * ours - residual), `sample ${sample}, step ${step}`).toBeLessThan(
          1e-5 * residual + 1e-3 * floor,
        );
        compared++;
      });
      expect(compared).toBeGreaterThan(0);
    });
  });
});
