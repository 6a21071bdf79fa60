import { prepare } from '@kleene/backend';
import { testedBackends } from '@kleene/backend/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  aitken,
  anderson,
  broyden,
  chord,
  newton,
  picard,
  solve,
  solveArrays,
  solveAsync,
  type Limits,
  type Query,
  type Result,
  type SolveOptions,
  type Solver,
  type Vector,
} from '@kleene/deq';
import { over, problem, rows, tensorOf } from './problems.ts';

beforeAll(async () => void (await prepare({ backend: 'cpu' })));

let before = 0;
beforeEach(() => void (before = tf.memory().numTensors));
afterEach(() => expect(tf.memory().numTensors).toBe(before));

const half = (z: tf.Tensor): tf.Tensor => tf.add(tf.mul(z, 0.5), 1);

describe('bad input', () => {
  const wrong: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ['an unknown option', { tolerance: 1 }, 'deq.solve: options must be made of'],
    ['a tolerance below 0', { absolute: -1 }, 'absolute must be a finite number >= 0, got -1'],
    ['a tolerance of NaN', { relative: NaN }, 'relative must be a finite number >= 0, got NaN'],
    ['tolerances that are both 0', { absolute: 0, relative: 0 }, 'absolute or relative must be above 0'],
    ['no steps', { maxSteps: 0 }, 'maxSteps must be an integer >= 1'],
    ['an unknown selection', { select: 'worst' }, 'select must be one of first, best, last'],
    ['labels that do not rise', { labels: [3, 3] }, 'labels[1] must be an integer >= 4'],
    ['no solver', { solver: 'anderson' }, 'solver must be a solver such as anderson()'],
    ['a growth of 1', { growth: 1 }, 'growth must be above 1'],
  ];
  it.each(wrong)('%s is refused', (_, options, message) => {
    tf.tidy(() => void expect(() => solve(half, tf.zeros([2, 3]), options as SolveOptions)).toThrow(message));
  });

  it('settings of a method that make no sense are refused', () => {
    expect(() => anderson({ window: 0 })).toThrow('deq.anderson: window must be an integer >= 1, got 0');
    expect(() => anderson({ mixing: 0 })).toThrow('mixing must be above 0 and at most 1, got 0');
    expect(() => anderson({ ridge: -1 })).toThrow('ridge must be a finite number >= 0');
    expect(() => picard({ damping: 1.5 })).toThrow('damping must be above 0 and at most 1');
    expect(() => broyden({ memory: 0 })).toThrow('memory must be an integer >= 1');
    expect(() => broyden({ rank: 3 } as object)).toThrow('options must be made of update, memory, search');
  });

  it('states that are none are refused', () => {
    tf.tidy(() => {
      expect(() => solve(half, tf.zeros([0, 3]))).toThrow('z0 must be at least one sample');
      expect(() => solve(half, tf.zeros([3]))).toThrow('z0 must be of shape [batch, ...], rank 2 or more, got [3]');
      expect(() => solve(half, tf.zeros([3, 1], 'int32'))).toThrow('z0 must be of type float32');
      expect(() => solve((z: tf.Tensor[]) => z, [])).toThrow('z0 must be at least one tensor');
      expect(() => solve((z: tf.Tensor[]) => z, [tf.zeros([2, 1]), tf.zeros([3, 1])])).toThrow(
        'z0[1] must be of 2 samples',
      );
      expect(() => solve(half, tf.zeros([2, 1]), { inputs: [tf.zeros([3])] })).toThrow(
        'inputs[0] must be of shape [2, ...]',
      );
    });
    expect(() => solveArrays((points) => points.map(({ at }) => at), [])).toThrow('starts must be at least one vector');
  });

  it('a map that changes the shape is refused, also when it does so after samples have left', () => {
    tf.tidy(() => {
      expect(() => solve((z: tf.Tensor) => tf.sum(z, 1), tf.zeros([2, 3]))).toThrow(
        'f must be a function that keeps the shape [2,3]',
      );
      const shift = tf.tensor2d([[0], [1]]);
      const holdsOn = (z: tf.Tensor): tf.Tensor => tf.add(tf.mul(z, tf.tensor2d([[0], [0.9]])), shift);
      expect(() => solve(holdsOn, tf.zeros([2, 1]))).toThrow('what has a row per sample goes through inputs');
      const { outcomes, value } = solve(holdsOn, tf.zeros([2, 1]), { drop: false, maxSteps: 200, relative: 0 });
      expect(outcomes).toEqual(['converged', 'converged']);
      expect(value.dataSync()[1]).toBeCloseTo(10, 3);
    });
    expect(() => solveArrays(() => [], [Float64Array.of(1)])).toThrow('f must be 1 new vectors of 1 numbers');
  });

  it('a map that changes the type, or returns what is no tensor, is refused', async () => {
    const z0 = tf.zeros([1, 2]);
    const refused = async (f: (z: tf.Tensor) => unknown, message: string): Promise<void> => {
      expect(() => solve(f as (z: tf.Tensor) => tf.Tensor, z0)).toThrow(message);
      await expect(solveAsync(f as (z: tf.Tensor) => tf.Tensor, z0)).rejects.toThrow(message);
    };
    await refused((z) => tf.cast(half(z), 'int32'), 'keeps the type float32 of its state, got "int32"');
    await refused((z) => tf.greater(z, 1), 'keeps the type float32 of its state, got "bool"');
    await refused(() => undefined, 'f(z)[0] must be a tensor, got undefined');
    await refused((z) => Promise.resolve(z), 'f(z)[0] must be a tensor');
    z0.dispose();
  });

  it('a map over arrays that overwrites its points, or returns no vectors, is refused', () => {
    const starts = [Float64Array.of(1, 2)];
    const refused = (f: unknown, message: string): void =>
      expect(() => solveArrays(f as Parameters<typeof solveArrays>[0], starts)).toThrow(message);
    refused(() => undefined, 'f must be 1 new vectors of 2 numbers, got undefined');
    refused(() => [undefined], 'f must be 1 new vectors of 2 numbers');
    refused(() => [Float64Array.of(1)], 'f must be 1 new vectors of 2 numbers');
    refused((points: { at: Float64Array }[]) => points.map(({ at }) => at.fill(3)), 'f must be 1 new vectors');
  });

  it('nodes that do not divide a vector are refused', () => {
    const run = (nodes: number) => () =>
      solveArrays((points) => points.map(({ at }) => at.slice()), [new Float64Array(6)], { norm: 'node', nodes });
    for (const nodes of [0, -1, 1.5, Infinity, NaN, 7])
      expect(run(nodes), String(nodes)).toThrow('nodes must be an integer between 1 and 6');
    expect(run(4)).toThrow('nodes must be a divisor of 6, got 4');
    expect(run(3)()[0]!.outcome).toBe('converged');
  });

  it('a method that ends, or asks about no vector of the right length, is refused', () => {
    const run = (method: (z0: Vector) => Generator<unknown, unknown, Vector>) => () =>
      solve(half, z0, { solver: { name: 'own', returns: 'image', run: method } as Solver });
    const z0 = tf.zeros([1, 3]);
    const message = 'deq.own: run must be a generator that never ends, of { at } with 3 numbers';
    expect(
      run(function* (z0) {
        yield { at: z0 };
      }),
    ).toThrow(message);
    expect(run(function* () {})).toThrow(message);
    expect(
      run(function* () {
        yield {};
      }),
    ).toThrow(message);
    expect(
      run(function* () {
        yield { at: new Float32Array(2) };
      }),
    ).toThrow(message);
    z0.dispose();
  });

  it('an exception inside the map passes and leaves no tensor behind, waiting or not', async () => {
    const z0 = tf.zeros([3, 2]);
    const inputs = [tf.tensor2d([[0], [0.5], [0.9]])];
    let calls = 0;
    const fails = (z: tf.Tensor, rate: tf.Tensor): tf.Tensor => {
      const next = tf.add(tf.mul(z, rate), 1);
      if (++calls % 4 === 0) throw new Error('inside');
      return next;
    };
    const held = tf.memory().numTensors;
    expect(() => solve(fails, z0, { inputs })).toThrow('inside');
    await expect(solveAsync(fails, z0, { inputs })).rejects.toThrow('inside');
    expect(tf.memory().numTensors).toBe(held);
    tf.dispose([z0, ...inputs]);
  });
});

describe('what a solve returns', () => {
  it('owns nothing of the caller: a map that returns a tensor of its own, or its argument', async () => {
    const own = tf.tensor2d([[1, 2]]);
    const z0 = tf.zeros([1, 2]);
    const found = [solve(() => own, z0), await solveAsync(() => own, z0), solve((z: tf.Tensor) => z, z0)];
    expect(found.map(({ value, evaluations }) => [...value.dataSync(), ...evaluations])).toEqual([
      [1, 2, 2],
      [1, 2, 2],
      [0, 0, 1],
    ]);
    expect([...own.dataSync(), ...z0.dataSync()]).toEqual([1, 2, 0, 0]);
    tf.dispose([own, z0, ...found.map(({ value }) => value)]);
  });

  it('statistics, residual traces and states at labels, the last ones standing still', () => {
    tf.tidy(() => {
      const rate = tf.tensor2d([[0], [0.5]]);
      const f = (z: tf.Tensor, r: tf.Tensor): tf.Tensor => tf.add(tf.mul(z, r), 1);
      const found = solve(f, tf.zeros([2, 1]), {
        inputs: [rate],
        relative: 0,
        absolute: 1e-2,
        trace: true,
        labels: [1, 3, 50],
      });
      expect(found.evaluations).toEqual([2, 8]);
      expect(found.keptAt).toEqual([2, 8]);
      expect(found.calls).toBe(8);
      expect(found.traces).toEqual([
        [1, 0],
        [1, 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125],
      ]);
      expect(found.residuals).toEqual([0, 0.0078125]);
      expect(found.relatives[1]).toBeCloseTo(0.0078125 / 1.9921875, 9);
      expect(found.states.map((state) => [...state.dataSync()])).toEqual([
        [1, 1],
        [1, 1.75],
        [1, 1.9921875],
      ]);
    });
  });

  it('is the start where no iterate was finite, the best finite state where later ones were not', () => {
    tf.tidy(() => {
      const never = solve((z: tf.Tensor) => tf.mul(z, NaN), tf.ones([1, 2]));
      expect([never.outcomes[0], ...never.value.dataSync(), never.residuals[0]]).toEqual(['non-finite', 1, 1, NaN]);
      const square = solve((z: tf.Tensor) => tf.square(z), tf.tensor2d([[3]]), { growth: Infinity });
      expect([square.outcomes[0], ...square.value.dataSync(), square.keptAt[0]]).toEqual(['non-finite', 9, 1]);
    });
  });

  it('is the same whatever the method and the map do with their memory afterwards', () => {
    const one = problem('tanh-20');
    const limits: SolveOptions = { absolute: 1e-8, relative: 0, maxSteps: 200, labels: [2, 4], until: 'max-steps' };
    for (const solver of [picard(), anderson({ window: 2 }), anderson({ window: 3, mixing: 0.5 }), broyden()]) {
      const seen: Float64Array[] = [];
      const run = () =>
        solveArrays(
          (points) => points.map(({ at, sample }) => (seen.push(one.image(at, sample) as Float64Array), seen.at(-1)!)),
          one.starts,
          { ...limits, solver },
        );
      const found = run();
      const before = found.map(({ value, states }) => [value, ...states].map((state) => [...state]));
      seen.forEach((image) => image.fill(NaN));
      expect(found.map(({ value, states }) => [value, ...states].map((state) => [...state]))).toEqual(before);
      expect(run().map(({ value, states }) => [value, ...states].map((state) => [...state]))).toEqual(before);
    }
  });

  it('is the same where the map writes all its images to one buffer, which the cpu backend does not copy', () => {
    const buffer = new Float32Array(6);
    const f = (z: tf.Tensor, isShared: boolean): tf.Tensor => {
      const image = z.dataSync().map((value, i) => 0.8 * Math.sin(value) + i);
      if (isShared) buffer.set(image);
      return tf.tensor2d(isShared ? buffer : Float32Array.from(image), [2, 3]);
    };
    for (const solver of [picard(), anderson(), broyden()]) {
      const run = (isShared: boolean) =>
        tf.tidy(() => {
          const options: SolveOptions = { solver, absolute: 1e-5, relative: 0, drop: false, trace: true };
          const { value, outcomes, traces } = solve((z: tf.Tensor) => f(z, isShared), tf.zeros([2, 3]), options);
          return { outcomes, traces, numbers: [...value.dataSync()] } as unknown as tf.TensorContainer;
        });
      expect(run(true)).toEqual(run(false));
    }
  });

  it('has what is documented and nothing else', () => {
    const [found] = solveArrays((points) => points.map(({ at }) => at.map((z) => z / 2)), [Float64Array.of(1)]);
    expect(Object.keys(found!).sort()).toEqual(
      ['evaluations', 'keptAt', 'outcome', 'relative', 'residual', 'states', 'trace', 'value'].sort(),
    );
  });

  it('is solved where nothing moves, though nothing is allowed: 0 to a relative tolerance', () => {
    const halve = (points: readonly { at: Vector }[]) => points.map(({ at }) => at.map((z) => z / 2));
    const [found] = solveArrays(halve, [new Float64Array(2)], { absolute: 0, relative: 1e-3 });
    expect([found!.outcome, found!.evaluations, found!.relative]).toEqual(['converged', 1, 0]);
  });

  it('survives trials that are not finite, not iterates', () => {
    // From 4 the first step leads to -1, where there is no root; half of it is safe.
    const f = (points: readonly { at: Vector }[]) => points.map(({ at }) => at.map((z) => z + 5 * (1 - Math.sqrt(z))));
    const run = (solver: Solver) => solveArrays(f, [Float64Array.of(4)], { solver, absolute: 1e-8, relative: 0 })[0]!;
    expect(run(broyden()).outcome).toBe('non-finite');
    const found = run(broyden({ search: true }));
    expect([found.outcome, found.value[0]]).toEqual(['converged', expect.closeTo(1, 7)]);
  });

  it('is converged where later iterates are not finite, but for the last state', () => {
    const run = (select: 'first' | 'best' | 'last') => {
      let calls = 0;
      const f = (points: readonly { at: Vector }[]) =>
        points.map(({ at }) => at.map((z) => (++calls > 40 ? NaN : z / 2 + 1)));
      const options: Limits = { select, until: 'max-steps', absolute: 1e-4, relative: 0 };
      const [{ outcome, value }] = solveArrays(f, [Float64Array.of(0)], options) as [Result];
      return [outcome, Math.abs(value[0]! - 2) < 1e-3];
    };
    expect([run('first'), run('best'), run('last')[0]]).toEqual([
      ['converged', true],
      ['converged', true],
      'non-finite',
    ]);
  });

  /** A method that asks what it is told to, about single numbers, and then for ever about the last. */
  const asks = (...queries: readonly [at: number, kind?: 'trial' | 'probe'][]): Solver => ({
    name: 'asks',
    returns: 'point',
    *run() {
      const all = queries.map(([at, kind]): Query => ({ at: Float64Array.of(at), ...(kind && { kind }) }));
      for (const query of all) yield query;
      for (;;) yield all.at(-1)!;
    },
  });

  it('is never a probe, which no residual is taken of', () => {
    const f = (points: readonly { at: Vector }[]) => points.map(({ at }) => at.map((z) => z / 2));
    const solver = asks([1], [0, 'probe'], [0.5], [0, 'trial']);
    const [found] = solveArrays(f, [Float64Array.of(1)], { solver, absolute: 1e-3, relative: 0, trace: true });
    expect([found!.outcome, found!.evaluations, found!.keptAt, found!.trace]).toEqual([
      'converged',
      4,
      4,
      [0.5, 0.25, 0],
    ]);
  });

  it('is the one that passes, also where one before it was nearer only because it is large', () => {
    const images = new Map([
      [0, 1000],
      [1000, 2000],
      [1426, 926],
    ]);
    const f = (points: readonly { at: Vector }[]) => points.map(({ at }) => at.map((z) => images.get(z)!));
    const limits: Limits = { solver: asks([0], [1000], [1426]), absolute: 0, relative: 0.6 };
    for (const select of ['first', 'best'] as const) {
      const [found] = solveArrays(f, [Float64Array.of(0)], { ...limits, select });
      expect([found!.outcome, found!.keptAt, found!.value[0]]).toEqual(['converged', 3, 1426]);
    }
  });

  it('says diverged where the residual has grown out of bounds', () => {
    const one = problem('exp-2');
    const [found] = solveArrays(over(one), one.starts);
    expect([found!.outcome, found!.evaluations, found!.keptAt]).toEqual(['diverged', 28, 1]);
  });

  it('needs one evaluation from a start within the absolute tolerance, few from one within the relative one', () => {
    const one = problem('tanh-20');
    const exact = solveArrays(over(one), one.starts, {
      solver: anderson(),
      absolute: 1e-13,
      relative: 0,
      maxSteps: 200,
    });
    const again = solveArrays(
      over(one),
      exact.map(({ value }) => value),
    );
    expect(again.map(({ outcome, evaluations }) => [outcome, evaluations])).toEqual(exact.map(() => ['converged', 1]));
    const near = exact.map(({ value }) => value.map((z) => z + 1e-4));
    for (const { outcome, evaluations } of solveArrays(over(one), near, { absolute: 0, relative: 1e-3 }))
      expect([outcome, Math.min(evaluations, 4)]).toEqual(['converged', evaluations]);
  });
});

it('Newton takes the Jacobian at every step, the chord method once, by as many probes as there are numbers', () => {
  const size = 5;
  const f = (points: readonly { at: Vector }[]) => points.map(({ at }) => at.map((z, i) => 0.5 * Math.tanh(z) + i / 3));
  const probes = (solver: Solver) => {
    const limits: Limits = { solver, absolute: 1e-9, relative: 0, maxSteps: 200, trace: true };
    const [found] = solveArrays(f, [new Float64Array(size)], limits);
    expect(found!.outcome).toBe('converged');
    return { steps: found!.trace.length - 1, probes: found!.evaluations - found!.trace.length };
  };
  const [exact, once] = [probes(newton()), probes(chord())];
  expect([exact.probes, once.probes]).toEqual([exact.steps * size, size]);
  expect(once.steps).toBeGreaterThan(exact.steps);
});

it('Aitken’s steps are as long as they may be', () => {
  const f = (points: readonly { at: Vector }[]) => points.map(({ at }) => at.map((z) => 0.9 * z + 1));
  const count = (solver: Solver) =>
    solveArrays(f, [Float64Array.of(0)], { solver, absolute: 1e-6, relative: 0, maxSteps: 300 })[0]!.evaluations;
  expect(count(aitken())).toBe(3);
  expect(count(aitken({ longest: 1 }))).toBe(count(picard()));
  expect([count(aitken({ longest: 4 })) < count(picard()), count(aitken({ longest: 4 })) > 3]).toEqual([true, true]);
});

describe('norms', () => {
  it('over nodes are not passed by a sample whose few bad nodes drown among many good ones', () => {
    tf.tidy(() => {
      const rate = tf.tensor3d([[[0.9], ...Array.from({ length: 63 }, () => [0])]]);
      const shift = tf.tensor3d([[[0.1], ...Array.from({ length: 63 }, () => [100])]]);
      const f = (z: tf.Tensor): tf.Tensor => tf.add(tf.mul(z, rate), shift);
      const run = (norm: 'sample' | 'node') =>
        solve(f, tf.zeros([1, 64, 1]), { norm, absolute: 0, relative: 1e-3, maxSteps: 200, drop: false });
      expect(run('sample').evaluations).toEqual([2]);
      const found = run('node');
      expect(found.outcomes).toEqual(['converged']);
      expect(found.value.dataSync()[0]).toBeGreaterThan(0.98);
    });
  });
});

describe('trials of reports', () => {
  it('a singular small system is no exception: constant maps, maps that move one coordinate, too few eigenvalues', () => {
    const tight: SolveOptions = { solver: anderson({ window: 8 }) };
    const f = (z: tf.Tensor, slope: tf.Tensor, shift: tf.Tensor): tf.Tensor => tf.add(tf.mul(z, slope), shift);
    const row = (value: (i: number) => number): number[] => Array.from({ length: 64 }, (_, i) => value(i));
    const slopes = [row(() => 0), row((i) => (i === 0 ? 0.5 : 0)), row((i) => (i % 2 === 0 ? 0.9 : -0.5))];
    const shifts = [row(() => 3), row((i) => (i === 0 ? 1 : 0)), row(() => 1)];
    tf.tidy(() => {
      const normal = (i: number): number[] => row((j) => 0.7 * Math.sin(i + j));
      const batch = [...slopes, ...Array.from({ length: 29 }, (_, i) => normal(i))];
      const shift = [...shifts, ...Array.from({ length: 29 }, (_, i) => row((j) => Math.cos(i * j)))];
      const found = solve(f, tf.zeros([32, 64]), { ...tight, inputs: [tf.tensor2d(batch), tf.tensor2d(shift)] });
      expect(new Set(found.outcomes)).toEqual(new Set(['converged']));
      expect(found.evaluations.slice(0, 3).map((count, i) => count <= [2, 3, 4][i]!)).toEqual([true, true, true]);
      const alone = solve(f, tf.zeros([1, 64]), {
        ...tight,
        inputs: [tf.tensor2d([batch[7]!]), tf.tensor2d([shift[7]!])],
      });
      expect([...alone.value.dataSync()]).toEqual(Array.from(found.value.dataSync().slice(7 * 64, 8 * 64)));
    });
  });

  it('states of any rank and of several tensors take the same evaluations to the same numbers', () => {
    const size = 24;
    const weight = rows('tanh-200/W')
      .slice(0, size)
      .map((row) => row.slice(0, size).map((w) => 3 * w));
    const shift = rows('tanh-200/x').map((row) => row.slice(0, size));
    tf.tidy(() => {
      const w = tensorOf(weight);
      const flat = (z: tf.Tensor, x: tf.Tensor): tf.Tensor => tf.tanh(tf.add(tf.matMul(z as tf.Tensor2D, w), x));
      const as =
        (...shape: number[]) =>
        (z: tf.Tensor, x: tf.Tensor): tf.Tensor =>
          tf.reshape(flat(tf.reshape(z, [-1, size]), x), [-1, ...shape]);
      const split = (z: readonly tf.Tensor[], x: tf.Tensor): readonly tf.Tensor[] =>
        tf.split(flat(tf.concat([...z], 1), x), [8, 16], 1);
      for (const batch of [2, 1]) {
        const options: SolveOptions = {
          solver: anderson(),
          inputs: [tensorOf(shift.slice(0, batch))],
          absolute: 1e-6,
          relative: 1e-6,
        };
        const reference = solve(flat, tf.zeros([batch, size]), options);
        for (const shape of [
          [2, 3, 4],
          [24, 1],
        ]) {
          const found = solve(as(...shape), tf.zeros([batch, ...shape]), options);
          expect([found.value.shape, found.evaluations]).toEqual([[batch, ...shape], reference.evaluations]);
          expect([...found.value.dataSync()]).toEqual([...reference.value.dataSync()]);
        }
        const found = solve(split, [tf.zeros([batch, 8]), tf.zeros([batch, 16])], options);
        expect(found.value.map(({ shape }) => shape)).toEqual([
          [batch, 8],
          [batch, 16],
        ]);
        expect(found.evaluations).toEqual(reference.evaluations);
        expect([...tf.concat([...found.value], 1).dataSync()]).toEqual([...reference.value.dataSync()]);
      }
    });
  });

  it('commutes with permutations of the numbers of a sample', () => {
    const one = problem('tanh-20');
    const order = Array.from({ length: 20 }, (_, i) => (i * 7) % 20);
    const there = (z: ArrayLike<number>): Float64Array => Float64Array.from(order, (i) => z[i]!);
    const back = (z: ArrayLike<number>): Float64Array => {
      const result = new Float64Array(20);
      order.forEach((to, i) => (result[to] = z[i]!));
      return result;
    };
    for (const solver of [picard(), anderson(), broyden()]) {
      const limits = { solver, absolute: 1e-10, relative: 0, maxSteps: 1000 };
      const plain = solveArrays(over(one), one.starts, limits);
      const moved = solveArrays(
        (points) => points.map(({ at, sample }) => there(one.image(back(at), sample))),
        one.starts.map(there),
        limits,
      );
      plain.forEach(({ value }, sample) =>
        there(value).forEach((z, i) => expect(moved[sample]!.value[i]).toBeCloseTo(z, 8)),
      );
    }
  });
});

describe('backends', () => {
  for (const { options: backend, isHere, title } of testedBackends())
    if (!isHere) it.skip(title, () => {});
    else
      it(`${title} the outcome is that of float64 and the state within 1e-4, and within 1e-6 that of the sample alone`, async () => {
        await prepare(backend);
        const one = problem('tanh-20');
        const inputs = one.inputs();
        const z0 = tensorOf(one.starts);
        const options: SolveOptions = { solver: anderson(), absolute: 1e-6, relative: 1e-6, inputs };
        const found = await solveAsync<tf.Tensor>(one.tensor, z0, options);
        expect(new Set(found.outcomes)).toEqual(new Set(['converged']));
        const exact = solveArrays(over(one), one.starts, {
          solver: anderson(),
          absolute: 1e-12,
          relative: 0,
          maxSteps: 200,
        });
        const numbers = await found.value.data();
        exact.forEach(({ value }, sample) =>
          value.forEach((z, i) => expect(Math.abs(numbers[sample * 20 + i]! - z)).toBeLessThan(1e-4)),
        );
        // Alone: rounding may differ with the size of the batch, the outcome may not.
        for (let sample = 0; sample < one.starts.length; sample++) {
          const rows = inputs.map((input) => tf.slice(input, sample, 1));
          const z1 = tensorOf([one.starts[sample]!]);
          const alone = await solveAsync<tf.Tensor>(one.tensor, z1, { ...options, inputs: rows });
          expect(alone.outcomes[0]).toBe('converged');
          (await alone.value.data()).forEach((z, i) =>
            expect(Math.abs(z - numbers[sample * 20 + i]!)).toBeLessThan(1e-6),
          );
          tf.dispose([z1, alone.value, ...rows]);
        }
        tf.dispose([z0, found.value, ...inputs]);
        await prepare({ backend: 'cpu' });
      });
});
