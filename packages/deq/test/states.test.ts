import { readFileSync } from 'node:fs';
import { readSafetensors } from '@kleene/formats';
import { describe, expect, it } from 'vitest';
import { anderson, broyden, picard, solveArrays, type Limits } from '@kleene/deq';
import { over, problem, runs, type Run } from './problems.ts';

const bytes = readFileSync(new URL('fixtures/states.safetensors', import.meta.url));
const recorded = readSafetensors(new Uint8Array(bytes)).tensors;

const nameOf = ({ problem, solver, options }: Run): string =>
  [problem, solver, ...Object.entries(options).map((entry) => entry.join('='))].join('/');

const all = runs.cases.filter(({ dtype }) => dtype === 'float64');
// Damped iteration returns the damped step there, here the image itself, as without damping.
const withStates = all.filter(
  (run) => `${nameOf(run)}/return_final` in recorded && !(run.solver === 'fixed_point_iter' && 'tau' in run.options),
);

/** Sixteen evaluations of Broyden's are 15 iterations there. */
function limitsOf({ solver, options }: Run): Limits {
  const { tau, m, lam } = options as Record<string, number>;
  // They selected by relative residuals.
  const fixed: Limits = { absolute: 0, relative: 1e-300, growth: Infinity, until: 'max-steps' };
  if (solver === 'broyden') return { ...fixed, solver: broyden(), maxSteps: 16 };
  if (solver !== 'anderson') return { ...fixed, solver: picard({ damping: tau ?? 1 }), maxSteps: 15 };
  const method = anderson({ window: m ?? 6, mixing: tau ?? 1, ridge: lam ?? 1e-4, ridgeScale: 'absolute' });
  return { ...fixed, solver: method, maxSteps: 15 };
}

/** The states in order, each within 1e-6 of its size. */
function near(found: readonly ArrayLike<number>[], expected: Float64Array): void {
  const size = found[0]!.length;
  found.forEach((state, row) => {
    const there = expected.subarray(row * size, (row + 1) * size);
    const length = Math.hypot(...there);
    const gap = Math.hypot(...Array.from(state, (value, i) => value - there[i]!));
    expect(gap, `row ${row}`).toBeLessThan(1e-6 * Math.max(1, length));
  });
}

describe('states of recorded runs of torchdeq', () => {
  it.each(withStates.map((run) => [nameOf(run), run] as const))('the last of %s', (name, run) => {
    const one = problem(run.problem);
    const found = solveArrays(over(one), one.starts, { ...limitsOf(run), select: 'last' });
    near(
      found.map(({ value }) => value),
      recorded[`${name}/return_final`]!.data as Float64Array,
    );
  });

  it.each(withStates.map((run) => [nameOf(run), run] as const))('the best so far at labels of %s', (name, run) => {
    const one = problem(run.problem);
    const found = solveArrays(over(one), one.starts, { ...limitsOf(run), select: 'best', labels: [4, 9, 15] });
    near(
      [0, 1, 2].flatMap((label) => found.map(({ states }) => states[label]!)),
      recorded[`${name}/indexing`]!.data as Float64Array,
    );
  });

  it.each(all.filter(({ solver }) => solver === 'simple_fixed_point_iter').map((run) => [nameOf(run), run] as const))(
    'a fixed number of plain steps, %s',
    (name, run) => {
      const one = problem(run.problem);
      const found = solveArrays(over(one), one.starts, { ...limitsOf(run), maxSteps: 40, select: 'last' });
      near(
        found.map(({ value }) => value),
        recorded[`${name}/kept`]!.data as Float64Array,
      );
    },
  );
});
