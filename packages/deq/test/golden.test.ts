import { describe, expect, it } from 'vitest';
import { anderson, broyden, picard, solveArrays, type Query, type Solver } from '@kleene/deq';
import { problem } from './problems.ts';

/** The points that a method asks about on a map, in order. */
function path(solver: Solver, count: number): { at: number[]; image: number[]; residual: number }[] {
  const { image: f, starts } = problem('lin2');
  const run = solver.run(starts[0]!);
  let query: Query = run.next().value;
  return Array.from({ length: count }, () => {
    const at = query.at;
    const image = f(at, 0);
    query = run.next(image).value;
    return { at: [...at], image: [...image], residual: Math.hypot(image[0]! - at[0]!, image[1]! - at[1]!) };
  });
}

function expectNear(found: readonly number[], expected: readonly number[], within = 6e-8): void {
  expected.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(within));
}

describe('golden traces on a linear map of two numbers', () => {
  it('Anderson with ridge 1e-4', () => {
    const steps = path(anderson({ ridge: 1e-4, ridgeScale: 'absolute' }), 5);
    expectNear(steps[2]!.at, [2.23517841, 3.41163247]);
    expectNear(steps[2]!.image, [2.45875245, 3.36465299]);
    expectNear(steps[3]!.at, [2.66500381, 3.33376917]);
    expectNear(steps[3]!.image, [2.66587882, 3.33350767]);
    expectNear(steps[4]!.at, [2.66644013, 3.33339281]);
    expectNear([steps[2]!.residual, steps[3]!.residual, steps[4]!.residual], [0.22845661, 9.1325e-4, 1.2444e-4]);
  });

  it('Anderson without a ridge is exact at the fourth evaluation', () => {
    const steps = path(anderson({ ridge: 0 }), 4);
    expectNear(steps[2]!.at, [2.23529412, 3.41176471]);
    expectNear(steps[2]!.image, [2.45882353, 3.36470588]);
    expectNear(steps[3]!.at, [8 / 3, 10 / 3], 1e-12);
  });

  it('Anderson with a window of 2', () => {
    const steps = path(anderson({ ridge: 0, window: 2 }), 4);
    expectNear(steps[3]!.at, [2.512364, 3.40454995], 6e-7);
    expectNear(steps[3]!.image, [2.59663699, 3.36181998], 6e-7);
    expectNear([steps[3]!.residual], [0.09448697], 6e-7);
  });

  it('Anderson with mixing 0.5', () => {
    const steps = path(anderson({ ridge: 1e-4, ridgeScale: 'absolute', mixing: 0.5 }), 3);
    expectNear(steps[2]!.at, [1.9998595, 3.47035682]);
    expectNear(steps[2]!.image, [2.34696543, 3.38814273]);
    expectNear([steps[2]!.residual], [0.35670953]);
  });

  it('Broyden', () => {
    const steps = path(broyden(), 5);
    expectNear(steps[1]!.at, [1, 2]);
    expectNear(steps[2]!.at, [2.2962963, 3.48148148]);
    expectNear(steps[3]!.at, [2.51004426, 3.39598229]);
    expectNear([steps[3]!.residual], [0.09255311]);
    expectNear(steps[4]!.at, [2.66666667, 3.33333333]);
  });
});

describe('which state is returned', () => {
  const rates = [0, 0.5, 0.9];
  const starts = rates.map(() => Float64Array.of(0));
  const f = (points: readonly { sample: number; at: Float32Array | Float64Array }[]) =>
    points.map(({ sample, at }) => at.map((z) => rates[sample]! * z + 1));
  const limits = { absolute: 0.1, relative: 0, solver: picard() };

  it('the first that passes, for each sample by itself', () => {
    const found = solveArrays(f, starts, { ...limits, maxSteps: 100 });
    expect(found.map(({ evaluations }) => evaluations)).toEqual([2, 5, 23]);
    found.forEach(({ value }, i) => expect(value[0]).toBeCloseTo([1, 1.9375, 9.113706][i]!, 6));
    const whole = solveArrays(f, starts, { ...limits, maxSteps: 23, until: 'max-steps' });
    expect(whole.map(({ keptAt, evaluations }) => [keptAt, evaluations])).toEqual([
      [2, 23],
      [5, 23],
      [23, 23],
    ]);
    expect(whole.map(({ value }) => value[0])).toEqual(found.map(({ value }) => value[0]));
  });

  it('the best so far, as others return it', () => {
    const found = solveArrays(f, starts, { ...limits, maxSteps: 23, until: 'max-steps', select: 'best' });
    expect(found.map(({ keptAt }) => keptAt)).toEqual([2, 23, 23]);
    found.forEach(({ value }, i) => expect(value[0]).toBeCloseTo([1, 1.99999976, 9.113706][i]!, 6));
  });

  it('the last, and the best where nothing passes', () => {
    const jumpy = (points: readonly { at: Float32Array | Float64Array }[]) =>
      points.map(({ at }) => at.map((z) => 2 - 1.5 * z));
    const start = [Float64Array.of(1)];
    const run = (select: 'first' | 'best' | 'last') =>
      solveArrays(jumpy, start, { absolute: 1e-3, relative: 0, maxSteps: 5, select, trace: true })[0]!;
    expect([run('first').keptAt, run('best').keptAt, run('last').keptAt]).toEqual([1, 1, 5]);
    expect(run('first').outcome).toBe('max-steps');
    expect(run('last').trace.map((residual) => Number(residual.toFixed(6)))).toEqual([
      0.5, 0.75, 1.125, 1.6875, 2.53125,
    ]);
  });

  it('accelerated methods have all samples below the tolerance in three evaluations', () => {
    for (const solver of [anderson(), broyden()])
      for (const { outcome, evaluations } of solveArrays(f, starts, { ...limits, solver }))
        expect([outcome, Math.max(evaluations, 3)]).toEqual(['converged', 3]);
  });
});
