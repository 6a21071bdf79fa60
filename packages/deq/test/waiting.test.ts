import { prepare } from '@kleene/backend';
import { disposeParams, flatten, valueAndGrads, type Params } from '@kleene/nn';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  anderson,
  equilibrium,
  implicit,
  picard,
  solve,
  valueAndGradsAsync,
  type AsyncGradOptions,
  type EquilibriumModel,
} from '@kleene/deq';
import { registerWaitingBackend } from './waiting-backend.ts';

let waiting = '';
beforeAll(async () => {
  await prepare({ backend: 'cpu' });
  waiting = registerWaitingBackend();
});

let before = 0;
beforeEach(() => void (before = tf.memory().numTensors));
afterEach(async () => {
  await tf.setBackend('cpu');
  expect(tf.memory().numTensors).toBe(before);
});

const SIZE = 4;
const table = (rows: number, columns: number, seed: number): number[][] =>
  Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => 0.6 * Math.sin(seed + 3 * i + 5 * j + 2 * i * j)),
  );

function makeParams(): Record<'encoder' | 'state' | 'decoder', tf.Tensor> {
  return {
    encoder: tf.tensor2d(table(3, SIZE, 1)),
    state: tf.tensor2d(table(SIZE, SIZE, 2)),
    decoder: tf.tensor2d(table(SIZE, 1, 3)),
  };
}

type Tree = ReturnType<typeof makeParams>;

const times = (x: tf.Tensor, w: tf.Tensor): tf.Tensor => tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D);

/** An encoder, a layer and a decoder; the state's weight matters to all three, as shared weights do. */
function modelOf(
  x: tf.Tensor,
): EquilibriumModel<Tree, tf.Tensor> & Required<Pick<EquilibriumModel<Tree, tf.Tensor>, 'inputs'>> {
  return {
    inputs: (p) => [times(times(x, p.encoder), p.state)],
    f: (p, z, u) => tf.tanh(tf.add(times(z, p.state), u!)),
    loss: (p, z) => tf.mean(tf.square(tf.sub(times(times(z, p.state), p.decoder), 3))),
  };
}

const limits: AsyncGradOptions = { solver: anderson(), absolute: 1e-7, relative: 1e-7 };

/** The same by a gradient that does not wait, on cpu. */
function reference(params: Tree, x: tf.Tensor): { value: number; grads: number[][] } {
  const model = modelOf(x);
  const { value, grads } = valueAndGrads((p) => {
    const found = equilibrium((z: tf.Tensor, u) => model.f(p, z, u!), tf.zeros([2, SIZE]), {
      ...limits,
      inputs: model.inputs(p),
      gradient: implicit({ relative: 1e-7 }),
    });
    return model.loss(p, found.value);
  }, params);
  const result = {
    value: value.dataSync()[0]!,
    grads: Object.values(flatten(grads)).map((leaf) => [...leaf.dataSync()]),
  };
  disposeParams({ value, grads });
  return result;
}

const numbers = async (tree: Params): Promise<number[][]> =>
  await Promise.all(Object.values(flatten(tree)).map(async (leaf) => [...(await leaf.data())]));

function near(found: readonly number[][], expected: readonly number[][], within = 2e-6): void {
  expected.forEach((row, i) => row.forEach((value, j) => expect(Math.abs(found[i]![j]! - value)).toBeLessThan(within)));
}

describe('gradients on a backend that has to be waited for', () => {
  it('which refuses what does not wait', async () => {
    await tf.setBackend(waiting);
    tf.tidy(() => void expect(() => solve((z: tf.Tensor) => z, tf.zeros([1, 1]))).toThrow('has to be waited for'));
  });

  it('are those of the implicit gradient elsewhere, of encoder, layer and decoder', async () => {
    const here = { params: makeParams(), x: tf.tensor2d(table(2, 3, 4)) };
    const expected = reference(here.params, here.x);
    disposeParams({ ...here.params, x: here.x });
    await tf.setBackend(waiting);
    const [params, x, z0] = [makeParams(), tf.tensor2d(table(2, 3, 4)), tf.zeros([2, SIZE])];
    const { value, grads, solution } = await valueAndGradsAsync(modelOf(x), params, z0, {
      ...limits,
      backward: { relative: 1e-7 },
    });
    expect(solution.outcomes).toEqual(['converged', 'converged']);
    near([[...(await value.data())], ...(await numbers(grads))], [[expected.value], ...expected.grads]);
    expect(Math.max(...expected.grads.flat().map(Math.abs))).toBeGreaterThan(0.05);
    disposeParams({ params, x, z0, value, grads });
  });

  it('flow through states of several tensors', async () => {
    const run = async () => {
      const [params, x] = [makeParams(), tf.tensor2d(table(2, 3, 4))];
      const z0 = [tf.zeros([2, 1, 1]), tf.zeros([2, SIZE - 1])];
      const whole = modelOf(x);
      const join = (z: readonly tf.Tensor[]): tf.Tensor => tf.concat([tf.reshape(z[0]!, [-1, 1]), z[1]!], 1);
      const model: EquilibriumModel<Tree, readonly tf.Tensor[]> = {
        inputs: whole.inputs,
        f: (p, z, u) => {
          const [a, b] = tf.split(whole.f(p, join(z), u!), [1, SIZE - 1], 1);
          return [tf.reshape(a!, [-1, 1, 1]), b!];
        },
        loss: (p, z) => whole.loss(p, join(z)),
      };
      const { value, grads } = await valueAndGradsAsync(model, params, z0, { ...limits, backward: { relative: 1e-7 } });
      const found = [[...(await value.data())], ...(await numbers(grads))];
      disposeParams({ params, x, a: z0[0]!, b: z0[1]!, value, grads });
      return found;
    };
    const here = { params: makeParams(), x: tf.tensor2d(table(2, 3, 4)) };
    const expected = reference(here.params, here.x);
    disposeParams({ ...here.params, x: here.x });
    await tf.setBackend(waiting);
    near(await run(), [[expected.value], ...expected.grads]);
  });

  it('do not disturb one another when several are under way', async () => {
    await tf.setBackend(waiting);
    const [params, x, z0] = [makeParams(), tf.tensor2d(table(2, 3, 4)), tf.zeros([2, SIZE])];
    const one = () => valueAndGradsAsync(modelOf(x), params, z0, limits);
    const alone = await one();
    const together = await Promise.all([one(), one(), one()]);
    for (const { grads } of together) expect(await numbers(grads)).toEqual(await numbers(alone.grads));
    for (const { value, grads } of [alone, ...together]) disposeParams({ value, grads });
    disposeParams({ params, x, z0 });
  });

  it('leave no tensor behind when any part of the model throws, at any time', async () => {
    await tf.setBackend(waiting);
    const [params, x, z0] = [makeParams(), tf.tensor2d(table(2, 3, 4)), tf.zeros([2, SIZE])];
    const held = tf.memory().numTensors;
    const whole = modelOf(x);
    for (const part of ['inputs', 'f', 'loss'] as const) {
      let isLast = false;
      for (let at = 1; !isLast; at++) {
        let calls = 0;
        const failing = (...args: never[]): never => {
          const result = (whole[part] as (...args: never[]) => unknown)(...args);
          if (++calls === at) throw new Error(`inside ${part}`);
          return result as never;
        };
        const model = { ...whole, [part]: failing } as typeof whole;
        const outcome = await valueAndGradsAsync(model, params, z0, limits).catch((error: Error) => error.message);
        isLast = typeof outcome === 'object';
        if (typeof outcome === 'object') disposeParams({ value: outcome.value, grads: outcome.grads });
        else expect(outcome).toBe(`inside ${part}`);
        expect(tf.memory().numTensors, `${part}, call ${at}`).toBe(held);
      }
    }
    disposeParams({ params, x, z0 });
  });

  it('report a backward solve that diverges, an error unless somebody listens', async () => {
    await tf.setBackend(waiting);
    const params = { w: tf.tensor2d([[3]]) };
    const z0 = tf.zeros([1, 1]);
    // The solution 0 of tanh(3 z) is unstable: its Jacobian is 3.
    const model: EquilibriumModel<typeof params, tf.Tensor> = {
      f: (p, z) => tf.tanh(times(z, p.w)),
      loss: (_, z) => tf.sum(z),
    };
    const backward = { solver: picard(), maxSteps: 100 };
    await expect(valueAndGradsAsync(model, params, z0, { backward })).rejects.toThrow(
      'deq.valueAndGradsAsync: the backward solve must end, got diverged',
    );
    const told: string[] = [];
    const { value, grads } = await valueAndGradsAsync(model, params, z0, {
      backward: { ...backward, onBackward: ({ outcomes }) => told.push(...outcomes) },
    });
    expect(told).toEqual(['diverged']);
    disposeParams({ ...params, z0, value, grads });
  });

  it('refuse models and options that are none', async () => {
    const params = { w: tf.tensor2d([[0.5]]) };
    const z0 = tf.zeros([1, 1]);
    const model = {
      f: (_: typeof params, z: tf.Tensor) => z,
      loss: (_: typeof params, z: tf.Tensor) => tf.sum(z) as tf.Scalar,
    };
    const run = (changed: object, options: object = {}) =>
      valueAndGradsAsync({ ...model, ...changed } as typeof model, params, z0, options);
    await expect(run({ f: 1 })).rejects.toThrow('model.f must be a function, got 1');
    await expect(run({ decode: 1 })).rejects.toThrow('options must be made of inputs, f, loss');
    await expect(run({ loss: (_: object, z: tf.Tensor) => z })).rejects.toThrow('loss must be a scalar');
    await expect(run({}, { labels: [1] })).rejects.toThrow('deq.valueAndGradsAsync: options must be made of');
    await expect(run({}, { backward: { relative: -1 } })).rejects.toThrow('relative must be a finite number >= 0');
    await expect(run({}, { maxSteps: 0 })).rejects.toThrow('maxSteps must be an integer >= 1');
    await expect(run({ inputs: () => [tf.zeros([3, 1])] })).rejects.toThrow('inputs[0] must be of shape [1, ...]');
    disposeParams({ ...params, z0 });
  });
});
