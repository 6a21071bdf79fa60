import { prepare } from '@kleene/backend';
import { disposeParams, flatten, valueAndGrads } from '@kleene/nn';
import { key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { EigenvalueDecomposition, Matrix, SVD } from 'ml-matrix';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  correctionWeights,
  dropoutMask,
  fixedPointCorrection,
  jacobianPenalty,
  joinWeights,
  mixedStart,
  solve,
  spectralNorm,
  spectralRadius,
  spectralWeights,
  splitWeight,
  splitWeights,
  weightNorm,
} from '@kleene/deq';

beforeAll(async () => void (await prepare({ backend: 'cpu' })));

let before = 0;
beforeEach(() => void (before = tf.memory().numTensors));
afterEach(() => expect(tf.memory().numTensors).toBe(before));

const W = [
  [0.3, -0.2],
  [0.1, 0.4],
];
const Z = [[0.644657686, -0.363528367]];
const J = [
  [0.17532494, -0.116883294],
  [0.086784713, 0.347138851],
];
const layer = (w: tf.Tensor, x: tf.Tensor) => (z: tf.Tensor) =>
  tf.tanh(tf.add(tf.matMul(z as tf.Tensor2D, w as tf.Tensor2D, false, true), x));

const largest = (matrix: number[][]): number =>
  Math.max(...new SVD(new Matrix(matrix), { autoTranspose: true }).diagonal);

describe('the Jacobian', () => {
  it('penalty estimates the mean of the squared entries', () => {
    tf.tidy(() => {
      const f = layer(tf.tensor2d(W), tf.tensor2d([[0.5, -0.3]]));
      const found = jacobianPenalty(f, tf.tile(tf.tensor2d(Z), [500, 1]), { key: key(1), probes: 8 }).dataSync()[0]!;
      expect(Math.abs(found - 0.086218753)).toBeLessThan(0.004);
      const linear = (z: tf.Tensor): tf.Tensor =>
        tf.matMul(
          z as tf.Tensor2D,
          tf.tensor2d([
            [0.5, 0],
            [0.1, 0.4],
          ]),
        );
      const many = jacobianPenalty(linear, tf.zeros([500, 2]), { key: key(2) }).dataSync()[0]!;
      expect(Math.abs(many - 0.21)).toBeLessThan(0.02);
    });
  });

  it('penalty of one probe is ‖Jv‖² / numbers, with its gradient', () => {
    const params = { w: tf.tensor2d(W), x: tf.tensor2d([[0.5, -0.3]]) };
    const z = tf.tensor2d(Z);
    const penalty = (w: number[][], x: number[][]): number =>
      tf.tidy(
        () =>
          jacobianPenalty(layer(tf.tensor2d(w), tf.tensor2d(x)), z, {
            key: key(3),
          }).dataSync()[0] as unknown as tf.Scalar,
      ) as unknown as number;
    const { value, grads } = valueAndGrads((p) => jacobianPenalty(layer(p.w, p.x), z, { key: key(3) }), params);
    // In float64, with the Jacobian diag(1 - tanh²) W and central differences.
    const direction = probe();
    const exact = (w: number[][], x: number[]): number => {
      const rows = w.map((row, i) => {
        const t = Math.tanh(row[0]! * Z[0]![0]! + row[1]! * Z[0]![1]! + x[i]!);
        return (1 - t * t) * (row[0]! * direction[0]! + row[1]! * direction[1]!);
      });
      return (rows[0]! ** 2 + rows[1]! ** 2) / 2;
    };
    const slope = (i: number, j: number): number => {
      const moved = (step: number) =>
        W.map((row, r) => row.map((value, c) => (r === i && c === j ? value + step : value)));
      return (exact(moved(1e-6), [0.5, -0.3]) - exact(moved(-1e-6), [0.5, -0.3])) / 2e-6;
    };
    expect(value.dataSync()[0]).toBeCloseTo(exact(W, [0.5, -0.3]), 4);
    expect(penalty(W, [[0.5, -0.3]])).toBe(value.dataSync()[0]);
    [...grads.w.dataSync()].forEach((found, at) => expect(Math.abs(found - slope(at >> 1, at & 1))).toBeLessThan(1e-3));
    disposeParams({ ...params, z, value, gw: grads.w, gx: grads.x });
  });

  /** The direction that key(3) stands for, read off a map that is the identity in one number at a time. */
  function probe(): number[] {
    return tf.tidy(() => {
      const pick = (i: number) => (z: tf.Tensor) => tf.mul(z, tf.tensor2d([[i === 0 ? 1 : 0, i === 1 ? 1 : 0]]));
      const size = [0, 1].map((i) =>
        Math.sqrt(2 * jacobianPenalty(pick(i), tf.zeros([1, 2]), { key: key(3) }).dataSync()[0]!),
      );
      const both =
        2 *
        jacobianPenalty((z) => tf.mul(tf.sum(z, 1, true), tf.tensor2d([[1, 0]])), tf.zeros([1, 2]), {
          key: key(3),
        }).dataSync()[0]!;
      // |v1 + v2|² tells whether the signs agree.
      const sign = both > size[0]! ** 2 + size[1]! ** 2 ? 1 : -1;
      return [size[0]!, sign * size[1]!] as unknown as tf.TensorContainer;
    }) as unknown as number[];
  }

  it('spectral radius is that of ml-matrix, for complex pairs too, sample by sample', () => {
    tf.tidy(() => {
      const { realEigenvalues: re, imaginaryEigenvalues: im } = new EigenvalueDecomposition(new Matrix(J));
      const expected = Math.max(...re.map((value, i) => Math.hypot(value, im[i]!)));
      const f = layer(tf.tensor2d(W), tf.tensor2d([[0.5, -0.3]]));
      const [found] = spectralRadius(f, tf.tensor2d(Z), { key: key(4), steps: 400 });
      expect(Math.abs(found! - expected)).toBeLessThan(2e-3);
      const scaled = (z: tf.Tensor, rate: tf.Tensor): tf.Tensor => tf.mul(z, rate);
      const each = spectralRadius(scaled, tf.zeros([2, 3]), {
        key: key(4),
        steps: 60,
        inputs: [tf.tensor2d([[0.5], [0.9]])],
      });
      expect(each.map((value) => Number(value.toFixed(5)))).toEqual([0.5, 0.9]);
    });
  });
});

describe('losses on the path', () => {
  it('have the weights of the schedules', () => {
    const round = (weights: number[]): number[] => weights.map((weight) => Number(weight.toFixed(9)));
    expect(round(correctionWeights(3))).toEqual([0.64, 0.8, 1]);
    expect(round(correctionWeights(3, { weights: 'linear' }))).toEqual([0.4, 0.7, 1]);
    expect(correctionWeights(2, { weights: 'constant', gamma: 0.5 })).toEqual([0.5, 0.5]);
    expect(correctionWeights(2, { weights: (i, n) => i + n })).toEqual([2, 3]);
    tf.tidy(() => {
      const loss = fixedPointCorrection([tf.scalar(1), tf.scalar(2), tf.scalar(3)]);
      expect([loss.rank, loss.dataSync()[0]!.toFixed(5)]).toEqual([0, (0.64 + 1.6 + 3).toFixed(5)]);
    });
    expect(() => fixedPointCorrection([])).toThrow('losses must be at least one scalar');
  });
});

describe('normalised weights', () => {
  const weight = [
    [0.5, 2, -1],
    [1.5, 0, 0.25],
  ];

  it('a weight norm starts as the weight, and its gradient leaves the direction’s length alone', () => {
    tf.tidy(() => {
      const norm = splitWeight(tf.tensor2d(weight));
      expect([...weightNorm(norm).dataSync()].map((value) => Number(value.toFixed(5)))).toEqual(weight.flat());
      const pulled = tf.grad((direction) => tf.sum(tf.square(tf.add(weightNorm({ ...norm, direction }), 1))))(
        norm.direction,
      );
      const along = [...tf.sum(tf.mul(pulled, norm.direction), 0).dataSync()];
      along.forEach((value) => expect(Math.abs(value)).toBeLessThan(1e-5));
      expect(
        [...tf.sum(tf.square(weightNorm({ direction: norm.direction }, { target: 2 })), 0).dataSync()].map(Math.round),
      ).toEqual([4, 4, 4]);
      expect(Math.max(...weightNorm({ direction: tf.mul(norm.direction, 0.01) }, { clip: 1 }).dataSync())).toBeCloseTo(
        0.02,
        5,
      );
    });
  });

  it('a spectral norm has the largest singular value it is to have, as ml-matrix says', () => {
    tf.tidy(() => {
      const found = spectralNorm({ matrix: tf.tensor2d(weight) }, { key: key(1), target: 0.9 });
      expect(largest(found.arraySync() as number[][])).toBeCloseTo(0.9, 4);
    });
  });

  it('its gradient is that of W / σ(W), by finite differences in float64', () => {
    const loss = (w: number[][]): number => {
      const sigma = largest(w);
      return w.flat().reduce((sum, value, i) => sum + (value / sigma) * (i + 1), 0);
    };
    tf.tidy(() => {
      const pulled = tf.grad((matrix) =>
        tf.sum(
          tf.mul(
            spectralNorm({ matrix }, { key: key(1), iterations: 100 }),
            tf.tensor2d([
              [1, 2, 3],
              [4, 5, 6],
            ]),
          ),
        ),
      )(tf.tensor2d(weight));
      [...pulled.dataSync()].forEach((found, at) => {
        const moved = (step: number) =>
          weight.map((row, r) => row.map((value, c) => (r * 3 + c === at ? value + step : value)));
        expect(Math.abs(found - (loss(moved(1e-6)) - loss(moved(-1e-6))) / 2e-6)).toBeLessThan(1e-3);
      });
    });
  });

  it('a tree is split by a filter and joined again, once for each solve or for good', () => {
    tf.tidy(() => {
      const params = {
        map: { weight: tf.tensor2d(weight), bias: tf.tensor1d([1, 2, 3]) },
        out: { weight: tf.tensor2d([[1]]) },
      };
      const split = splitWeights(params, (path) => !path.startsWith('out'));
      expect(Object.keys(flatten(split))).toEqual([
        'map.weight.direction',
        'map.weight.gain',
        'map.bias',
        'out.weight',
      ]);
      const joined = flatten(joinWeights(split));
      expect(Object.keys(joined)).toEqual(Object.keys(flatten(params)));
      Object.entries(flatten(params)).forEach(([path, leaf]) =>
        [...leaf.dataSync()].forEach((value, i) => expect(joined[path]!.dataSync()[i]).toBeCloseTo(value, 5)),
      );
      const spectral = flatten(spectralWeights(params, { key: key(2) }, (path) => path.startsWith('map')));
      expect(largest(spectral['map.weight']!.arraySync() as number[][])).toBeCloseTo(1, 4);
      expect([...spectral['map.bias']!.dataSync()]).toEqual([1, 2, 3]);
    });
  });
});

describe('dropout and starts', () => {
  it('one mask serves all iterations, so that there is a fixed point; a fresh one in each leaves none', () => {
    tf.tidy(() => {
      const x = tf.ones([4, 16]);
      const run = (mask: () => tf.Tensor) =>
        solve((z: tf.Tensor) => tf.mul(mask(), tf.add(tf.mul(z, 0.4), x)), tf.zeros([4, 16]), { drop: false });
      const mask = dropoutMask(key(5), [4, 16], 0.3);
      expect(new Set(run(() => mask).outcomes)).toEqual(new Set(['converged']));
      let seed = 0;
      expect(new Set(run(() => dropoutMask(key(seed++), [4, 16], 0.3)).outcomes)).toEqual(new Set(['max-steps']));
    });
  });

  it('masks keep the mean, share what is to go together, and are the identity at rate 0', () => {
    tf.tidy(() => {
      const mask = dropoutMask(key(1), [100, 200], 0.25).dataSync();
      expect([...mask].reduce((sum, value) => sum + value, 0) / 20000).toBeCloseTo(1, 1);
      expect(new Set([...mask].map((value) => value.toFixed(4)))).toEqual(new Set(['0.0000', '1.3333']));
      const kinds: [number[], number[], number[]][] = [
        [[2, 5], [], [2, 5]],
        [[2, 7, 5], [1], [2, 1, 5]],
        [
          [2, 7, 7, 5],
          [1, 2],
          [2, 1, 1, 5],
        ],
        [
          [2, 7, 7, 7, 5],
          [1, 2, 3],
          [2, 1, 1, 1, 5],
        ],
        [[2, 7, 5], [2], [2, 7, 1]],
        [[2, 7, 7, 5], [3], [2, 7, 7, 1]],
        [[2, 7, 7, 7, 5], [4], [2, 7, 7, 7, 1]],
      ];
      for (const [shape, shared, expected] of kinds)
        expect(dropoutMask(key(1), shape, 0.5, shared).shape).toEqual(expected);
      expect(new Set(dropoutMask(key(1), [3, 3], 0).dataSync())).toEqual(new Set([1]));
    });
    expect(() => dropoutMask(key(1), [2], 1)).toThrow('rate must be below 1, got 1');
  });

  it('a mixed start is 0 in about half of its numbers', () => {
    tf.tidy(() => {
      const start = mixedStart(key(1), [100, 100]).dataSync();
      const zeros = start.filter((value) => value === 0).length;
      expect(Math.abs(zeros - 5000)).toBeLessThan(200);
      expect(Math.sqrt([...start].reduce((sum, value) => sum + value * value, 0) / (10000 - zeros))).toBeCloseTo(1, 1);
    });
  });
});
