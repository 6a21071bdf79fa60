import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, onEachBackend, ops, run } from './on-each-backend.ts';
import { binary, einsum, reduced, reductions, some, unary } from './reference.ts';

/** A function of tensors, and what it is in float64. */
interface Case {
  readonly shapes: readonly (readonly number[])[];
  readonly f: (...inputs: tf.Tensor[]) => tf.Tensor;
  readonly reference: (...inputs: number[][]) => number[];
  /** Default: numbers between -1 and 1 without a pattern. */
  readonly inputs?: readonly (readonly number[])[];
}

const indices = (values: number[], shape: number[]): tf.Tensor => tf.tensor(values, shape, 'int32');

/** Points where a function is smooth, where it is not on all of [-1, 1]. */
const domains: Record<string, number[]> = {
  acosh: [1.5, 2, 3],
  log: [0.3, 1, 4],
  rsqrt: [0.3, 1, 4],
  sqrt: [0.3, 1, 4],
  relu6: [-1, 0.5, 7],
  ceil: [0.3, 1.2, -0.7],
  floor: [0.3, 1.2, -0.7],
  round: [0.3, 1.2, -0.7],
  sign: [0.3, 1.2, -0.7],
};

const smooth = Object.keys(unary).map((name): [string, Case] => {
  const points = domains[name] ?? [-0.6, 0.2, 0.7];
  return [
    name,
    { shapes: [[3]], inputs: [points], f: (x) => ops[name as 'abs'](x), reference: (x) => x.map(unary[name]!) },
  ];
});

const pairwise: typeof binary = { ...binary, mod: (x, y) => x - y * Math.floor(x / y) };

const pairs = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'squaredDifference', 'atan2', 'pow', 'mod'].map(
  (name): [string, Case] => [
    name,
    {
      shapes: [[2, 1], [3]],
      inputs: [
        [0.4, 1.7],
        [0.9, 1.2, 2.1],
      ],
      f: (a, b) => ops[name as 'add'](a, b),
      reference: (a, b) => a!.flatMap((x) => b!.map((y) => pairwise[name]!(x, y))),
    },
  ],
);

const masks = ['equal', 'notEqual', 'greater', 'greaterEqual', 'less', 'lessEqual'].map((name): [string, Case] => [
  `a mask made by ${name}`,
  {
    shapes: [[2], [2]],
    f: (a, b) => tf.where(ops[name as 'less'](a, b), a, tf.mul(b, 2)),
    reference: (a, b) => a!.map((x, i) => (binary[name]!(x, b![i]!) ? x : 2 * b![i]!)),
  },
]);

const sums = ['sum', 'prod', 'mean', 'max', 'min', 'logSumExp'].flatMap((name) =>
  [[0], [1], [0, 2]].map((axis): [string, Case] => [
    `${name} over ${axis.join()}`,
    {
      shapes: [[2, 3, 2]],
      f: (x) => ops[name as 'sum'](x, axis),
      reference: (x) => reduced(x!, [2, 3, 2], axis, reductions[name]!).values,
    },
  ]),
);

const einsums = (
  [
    ['ij,jk->ik', [2, 3], [3, 2]],
    ['bij,bjk->kib', [2, 2, 3], [2, 3, 2]],
    ['bnf,fh->bnh', [2, 2, 3], [3, 2]],
    ['i,j->ij', [3], [2]],
    ['i,i->', [3], [3]],
    ['ij,jk->k', [2, 3], [3, 2]],
    ['ij,kl->jl', [2, 3], [2, 2]],
    ['ij->j', [2, 3]],
    ['ij->', [2, 3]],
    ['ij->ji', [2, 3]],
  ] as const
).map(([equation, ...shapes]): [string, Case] => [
  `einsum ${equation}`,
  {
    shapes,
    f: (...x) => tf.einsum(equation, ...x),
    reference: (...x) => einsum(equation, x, shapes).values,
  },
]);

const products = (
  [
    ['bij,jk->bik', [2, 2, 3], [3, 2]],
    ['ij,bjk->bik', [2, 3], [2, 3, 2]],
    ['abij,bjk->abik', [2, 1, 2, 3], [2, 3, 2]],
    ['abij,abjk->abik', [2, 1, 1, 3], [1, 2, 3, 2]],
  ] as const
).flatMap(([equation, left, right]) =>
  [false, true].map((transposed): [string, Case] => {
    const turn = (shape: readonly number[]): number[] =>
      transposed ? [...shape.slice(0, -2), ...shape.slice(-2).reverse()] : [...shape];
    const [a, b] = equation.split('->')[0]!.split(',') as [string, string];
    const flip = (term: string): string => (transposed ? term.slice(0, -2) + term.at(-1)! + term.at(-2)! : term);
    const turned = `${flip(a)},${flip(b)}->${equation.split('->')[1]!}`;
    const shapes = [turn(left), turn(right)];
    return [
      `matMul ${turned} by broadcasting`,
      {
        shapes,
        f: (x, y) => tf.matMul(x!, y!, transposed, transposed),
        reference: (...x) => einsum(turned, x, shapes).values,
      },
    ];
  }),
);

const running = [false, true].flatMap((exclusive) =>
  [false, true].flatMap((isReversed) =>
    (['cumsum', 'cumprod'] as const).map((name): [string, Case] => [
      `${name}${exclusive ? ', exclusive' : ''}${isReversed ? ', reversed' : ''}`,
      {
        shapes: [[2, 4]],
        inputs: [[0.5, 0, -1.5, 2, 1, 0, 0, 3]],
        f: (x) => ops[name](x!, 1, exclusive, isReversed),
        reference: (x) => [x!.slice(0, 4), x!.slice(4)].flatMap((row) => runningOf(name, row, exclusive, isReversed)),
      },
    ]),
  ),
);

const indexing: [string, Case][] = [
  [
    'gather along the second axis',
    {
      shapes: [[2, 3]],
      f: (x) => tf.gather(x!, indices([2, 0, 2, 2], [2, 2]) as tf.Tensor1D, 1),
      reference: (x) => [0, 3].flatMap((row) => [2, 0, 2, 2].map((i) => x![row + i]!)),
    },
  ],
  [
    'gather with a batch axis',
    {
      shapes: [[2, 3, 2]],
      f: (x) => tf.gather(x!, indices([2, 0, 1, 1], [2, 2]) as tf.Tensor1D, 1, 1),
      reference: (x) => [2, 0, 4, 4].flatMap((row) => x!.slice(2 * row, 2 * row + 2)),
    },
  ],
  [
    'gather by indices computed from what is differentiated',
    {
      shapes: [[3]],
      inputs: [[0.1, 0.9, 0.4]],
      f: (x) => tf.mul(tf.gather(x!, tf.reshape(tf.argMax(x!), [1]) as tf.Tensor1D), x!),
      reference: (x) => x!.map((v) => v * Math.max(...x!)),
    },
  ],
  [
    'gather, one row twice',
    {
      shapes: [[3, 2]],
      f: (x) => tf.gather(x!, indices([2, 0, 2], [3]) as tf.Tensor1D),
      reference: (x) => [2, 0, 2].flatMap((i) => x!.slice(2 * i, 2 * i + 2)),
    },
  ],
  [
    'gatherND, one element twice',
    {
      shapes: [[2, 2]],
      f: (x) => tf.gatherND(x!, indices([0, 1, 1, 0, 0, 1], [3, 2])),
      reference: (x) => [x![1]!, x![2]!, x![1]!],
    },
  ],
  [
    'scatterND, one place twice',
    {
      shapes: [[3]],
      f: (x) => tf.scatterND(indices([1, 3, 1], [3, 1]), x!, [4]),
      reference: (x) => [0, x![0]! + x![2]!, 0, x![1]!],
    },
  ],
  [
    'tensorScatterUpdate',
    {
      shapes: [[4], [2]],
      f: (x, y) => tf.tensorScatterUpdate(x!, indices([1, 3], [2, 1]), y!),
      reference: (x, y) => [x![0]!, y![0]!, x![2]!, y![1]!],
    },
  ],
  [
    'the values of topk',
    {
      shapes: [[2, 4]],
      f: (x) => tf.topk(x!, 2).values,
      reference: (x) => [x!.slice(0, 4), x!.slice(4)].flatMap((row) => row.toSorted((p, q) => q - p).slice(0, 2)),
    },
  ],
  [
    'segment sums',
    {
      shapes: [[3, 2]],
      f: (x) => tf.unsortedSegmentSum(x!, indices([1, 1, 5], [3]) as tf.Tensor1D, 2),
      reference: (x) => [0, 0, x![0]! + x![2]!, x![1]! + x![3]!],
    },
  ],
];

const shaping: [string, Case][] = [
  [
    'prelu, one slope for each column',
    {
      shapes: [[2, 2], [2]],
      f: (x, alpha) => tf.prelu(x!, alpha!),
      reference: (x, alpha) => x!.map((v, i) => (v < 0 ? alpha![i % 2]! * v : v)),
    },
  ],
  [
    'where, by column',
    {
      shapes: [[2, 1], [3]],
      f: (a, b) => tf.where(tf.tensor2d([1, 0], [2, 1], 'bool'), a!, b!),
      reference: (a, b) => [a![0]!, a![0]!, a![0]!, ...b!],
    },
  ],
  [
    'softmax',
    {
      shapes: [[2, 3]],
      f: (x) => tf.softmax(x!),
      reference: (x) => [x!.slice(0, 3), x!.slice(3)].flatMap((row) => softmaxOf(row)),
    },
  ],
  [
    'transpose',
    { shapes: [[2, 3]], f: (x) => tf.transpose(x!), reference: (x) => einsum('ij->ji', [x!], [[2, 3]]).values },
  ],
  ['concat', { shapes: [[2], [3]], f: (a, b) => tf.concat([a!, b!]), reference: (a, b) => [...a!, ...b!] }],
  [
    'stack and unstack',
    { shapes: [[2], [2]], f: (a, b) => tf.unstack(tf.stack([a!, b!]), 1)[1]!, reference: (a, b) => [a![1]!, b![1]!] },
  ],
  ['slice', { shapes: [[4]], f: (x) => tf.slice(x!, [1], [2]), reference: (x) => x!.slice(1, 3) }],
  ['pad', { shapes: [[2]], f: (x) => tf.pad(x!, [[1, 2]], 3), reference: (x) => [3, ...x!, 3, 3] }],
  ['tile', { shapes: [[2]], f: (x) => tf.tile(x!, [2]), reference: (x) => [...x!, ...x!] }],
  ['reverse', { shapes: [[3]], f: (x) => tf.reverse(x!, 0), reference: (x) => x!.toReversed() }],
  [
    'clipByValue',
    {
      shapes: [[4]],
      inputs: [[-2, -0.3, 0.2, 2]],
      f: (x) => tf.clipByValue(x!, -1, 1),
      reference: (x) => x!.map((v) => Math.min(1, Math.max(-1, v))),
    },
  ],
];

const all = [...smooth, ...pairs, ...masks, ...sums, ...einsums, ...products, ...running, ...indexing, ...shaping];

onEachBackend(() => {
  describe('the gradient', () => {
    it.each(all)('of %s is its finite difference in float64', (_, { shapes, f, reference, inputs }) => {
      const points = inputs?.map((values) => [...values]) ?? shapes.map((shape, i) => some(shape, i));
      const weights = reference(...points).map((_, i) => Math.sin(i + 1));
      const expected = differences((...x) => dot(reference(...x), weights), points);
      const actual = tf.tidy(() => {
        const tensors = points.map((values, i) => tf.tensor(values, [...shapes[i]!]));
        const loss = (...x: tf.Tensor[]): tf.Tensor => tf.sum(tf.mul(tf.reshape(f(...x), [weights.length]), weights));
        return tf
          .grads(loss)(tensors)
          .map((slope) => ({ values: [...slope.dataSync()], shape: slope.shape }));
      });
      actual.forEach(({ values, shape }, i) => {
        expect(shape).toEqual(shapes[i]);
        expectClose(values, expected[i]!, 2e-3);
      });
    });

    const curved = ['exp', 'sigmoid', 'tanh', 'elu', 'softplus', 'sqrt', 'rsqrt', 'log', 'softmax'] as const;
    it.each(curved)('of the gradient of %s is the finite difference of its gradient', (name) => {
      const points = ['sqrt', 'rsqrt', 'log'].includes(name) ? [0.3, 1, 2] : [-0.6, 0.2, 0.7];
      const weights = [0.5, -1, 0.25];
      const pull = (x: tf.Tensor): tf.Tensor => tf.grad((z) => tf.sum(tf.mul(ops[name](z), weights)))(x);
      const first = (x: number[]): number[] => tf.tidy(() => [...pull(tf.tensor1d(x)).dataSync()]);
      const expected = differences((x) => dot(first(x!), weights), [points], 1e-2)[0]!;
      const actual = run(() => tf.grad((x) => tf.sum(tf.mul(pull(x), weights)))(tf.tensor1d(points)));
      expectClose(actual.values, expected, 2e-2);
    });

    it('through a mask that logic and quantifiers made is that of what the mask lets pass', () => {
      const slope = run(() =>
        tf.grad((x: tf.Tensor) => {
          const [isLarge, isSmall] = [tf.greater(x, 1), tf.less(x, 2)];
          const mask = tf.logicalAnd(
            tf.logicalOr(isLarge, tf.logicalNot(isSmall)),
            tf.logicalOr(tf.any(isLarge), tf.all(isSmall)),
          );
          return tf.where(mask, tf.square(x), x);
        })(tf.tensor1d([0.5, 1.5, 3])),
      );
      expect(slope.values).toEqual([1, 3, 6]);
    });

    it('of a network of two layers falls along itself', () => {
      const slopes = tf.tidy(() => {
        const loss = (...w: tf.Tensor[]): tf.Scalar => {
          const hidden = tf.tanh(tf.matMul(tf.tensor2d(some([4, 3]), [4, 3]), w[0]!));
          return tf.mean(tf.square(tf.sub(tf.matMul(hidden, w[1]!), 1)));
        };
        const weights = [tf.tensor2d(some([3, 5]), [3, 5]), tf.tensor2d(some([5, 1], 1), [5, 1])];
        const slopes = tf.grads(loss)(weights);
        const moved = weights.map((w, i) => tf.sub(w, tf.mul(slopes[i]!, 0.1)));
        return [loss(...weights).dataSync()[0]!, loss(...moved).dataSync()[0]!] as const;
      });
      expect(slopes[1]).toBeLessThan(slopes[0]);
    });
  });
});

function differences(f: (...x: number[][]) => number, points: number[][], step = 1e-5): number[][] {
  return points.map((values, i) =>
    values.map((_, j) => {
      const shifted = (by: number): number[][] => points.map((p, k) => (k === i ? p.with(j, p[j]! + by) : p));
      return (f(...shifted(step)) - f(...shifted(-step))) / (2 * step);
    }),
  );
}

function dot(x: readonly number[], y: readonly number[]): number {
  return x.reduce((sum, value, i) => sum + value * y[i]!, 0);
}

function softmaxOf(row: number[]): number[] {
  const powers = row.map(Math.exp);
  const sum = powers.reduce((x, y) => x + y);
  return powers.map((power) => power / sum);
}

function runningOf(name: 'cumsum' | 'cumprod', row: number[], exclusive: boolean, isReversed: boolean): number[] {
  const ordered = isReversed ? row.toReversed() : row;
  const join = (x: number, y: number): number => (name === 'cumsum' ? x + y : x * y);
  const result = ordered.map((_, i) => ordered.slice(0, exclusive ? i : i + 1).reduce(join, name === 'cumsum' ? 0 : 1));
  return isReversed ? result.toReversed() : result;
}
