import * as tf from '@tensorflow/tfjs-core';
import {
  gumbelSoftmax,
  hardMax,
  logSinkhorn,
  logSoftmax,
  maskedSoftmax,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  sparseCrossEntropy,
  type SinkhornOptions,
} from '@kleene/ops';
import { at, filled, random, relu, softmaxOf, sumOver, upTo, type Reference } from './arrays.ts';
import { toTensor, type Law } from './law.ts';

/** An array whose rows along the last axis are made from those of `x`. */
function byRow(x: Reference, f: (row: number[], index: number[]) => number[]): Reference {
  return filled(x.shape, (...index) => f(rowOf(x, index.slice(0, -1)), index.slice(0, -1))[index.at(-1)!]!);
}

function rowOf(x: Reference, index: readonly number[]): number[] {
  return upTo(x.shape.at(-1)!).map((c) => at(x, ...index, c));
}

function logs(row: readonly number[]): number[] {
  const largest = Math.max(...row);
  const sum = row.reduce((total, value) => total + Math.exp(value - largest), 0);
  return row.map((value) => value - largest - Math.log(sum));
}

const logSoftmaxOf = (name: string, input: Reference): Law => ({
  name: `logSoftmax ${name}`,
  input,
  run: (x) => logSoftmax(x),
  reference: (x) => byRow(x, logs),
});

const masked = (name: string, input: Reference, mask: Reference): Law => ({
  name: `maskedSoftmax ${name}`,
  input,
  run: (x) => maskedSoftmax(x, toTensor(mask)),
  reference: (x) =>
    byRow(x, (row, index) => {
      const open = upTo(row.length).filter((c) => at(mask, ...index, c) !== 0);
      const weights = softmaxOf(open.map((c) => row[c]!));
      return row.map((_, c) => (open.includes(c) ? weights[open.indexOf(c)]! : 0));
    }),
});

const gumbel = (name: string, input: Reference, temperature: number): Law => {
  const noise = random(...input.shape);
  return {
    name: `gumbelSoftmax ${name}`,
    input,
    run: (x) => gumbelSoftmax(x, toTensor(noise), temperature),
    reference: (x) =>
      byRow(x, (row, index) => softmaxOf(row.map((value, c) => (value + at(noise, ...index, c)) / temperature))),
  };
};

const hard = (name: string, input: Reference): Law => ({
  name: `hardMax ${name}`,
  input,
  run: (x) => hardMax(x, 'straight-through'),
  reference: (x) =>
    byRow(x, (row) => row.map((_, c) => (row.some(Number.isNaN) ? NaN : Number(row.indexOf(Math.max(...row)) === c)))),
  smooth: false,
});

const sinkhorn = (name: string, input: Reference, options: SinkhornOptions, noise?: Reference): Law => ({
  name: `logSinkhorn ${name}`,
  input,
  run: (x) => logSinkhorn(x, { ...options, ...(noise && { noise: toTensor(noise) }) }),
  reference(x) {
    const { steps = 10, temperature = 1, zeroDiagonal = false } = options;
    let y = filled(x.shape, (...index) => {
      const [i, j] = index.slice(-2);
      const noisy = at(x, ...index) + (noise ? at(noise, ...index) : 0);
      return noisy / temperature - (zeroDiagonal && i === j ? 1e6 : 0);
    });
    for (let step = 0; step < steps; step++) y = turned(byRow(turned(byRow(y, logs)), logs));
    return y;
  },
});

/** The matrix itself, whose diagonal of 0 is easier to tell than its logarithm. */
const matrixOf = (law: Law): Law => ({
  ...law,
  name: `the matrix of ${law.name}`,
  run: (x) => tf.exp(law.run(x)),
  reference: (x) => {
    const y = law.reference(x);
    return { ...y, data: y.data.map(Math.exp) };
  },
});

function turned(x: Reference): Reference {
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  return filled([...x.shape.slice(0, -2), columns, rows], (...index) =>
    at(x, ...index.slice(0, -2), index.at(-1)!, index.at(-2)!),
  );
}

const crossEntropy = (name: string, input: Reference, targets: Reference, mask?: Reference): Law => ({
  name: `softmaxCrossEntropy ${name}`,
  input,
  run: (x) => softmaxCrossEntropy(x, toTensor(targets), mask && toTensor(mask)),
  reference: (x) =>
    filled(x.shape.slice(0, -1), (...index) => {
      if (mask && at(mask, ...index) === 0) return 0;
      const [row, truth] = [logs(rowOf(x, index)), rowOf(targets, index)];
      return sumOver(row.length, (c) => (truth[c] === 0 ? 0 : -truth[c]! * row[c]!));
    }),
});

const sparse = (name: string, input: Reference, labels: readonly number[]): Law => ({
  name: `sparseCrossEntropy ${name}`,
  input,
  run: (x) => sparseCrossEntropy(x, tf.tensor([...labels], input.shape.slice(0, -1), 'int32')),
  reference: (x) =>
    filled(x.shape.slice(0, -1), (...index) => {
      const label = labels[index.reduce((offset, i, axis) => offset * x.shape[axis]! + i, 0)]!;
      return label < 0 || label >= x.shape.at(-1)! ? 0 : -logs(rowOf(x, index))[label]!;
    }),
});

const binary = (name: string, input: Reference, targets: Reference, mask?: Reference): Law => ({
  name: `sigmoidCrossEntropy ${name}`,
  input,
  run: (x) => sigmoidCrossEntropy(x, toTensor(targets), mask && toTensor(mask)),
  reference: (x) =>
    filled(x.shape, (...index) => {
      if (mask && at(mask, ...index) === 0) return 0;
      const [logit, truth] = [at(x, ...index), at(targets, ...index)];
      return relu(logit) - logit * truth + Math.log1p(Math.exp(-Math.abs(logit)));
    }),
});

const shares = filled([3, 4], (i, j) => [0, 0.25, 0.75, 0, 1, 0, 0, 0, 0.5, 0.5, 0.5, 0][4 * i + j]!);
const flags = filled([3, 4], (i, j) => Number((i * 4 + j) % 3 === 0));

/** Soft and hard choices and what they cost. */
export const choiceLaws: readonly Law[] = [
  logSoftmaxOf('of rows', random(3, 4)),
  logSoftmaxOf('of a list', random(5)),
  logSoftmaxOf('of no rows', random(0, 3)),
  masked(
    'of rows, one with nothing',
    random(3, 4),
    filled([3, 4], (i, j) => (i === 1 ? 0 : (i + j) % 2)),
  ),
  masked(
    'of large values',
    filled([2, 2], (i, j) => 1000 * (i - j)),
    filled([2, 2], () => 1),
  ),
  masked('of no rows', random(0, 3), random(0, 3)),
  gumbel('of rows', random(3, 4), 1),
  gumbel('at a low temperature', random(2, 3), 0.5),
  hard('of rows', random(4, 3)),
  hard('of no rows', random(0, 3)),
  hard(
    'of equal values',
    filled([2, 3], (i, j) => (i === 0 ? 1 : j % 2)),
  ),
  sinkhorn('of a square', random(3, 3), { steps: 4 }),
  matrixOf(sinkhorn('without the diagonal', random(2, 3, 3), { steps: 3, temperature: 0.7, zeroDiagonal: true })),
  sinkhorn('of a rectangle with noise', random(2, 3), { steps: 2 }, random(2, 3)),
  sinkhorn('of nothing', random(0, 3, 3), {}),
  sinkhorn('of no pass', random(2, 2), { steps: 0 }),
  crossEntropy('of shares', random(3, 4), shares),
  crossEntropy(
    'of masked rows',
    random(3, 4),
    shares,
    filled([3], (i) => Number(i !== 0)),
  ),
  crossEntropy(
    'of a list',
    random(4),
    filled([4], (i) => Number(i === 2)),
  ),
  crossEntropy('of no rows', random(0, 4), random(0, 4)),
  sparse('of rows', random(3, 4), [2, 0, 3]),
  sparse('of no rows', random(0, 3), []),
  sparse('of rows of three axes', random(2, 2, 3), [0, 2, 1, 1]),
  sparse('with labels that are no class', random(4, 3), [-1, 1, 3, 0]),
  binary('of flags', random(3, 4), flags),
  binary(
    'of masked elements',
    random(3, 4),
    flags,
    filled([3, 4], (i) => Number(i !== 0)),
  ),
  binary(
    'of large values',
    filled([4], (i) => [50, -60, 90, -120][i]!),
    filled([4], (i) => i % 2),
  ),
];
