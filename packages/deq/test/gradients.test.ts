import { prepare } from '@kleene/backend';
import { disposeParams, valueAndGrads } from '@kleene/nn';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  anderson,
  attach,
  broyden,
  checkpointed,
  equilibrium,
  evenLabels,
  implicit,
  newtonKrylov,
  oneStep,
  phantom,
  picard,
  solve,
  solveArrays,
  unrolled,
  unrolledAnderson,
  unrolledBroyden,
  type EquilibriumOptions,
  type Gradient,
  type Iterate,
  type Limits,
} from '@kleene/deq';
import { arrays, recordedOutputs, rows, runs } from './problems.ts';

beforeAll(async () => void (await prepare({ backend: 'cpu' })));

let before = 0;
beforeEach(() => void (before = tf.memory().numTensors));
afterEach(() => expect(tf.memory().numTensors).toBe(before));

/** tanh(z Wᵀ + x). */
const layer =
  (w: tf.Tensor): Iterate<tf.Tensor> =>
  (z, x) =>
    tf.tanh(tf.add(tf.matMul(z as tf.Tensor2D, w as tf.Tensor2D, false, true), x!));

const tight: EquilibriumOptions = { solver: anderson(), absolute: 1e-7, relative: 1e-7, maxSteps: 100 };
const exactly = implicit({ relative: 1e-7 });

interface Slopes {
  readonly loss: number;
  readonly w: number[];
  readonly x: number[];
}

/** The loss Σ cotangent · z* with its gradients. */
function slopes(
  w: number[][],
  x: number[][],
  cotangent: number[][],
  options: EquilibriumOptions,
  from?: number[][],
): Slopes {
  const params = { w: tf.tensor2d(w), x: tf.tensor2d(x) };
  const g = tf.tensor2d(cotangent);
  const z0 = from === undefined ? tf.zeros(params.x.shape) : tf.tensor2d(from);
  const { value, grads } = valueAndGrads((p) => {
    const { value } = equilibrium(layer(p.w), z0, { ...tight, ...options, inputs: [p.x] });
    return tf.sum(tf.mul(value, g)) as tf.Scalar;
  }, params);
  const found = { loss: value.dataSync()[0]!, w: [...grads.w.dataSync()], x: [...grads.x.dataSync()] };
  disposeParams({ ...params, g, z0, value, gw: grads.w, gx: grads.x });
  return found;
}

function near(found: readonly number[], expected: ArrayLike<number>, within = 2e-6): void {
  expect(found.length).toBe(expected.length);
  Array.from(expected).forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThan(within));
}

const W = [
  [0.3, -0.2],
  [0.1, 0.4],
];
const X = [[0.5, -0.3]];
const G = [[1, 2]];

describe('gradients of a layer of two numbers, from its closed form', () => {
  it('implicit', () => {
    const { loss, w, x } = slopes(W, X, G, { gradient: exactly });
    near([loss], [-0.082399047]);
    near(x, [0.88047888, 2.424512534]);
    near(w, [0.567607477, -0.320079049, 1.56298064, -0.881379082]);
  });

  it('one-step', () => {
    const { w, x } = slopes(W, X, G, { gradient: oneStep() });
    near(x, [0.584416468, 1.735694253]);
    near(w, [0.376748568, -0.212451964, 1.118928641, -0.630974097]);
  });

  it.each([
    [3, 1, [0.853349297, 2.375341426]],
    [5, 1, [0.878418769, 2.421546139]],
    [3, 0.5, [0.621443368, 1.786597147]],
    [20, 0.5, [0.880325681, 2.424269824]],
  ] as const)('phantom of %d steps with damping %d', (steps, damping, expected) =>
    near(slopes(W, X, G, { gradient: phantom({ steps, damping }) }).x, expected),
  );

  it('phantom gradients turn towards the implicit one with each step', () => {
    const exact = slopes(W, X, G, { gradient: exactly }).x;
    const gap = (steps: number): number =>
      Math.hypot(...slopes(W, X, G, { gradient: phantom({ steps }) }).x.map((value, i) => value - exact[i]!));
    const gaps = [1, 2, 3, 5, 8].map(gap);
    gaps.slice(1).forEach((value, i) => expect(value).toBeLessThan(gaps[i]!));
  });

  it('unrolled and checkpointed, equal to one another and in the end to the implicit one', () => {
    const gradients = (w: tf.Tensor, x: tf.Tensor, gradient: Gradient): number[] => {
      const pulled = tf.tidy(() =>
        tf
          .grads((w, x) =>
            tf.sum(tf.mul(equilibrium(layer(w), tf.zeros([1, 2]), { gradient, inputs: [x] }).value, tf.tensor2d(G))),
          )([w, x])
          .map((grad) => grad.dataSync()),
      ) as unknown as Float32Array[];
      return pulled.flatMap((numbers) => [...numbers]);
    };
    tf.tidy(() => {
      const [w, x] = [tf.tensor2d(W), tf.tensor2d(X)];
      const exact = slopes(W, X, G, { gradient: exactly });
      for (const steps of [1, 4, 7, 60]) {
        const plain = gradients(w, x, unrolled({ steps, damping: 0.8 }));
        for (const segment of [1, 3, 100])
          near(gradients(w, x, checkpointed({ steps, damping: 0.8, segment, through: [w, x] })), plain, 1e-6);
        if (steps === 60) near(plain, [...exact.w, ...exact.x]);
      }
    });
  });
});

describe('gradients of a linear layer', () => {
  it('are 2 for each number, whatever the backward solver; phantoms take partial sums', () => {
    const A = tf.tensor2d([
      [0.5, 0.1],
      [0, 0.4],
    ]);
    const slope = (gradient: Gradient): number[] =>
      tf.tidy(() => {
        const pulled = tf.grad((b) => {
          const f = (z: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.add(tf.matMul(z as tf.Tensor2D, A, false, true), b);
          return tf.sum(equilibrium(f, tf.zeros([1, 2]), { ...tight, inputs: [b], gradient }).value);
        })(tf.tensor2d([[1, 2]]));
        return [...pulled.dataSync()] as unknown as tf.TensorContainer;
      }) as unknown as number[];
    for (const solver of [picard(), anderson(), broyden(), newtonKrylov()])
      near(slope(implicit({ solver, relative: 1e-7 })), [2, 2], 1e-5);
    near(slope(oneStep()), [1, 1]);
    near(slope(phantom({ steps: 3 })), [1.75, 1.75]);
    near(slope(phantom({ steps: 5, damping: 0.5 })), [1.525391, 1.525391]);
    A.dispose();
  });

  it('exist where plain iteration does not converge, forwards or backwards: a rotation', () => {
    tf.tidy(() => {
      const f = (z: tf.Tensor, b: tf.Tensor): tf.Tensor =>
        tf.add(
          tf.matMul(
            z as tf.Tensor2D,
            tf.tensor2d([
              [0, 1],
              [-1, 0],
            ]),
          ),
          b,
        );
      const slope = tf.grad((b) =>
        tf.sum(equilibrium(f, tf.zeros([1, 2]), { ...tight, inputs: [b], gradient: exactly }).value),
      );
      // (I - R)⁻ᵀ (1, 1) for z ↦ (b1 - z2, b2 + z1).
      near([...slope(tf.tensor2d([[1, 0]])).dataSync()], [1, 0]);
    });
  });
});

const solved: Limits = { solver: anderson(), absolute: 1e-13, relative: 0, maxSteps: 500 };

/** The derivative of the loss by x and W by central differences of solves in float64: to 1e-13, or else as `limits` has it. */
function differences(
  w: number[][],
  x: number[][],
  cotangent: number[][],
  limits: Limits = solved,
): { loss: number; w: number[]; x: number[] } {
  const loss = (w: number[][], x: number[][]): number => {
    const found = solveArrays(
      (points) =>
        points.map(({ at, sample }) =>
          Float64Array.from(w, (row, i) => Math.tanh(row.reduce((sum, a, j) => sum + a * at[j]!, x[sample]![i]!))),
        ),
      x.map((row) => new Float64Array(row.length)),
      limits,
    );
    return found.reduce(
      (sum, { value }, b) => [...value].reduce((total, z, i) => total + z * cotangent[b]![i]!, sum),
      0,
    );
  };
  const slope = (matrix: number[][], run: (changed: number[][]) => number): number[] =>
    matrix.flatMap((row, i) =>
      row.map((_, j) => {
        const at = (step: number): number =>
          run(matrix.map((other, r) => other.map((value, c) => (r === i && c === j ? value + step : value))));
        return (at(1e-5) - at(-1e-5)) / 2e-5;
      }),
    );
  return {
    loss: loss(w, x),
    w: slope(w, (changed) => loss(changed, x)),
    x: slope(x, (changed) => loss(w, changed)),
  };
}

describe('against finite differences of a float64 reference', () => {
  const size = 4;
  const w = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => 0.45 * Math.sin(3 * i + 5 * j + 1)),
  );
  const x = [0, 1].map((b) => Array.from({ length: size }, (_, i) => Math.cos(b + 2 * i)));
  const cotangent = [0, 1].map((b) => Array.from({ length: size }, (_, i) => Math.sin(4 * b + i) + 0.3));
  const expected = differences(w, x, cotangent);

  it.each([
    ['implicit', exactly],
    ['implicit by Broyden', implicit({ solver: broyden(), relative: 1e-7 })],
    ['implicit by plain iteration', implicit({ solver: picard(), relative: 1e-7, maxSteps: 300 })],
    ['phantom, many steps', phantom({ steps: 80 })],
    ['unrolled', unrolled({ steps: 80 })],
  ] as const)('%s is right to 1e-4', (_, gradient) => {
    const found = slopes(w, x, cotangent, { gradient });
    near(found.w, expected.w, 1e-4);
    near(found.x, expected.x, 1e-4);
  });

  /** A fixed number of evaluations, whatever they lead to. */
  const fixed = (solver: Limits['solver'] & object, maxSteps: number): Limits => {
    return { solver, absolute: 1e-300, relative: 0, maxSteps, select: 'last', growth: Infinity };
  };

  it.each([
    [1, anderson({ ridge: 1e-4 }), unrolledAnderson({ steps: 1, ridge: 1e-4 })],
    [2, anderson({ ridge: 1e-4 }), unrolledAnderson({ steps: 2, ridge: 1e-4 })],
    [5, anderson({ ridge: 1e-4 }), unrolledAnderson({ steps: 5, ridge: 1e-4 })],
    [5, anderson({ window: 2, ridge: 1e-4 }), unrolledAnderson({ steps: 5, window: 2, ridge: 1e-4 })],
    [
      6,
      anderson({ window: 3, mixing: 0.6, ridge: 1e-3 }),
      unrolledAnderson({ steps: 6, window: 3, mixing: 0.6, ridge: 1e-3 }),
    ],
  ])('%d steps of Anderson, unrolled, are those of the solver, mixture and all', (steps, solver, gradient) => {
    const expected = differences(w, x, cotangent, fixed(solver, steps));
    const found = slopes(w, x, cotangent, { gradient });
    near([found.loss], [expected.loss], 1e-5);
    near(found.w, expected.w, 1e-4);
    near(found.x, expected.x, 1e-4);
  });

  // The solver returns the point that it looked at last, the unrolled one where the last step leads.
  it.each([1, 2, 4, 6])('%d steps of Broyden, unrolled, are those of the solver, updates and all', (steps) => {
    const expected = differences(w, x, cotangent, fixed(broyden(), steps + 1));
    const found = slopes(w, x, cotangent, { gradient: unrolledBroyden({ steps }) });
    near([found.loss], [expected.loss], 1e-5);
    near(found.w, expected.w, 1e-4);
    near(found.x, expected.x, 1e-4);
  });

  it('unrolled Anderson and Broyden end at the implicit gradient, and past it', () => {
    for (const gradient of [
      unrolledAnderson({ steps: 12 }),
      unrolledBroyden({ steps: 12 }),
      unrolledBroyden({ steps: 30 }),
      unrolledAnderson({ steps: 30 }),
    ]) {
      const found = slopes(w, x, cotangent, { gradient });
      near(found.w, expected.w, 1e-4);
      near(found.x, expected.x, 1e-4);
    }
  });

  it('one-step is the vector product with the Jacobian of one application', () => {
    const found = slopes(w, x, cotangent, { gradient: oneStep() });
    tf.tidy(() => {
      const z = solve(layer(tf.tensor2d(w)), tf.zeros([2, size]), { ...tight, inputs: [tf.tensor2d(x)] }).value;
      const square = [...tf.mul(tf.sub(1, tf.square(z)), tf.tensor2d(cotangent)).dataSync()];
      near(found.x, square, 1e-5);
    });
  });

  it('does not depend on the start, nor on the forward solver, and exists where the start is the solution', () => {
    const reference = slopes(w, x, cotangent, { gradient: exactly });
    const solution = tf.tidy(() =>
      solve(layer(tf.tensor2d(w)), tf.zeros([2, size]), { ...tight, inputs: [tf.tensor2d(x)] }).value.arraySync(),
    ) as unknown as number[][];
    for (const found of [
      slopes(w, x, cotangent, { gradient: exactly, solver: broyden() }),
      slopes(w, x, cotangent, { gradient: exactly }, [
        [2, -1, 0.5, 1],
        [0, 3, 1, -2],
      ]),
      slopes(w, x, cotangent, { gradient: exactly }, solution),
    ])
      near([...found.w, ...found.x], [...reference.w, ...reference.x], 2e-5);
  });

  it('flows through layers of several tensors of any rank', () => {
    const reference = slopes(w, x, cotangent, { gradient: exactly });
    const params = { w: tf.tensor2d(w), x: tf.tensor2d(x) };
    const parts = (z: readonly tf.Tensor[]): tf.Tensor =>
      tf.concat([tf.reshape(z[0]!, [-1, 1]), tf.reshape(z[1]!, [-1, 3])], 1);
    for (const gradient of [exactly, phantom({ steps: 80 }), unrolled({ steps: 80 }), unrolledBroyden({ steps: 8 })]) {
      const z0 = [tf.zeros([2, 1, 1]), tf.zeros([2, 3])];
      const { value, grads } = valueAndGrads((p) => {
        const f: Iterate<readonly tf.Tensor[]> = (z, x) => {
          const [a, b] = tf.split(layer(p.w)(parts(z), x!), [1, 3], 1);
          return [tf.reshape(a!, [-1, 1, 1]), b!];
        };
        const found = equilibrium(f, z0, { ...tight, gradient, inputs: [p.x] });
        return tf.sum(tf.mul(parts(found.value), tf.tensor2d(cotangent))) as tf.Scalar;
      }, params);
      near([...grads.w.dataSync(), ...grads.x.dataSync()], [...reference.w, ...reference.x], 5e-5);
      disposeParams({ value, w: grads.w, x: grads.x, a: z0[0]!, b: z0[1]! });
    }
    disposeParams(params);
  });
});

describe('recorded layers of torchdeq', () => {
  const [w, x, cotangent] = ['deq/W', 'deq/x', 'deq/cotangent'].map((name) => rows(name).map((row) => [...row])) as [
    number[][],
    number[][],
    number[][],
  ];
  const gradientOf = ({ ift, hook_ift, b_solver, grad, tau }: Record<string, unknown>): Gradient => {
    const solver = b_solver === 'broyden' ? broyden() : b_solver === 'anderson' ? anderson() : picard();
    if (ift === true || hook_ift === true) return implicit({ solver, relative: 1e-7, maxSteps: 300 });
    return phantom({ steps: Number(Array.isArray(grad) ? grad[0] : grad), damping: tau as number });
  };

  it.each(runs.deq.filter(({ states }) => states === 1).map((one) => [JSON.stringify(one.settings), one] as const))(
    '%s',
    (_, { id, settings, loss }) => {
      const found = slopes(w, x, cotangent, { gradient: gradientOf(settings), maxSteps: 200 });
      near([found.loss], [loss], 1e-5);
      near(found.w, arrays[`${id}/grad_W`]!.data as Float64Array, 3e-5);
      near(found.x, arrays[`${id}/grad_x`]!.data as Float64Array, 3e-5);
    },
  );

  it.each(recordedOutputs.map((one) => [JSON.stringify(one.settings), one] as const))(
    'outputs within the phantom steps: %s',
    (_, { settings, outputs, loss, grad_W, grad_x }) => {
      const { grad, tau, sup_gap: gap, sup_loc: at } = settings;
      const all = at === undefined ? Array.from({ length: outputs }, (_, i) => gap! * (i + 1)) : [...at, grad];
      const params = { w: tf.tensor2d(w), x: tf.tensor2d(x) };
      const { value, grads } = valueAndGrads((p) => {
        const found = equilibrium(layer(p.w), tf.zerosLike(p.x), {
          ...tight,
          inputs: [p.x],
          gradient: phantom({ steps: all.at(-1)!, damping: tau, outputs: all.slice(0, -1) }),
        });
        expect(found.outputs.length).toBe(outputs);
        expect(found.outputs.at(-1)).toBe(found.value);
        return tf.sum(tf.mul(tf.addN([...found.outputs]), tf.tensor2d(cotangent))) as tf.Scalar;
      }, params);
      near([...value.dataSync()], [loss], 1e-5);
      near([...grads.w.dataSync()], grad_W, 5e-5);
      near([...grads.x.dataSync()], grad_x, 5e-5);
      disposeParams({ ...params, value, gw: grads.w, gx: grads.x });
    },
  );

  it('the outputs of each of several states follow one another', () => {
    tf.tidy(() => {
      const f: Iterate<tf.Tensor> = (z) => tf.add(tf.mul(z, 0.5), 1);
      const { states, outputs, value } = equilibrium(f, tf.zeros([1, 1]), {
        absolute: 1e-6,
        relative: 0,
        labels: [1, 2],
        gradient: phantom({ steps: 3, outputs: [2] }),
      });
      expect(states.map((state) => state.dataSync()[0])).toEqual([1.75, 1.875, 1.875, 1.9375]);
      expect(outputs.map((state) => state.dataSync()[0])).toEqual([2, 2].map((z) => expect.closeTo(z, 5)));
      expect(outputs[1]).toBe(value);
    });
  });

  const several = (id: string) => runs.deq.find((one) => one.id === id)!;
  it('several states of one solve, each with its gradient', () => {
    const { id, loss } = several('deq/11');
    expect(evenLabels(30, 3)).toEqual([10, 20, 30]);
    expect(evenLabels(40, 3)).toEqual([14, 27, 40]);
    const params = { w: tf.tensor2d(w), x: tf.tensor2d(x) };
    const { value, grads } = valueAndGrads((p) => {
      const found = equilibrium(layer(p.w), tf.zerosLike(p.x), {
        absolute: 1e-12,
        relative: 0,
        maxSteps: 30,
        labels: evenLabels(30, 3),
        inputs: [p.x],
        gradient: phantom({ steps: 2 }),
      });
      expect(found.solution!.evaluations.every((count) => count <= 30)).toBe(true);
      return tf.sum(tf.mul(tf.addN([...found.states]), tf.tensor2d(cotangent))) as tf.Scalar;
    }, params);
    near([...value.dataSync()], [loss], 2e-5);
    near([...grads.w.dataSync()], arrays[`${id}/grad_W`]!.data as Float64Array, 5e-5);
    near([...grads.x.dataSync()], arrays[`${id}/grad_x`]!.data as Float64Array, 5e-5);
    disposeParams({ ...params, value, gw: grads.w, gx: grads.x });
  });

  it('several solves in a row, each from the state before', () => {
    const { id, loss } = several('deq/12');
    const params = { w: tf.tensor2d(w), x: tf.tensor2d(x) };
    const { value, grads } = valueAndGrads((p) => {
      const states: tf.Tensor[] = [];
      for (let slice = 0; slice < 3; slice++)
        states.push(
          equilibrium(layer(p.w), states.at(-1) ?? tf.zerosLike(p.x), {
            absolute: 1e-12,
            relative: 0,
            maxSteps: 10,
            inputs: [p.x],
            gradient: phantom({ steps: 2 }),
          }).value,
        );
      return tf.sum(tf.mul(tf.addN(states), tf.tensor2d(cotangent))) as tf.Scalar;
    }, params);
    near([...value.dataSync()], [loss], 2e-5);
    near([...grads.w.dataSync()], arrays[`${id}/grad_W`]!.data as Float64Array, 5e-5);
    disposeParams({ ...params, value, gw: grads.w, gx: grads.x });
  });
});

describe('what gradients cost and say', () => {
  /** The most tensors alive at any evaluation of the map, forwards and backwards. */
  const peak = (gradient: (w: tf.Tensor, x: tf.Tensor) => Gradient, maxSteps: number): number =>
    tf.tidy(() => {
      const [w, x] = [tf.tensor2d(W), tf.tensor2d(X)];
      let most = 0;
      const pulled = tf.grads((w, x) => {
        const f: Iterate<tf.Tensor> = (z, x) => {
          most = Math.max(most, tf.memory().numTensors);
          return layer(w)(z, x!);
        };
        return tf.sum(
          equilibrium(f, tf.zeros([1, 2]), {
            absolute: 1e-30,
            relative: 0,
            maxSteps,
            inputs: [x],
            gradient: gradient(w, x),
          }).value,
        );
      })([w, x]);
      tf.dispose(pulled);
      return most as unknown as tf.TensorContainer;
    }) as unknown as number;

  it('the memory of an implicit gradient does not grow with the steps of either solve', () => {
    const implicitly = (maxSteps: number) => () => implicit({ solver: picard(), relative: 1e-30, maxSteps });
    expect(peak(implicitly(200), 200)).toBe(peak(implicitly(5), 5));
  });

  it('unrolling remembers every step, checkpoints their root', () => {
    const plain = peak(() => unrolled({ steps: 144 }), 1);
    const sparse = peak((w, x) => checkpointed({ steps: 144, through: [w, x] }), 1);
    expect(plain).toBeGreaterThan(4 * 144);
    expect(sparse).toBeLessThan(plain / 4);
  });

  it('the number of tensors is constant over training steps, with every gradient', () => {
    const params = { w: tf.tensor2d(W) };
    const x = tf.tensor2d(X);
    const z0 = tf.zeros([1, 2]);
    const held = tf.memory().numTensors;
    const gradients = [
      exactly,
      oneStep(),
      phantom({ steps: 3 }),
      phantom({ steps: 3, outputs: [1] }),
      unrolled({ steps: 3 }),
      unrolledAnderson({ steps: 4 }),
      unrolledBroyden({ steps: 4 }),
      checkpointed({ steps: 5, through: [params.w] }),
    ];
    for (const gradient of gradients) {
      const { value, grads } = valueAndGrads(
        (p) => tf.sum(equilibrium(layer(p.w), z0, { inputs: [x], gradient }).value) as tf.Scalar,
        params,
      );
      disposeParams({ value, grad: grads.w });
      const alone = equilibrium(layer(params.w), z0, { inputs: [x], gradient });
      tf.dispose([...alone.outputs]);
      expect(tf.memory().numTensors, gradient.name).toBe(held);
    }
    disposeParams({ ...params, x, z0 });
  });

  it('the backward solve reports how it went, once for each gradient', () => {
    const reports: string[] = [];
    slopes(W, X, G, {
      gradient: implicit({
        onBackward: ({ outcomes, evaluations }) => reports.push(`${outcomes[0]} ${evaluations[0]! > 2}`),
      }),
    });
    expect(reports).toEqual(['converged true']);
    slopes(W, X, G, { gradient: implicit({ maxSteps: 2, onBackward: ({ outcomes }) => reports.push(outcomes[0]!) }) });
    expect(reports.slice(1)).toEqual(['max-steps']);
  });

  it('a backward solve that diverges is an error unless somebody listens', () => {
    const expanding = [[3]];
    const shift = [[0]];
    const options = (onBackward?: () => void): EquilibriumOptions => ({
      gradient: implicit({ solver: picard(), maxSteps: 100, ...(onBackward && { onBackward }) }),
    });
    // The solution 0 of tanh(3 z) is unstable: its Jacobian is 3.
    tf.tidy(
      () =>
        void expect(() => slopes(expanding, shift, [[1]], options())).toThrow(
          'deq.implicit: the backward solve must end, got diverged',
        ),
    );
    let told = 0;
    slopes(
      expanding,
      shift,
      [[1]],
      options(() => told++),
    );
    expect(told).toBe(1);
  });

  it('an exception of the map in the backward pass leaves no tensor behind', () => {
    const z0 = tf.zeros([1, 2]);
    const params = { x: tf.tensor2d(X) };
    const w = tf.tensor2d(W);
    let isOver = false;
    const f: Iterate<tf.Tensor> = (z, x) => {
      const next = layer(w)(z, x!);
      if (isOver) throw new Error('inside');
      return next;
    };
    const held = tf.memory().numTensors;
    const run = () =>
      valueAndGrads((p) => {
        const { value } = equilibrium(f, z0, { inputs: [p.x] });
        isOver = true;
        return tf.sum(value) as tf.Scalar;
      }, params);
    expect(run).toThrow('inside');
    expect(tf.memory().numTensors).toBe(held);
    disposeParams({ ...params, z0, w });
  });

  it('a gradient can be given to a solution that is there already', () => {
    const reference = slopes(W, X, G, { gradient: exactly });
    tf.tidy(() => {
      const [w, x] = [tf.tensor2d(W), tf.tensor2d(X)];
      const { value: z } = solve(layer(w), tf.zeros([1, 2]), { ...tight, inputs: [x] });
      const pulled = tf.grad((x) =>
        tf.sum(tf.mul(attach(layer(w), z, { gradient: exactly, inputs: [x] }), tf.tensor2d(G))),
      )(x);
      near([...pulled.dataSync()], reference.x);
    });
  });

  it('what a layer returns is its own, also where the map returns a tensor of the caller’s', () => {
    const own = tf.tensor2d([[1, 2]]);
    const pair = [tf.tensor2d([[3]]), tf.tensor2d([[4]])];
    const z0 = tf.zeros([1, 2]);
    const zeros = [tf.zeros([1, 1]), tf.zeros([1, 1])];
    for (const gradient of [oneStep(), unrolled({ steps: 2 })]) {
      equilibrium(() => own, z0, { gradient }).value.dispose();
      tf.dispose([...equilibrium(() => pair, zeros, { gradient }).value]);
    }
    expect([own, ...pair].flatMap((tensor) => [...tensor.dataSync()])).toEqual([1, 2, 3, 4]);
    tf.dispose([own, z0, ...pair, ...zeros]);
  });

  it.each([unrolled({ steps: 2 }), unrolledAnderson({ steps: 2 }), unrolledBroyden({ steps: 2 }), oneStep()])(
    'wrong options and maps that change the shape are refused with $name too',
    (gradient) => {
      const z0 = tf.zeros([1, 2]);
      const run = (f: Iterate<tf.Tensor>, options: object) => () => equilibrium(f, z0, { gradient, ...options });
      expect(run((z) => z, { tolerance: 1 })).toThrow('options must be made of');
      expect(run((z) => z, { maxSteps: 0 })).toThrow('maxSteps must be an integer >= 1');
      const message = 'f must be a function that keeps the shape [1,2]';
      expect(run((z) => tf.concat([z, z], 1), {})).toThrow(message);
      expect(() => tf.tidy(() => attach((z: tf.Tensor) => tf.concat([z, z], 1), z0, { gradient }))).toThrow(message);
      z0.dispose();
    },
  );

  it('settings that make no sense are refused', () => {
    expect(() => phantom({ steps: 0 })).toThrow('deq.phantom: steps must be an integer >= 1, got 0');
    expect(() => phantom({ steps: 3, outputs: [3] })).toThrow('outputs[0] must be an integer between 1 and 2, got 3');
    expect(() => phantom({ steps: 4, outputs: [2, 1] })).toThrow('outputs[1] must be an integer between 3 and 3');
    expect(() => unrolledAnderson({ steps: 0 })).toThrow('deq.unrolledAnderson: steps must be an integer >= 1');
    expect(() => unrolledAnderson({ steps: 2, ridge: 0 })).toThrow('ridge must be');
    expect(() => unrolledAnderson({ steps: 2, mixing: 0 })).toThrow('mixing must be above 0 and at most 1');
    expect(() => unrolledBroyden({ steps: 1.5 })).toThrow('deq.unrolledBroyden: steps must be an integer >= 1');
    expect(() => unrolled({ steps: 2, damping: 2 })).toThrow('damping must be above 0 and at most 1');
    expect(() => checkpointed({ steps: 2, segment: 0, through: [] })).toThrow('segment must be an integer >= 1');
    expect(() => implicit({ labels: [1] } as object)).toThrow('deq.implicit: options must be made of');
    expect(() => evenLabels(3, 4)).toThrow('count must be an integer between 1 and 3');
    const gradient = 'implicit' as unknown as Gradient;
    tf.tidy(
      () =>
        void expect(() => equilibrium((z: tf.Tensor) => z, tf.zeros([1, 1]), { gradient })).toThrow(
          'a gradient such as implicit()',
        ),
    );
  });
});
