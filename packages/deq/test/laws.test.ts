import { prepare } from '@kleene/backend';
import { draws, key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { Matrix, solve as solveLinear } from 'ml-matrix';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { broyden, solve, solveArrays, solveAsync, type Limits } from '@kleene/deq';
import { over, problem, problems, rows, tensorOf } from './problems.ts';
import { solvers, steffensen } from './solvers.ts';

beforeAll(async () => void (await prepare({ backend: 'cpu' })));

const tight: Limits = { absolute: 1e-9, relative: 0, maxSteps: 5000 };

/** Fixed points in float64: by ml-matrix where the map is affine, else by the method that is not under test to 1e-13. */
const solutions = new Map(
  problems.map((one) => [
    one.name,
    solveArrays(over(one), one.starts, {
      solver: broyden({ search: true }),
      absolute: 1e-13,
      relative: 1e-14,
      maxSteps: 2000,
    }).map(({ value }) => value),
  ]),
);

describe.each([...solvers, [steffensen.name, steffensen] as const])('%s', (name, solver) => {
  let before = 0;
  beforeEach(() => void (before = tf.memory().numTensors));
  afterEach(() => expect(tf.memory().numTensors).toBe(before));

  it('finds the fixed points of affine contractions, as ml-matrix does', () => {
    const source = draws(key(7));
    for (let trial = 0; trial < 10; trial++) {
      const size = 1 + trial;
      const matrix = Array.from({ length: size }, () =>
        Array.from({ length: size }, () => (source.normal() * 0.3) / size),
      );
      const shift = Array.from({ length: size }, () => 5 * source.normal());
      const expected = solveLinear(Matrix.sub(Matrix.eye(size), new Matrix(matrix)), Matrix.columnVector(shift));
      const f = (z: ArrayLike<number>) =>
        Float64Array.from(shift, (b, i) => matrix[i]!.reduce((sum, a, j) => sum + a * z[j]!, b));
      const [found] = solveArrays((points) => points.map(({ at }) => f(at)), [new Float64Array(size)], {
        ...tight,
        solver,
      });
      expect(found!.outcome).toBe('converged');
      expected.to1DArray().forEach((value, i) => expect(found!.value[i]).toBeCloseTo(value, 7));
    }
  });

  // Plain iteration and what is close to it can not solve these; a method for single numbers not what couples them; the chord of a
  // start far away leads nowhere; momentum turns complex pairs outwards; three updates are too few where the slowest of many directions dominates.
  const cannot: Record<string, RegExp> = {
    rot90: /picard(?!, damped)|window 1|steffensen|aitken|momentum/,
    'exp-2': /picard|window 1|momentum/,
    'cos-batch': /chord/,
    'affine-0.9': /steffensen|momentum/,
    'affine-0.99': /steffensen|memory 3/,
    'batch-affine': /steffensen|memory 3/,
    'batch-tanh': /chord|steffensen/,
    'tanh-20': /chord|steffensen/,
    'tanh-200': /chord|steffensen/,
  };
  it.each(problems.filter((one) => !cannot[one.name]?.test(name)))('solves $name in float64', (one) => {
    const found = solveArrays(over(one), one.starts, { ...tight, solver });
    found.forEach(({ outcome, value, residual }, sample) => {
      expect([outcome, residual < 1e-9]).toEqual(['converged', true]);
      value.forEach((number, i) => expect(Math.abs(number - solutions.get(one.name)![sample]![i]!)).toBeLessThan(1e-5));
    });
  });

  it('gives a sample the same bits whatever its neighbours do, also when they are NaN', () => {
    const one = problem('batch-tanh');
    const limits: Limits = { solver, absolute: 1e-5, maxSteps: 100 };
    const run = (which: readonly number[], spoilt = -1) =>
      tf.tidy(() => {
        const z0 = tensorOf(
          which.map((sample) => (sample === spoilt ? one.starts[0]!.map(() => NaN) : one.starts[sample]!)),
        );
        const inputs = one.inputs().map((input) => tf.gather(input, tf.tensor1d([...which], 'int32')));
        const { value, outcomes, evaluations } = solve<tf.Tensor>(one.tensor, z0, { ...limits, inputs });
        const numbers = [...value.dataSync()];
        return which.map((_, row) => [
          outcomes[row],
          evaluations[row],
          ...numbers.slice(row * one.size, (row + 1) * one.size),
        ]);
      }) as unknown as unknown[][];
    const alone = [0, 1, 2].map((sample) => run([sample])[0]);
    expect(run([0, 1, 2])).toEqual(alone);
    expect(run([2, 1, 0])).toEqual([...alone].reverse());
    const beside = run([0, 1, 2], 1);
    expect([beside[0], beside[2]]).toEqual([alone[0], alone[2]]);
    expect(beside[1]!.slice(0, 2)).toEqual(['non-finite', 1]);
  });

  it('has the same results whether it waits or not', async () => {
    const one = problem('tanh-20');
    const inputs = one.inputs();
    const z0 = tensorOf(one.starts);
    const now = solve<tf.Tensor>(one.tensor, z0, { solver, inputs });
    const later = await solveAsync<tf.Tensor>((z, ...rest) => tf.tidy(() => one.tensor(z, ...rest)), z0, {
      solver,
      inputs,
    });
    expect([...later.value.dataSync()]).toEqual([...now.value.dataSync()]);
    expect({ ...later, value: 0 }).toEqual({ ...now, value: 0 });
    tf.dispose([now.value, later.value, z0, ...inputs]);
  });

  it('reports a map that only moves on as unsolved, and one that is NaN as not finite', () => {
    const z0 = [Float64Array.of(0, 0), Float64Array.of(1e6, -3)];
    for (const found of solveArrays((points) => points.map(({ at }) => at.map((z) => z + 1)), z0, {
      solver,
      relative: 1e-2,
      maxSteps: 2000,
    }))
      expect(['max-steps', 'diverged', 'non-finite']).toContain(found.outcome);
    for (const found of solveArrays((points) => points.map(({ at }) => at.map(() => NaN)), z0, { solver }))
      expect([found.outcome, found.evaluations, found.keptAt]).toEqual(['non-finite', 1, 0]);
  });

  it('never solves a map that only moves on in float32, but where the step is lost in rounding', () => {
    for (const step of [1, 0.1, 1e-3])
      for (const start of [0, 1e3]) {
        const [found] = solveArrays(
          (points) => points.map(({ at }) => at.map((z) => z + step)),
          [new Float32Array(3).fill(start)],
          { solver, maxSteps: 300 },
        );
        const { outcome, residual } = found!;
        expect([step, start, outcome !== 'converged' || residual === 0]).toEqual([step, start, true]);
      }
  });

  it('survives a constant map and one that is already solved', () => {
    const [constant] = solveArrays((points) => points.map(({ at }) => at.map(() => 3)), [Float64Array.of(1, 2)], {
      solver,
    });
    expect([constant!.outcome, constant!.value[0]]).toEqual(['converged', 3]);
    const [solved] = solveArrays((points) => points.map(({ at }) => at.slice()), [Float64Array.of(1, 2)], { solver });
    expect([solved!.outcome, solved!.evaluations, ...solved!.value]).toEqual(['converged', 1, 1, 2]);
  });
});

it('the solutions under test are those of ml-matrix', () => {
  for (const name of ['affine-0.99', 'poisson10', 'rot90', 'lin2']) {
    const matrix = Matrix.sub(Matrix.eye(problem(name).size), new Matrix(rows(`${name}/A`)));
    rows(`${name}/b`).forEach((shift, sample) =>
      solveLinear(matrix, Matrix.columnVector(shift))
        .to1DArray()
        .forEach((value, i) => expect(solutions.get(name)![sample]![i]).toBeCloseTo(value, 8)),
    );
  }
});
