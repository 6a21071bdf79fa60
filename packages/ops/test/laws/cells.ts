import * as tf from '@tensorflow/tfjs-core';
import { gru, gruCell, layerNorm, lstmCell, solveBatch, type GruParams, type LstmParams } from '@kleene/ops';
import { at, filled, random, sigmoid, sumOver, upTo, type Reference } from './arrays.ts';
import { byEach, type Law } from './law.ts';

/** One number of a product of rows and weights, plus a bias where there is one. */
function product(x: Reference, weight: Reference, row: number, column: number, bias?: Reference): number {
  return sumOver(x.shape[1]!, (k) => at(x, row, k) * at(weight, k, column)) + (bias ? at(bias, column) : 0);
}

/** A GRU's next state; `x` and `hidden` are rows of inputs and states. */
function gruState(x: Reference, hidden: Reference, a: Readonly<Record<GruName, Reference>>): Reference {
  const size = hidden.shape[1]!;
  return filled(hidden.shape, (row, c) => {
    const columns = [0, 1, 2].map((gate) => gate * size + c);
    const input = columns.map((column) => product(x, a.inputWeight, row, column, a.inputBias));
    const recurrent = columns.map((column) => product(hidden, a.hiddenWeight, row, column, a.hiddenBias));
    const [reset, update] = [sigmoid(input[0]! + recurrent[0]!), sigmoid(input[1]! + recurrent[1]!)];
    return (1 - update) * Math.tanh(input[2]! + reset * recurrent[2]!) + update * at(hidden, row, c);
  });
}

type GruName = 'inputWeight' | 'inputBias' | 'hiddenWeight' | 'hiddenBias';

function gruWeights(width: number, size: number): Record<GruName, Reference> {
  return {
    inputWeight: random(width, 3 * size),
    inputBias: random(3 * size),
    hiddenWeight: random(size, 3 * size),
    hiddenBias: random(3 * size),
  };
}

function cells(name: string, rows: number, width: number, size: number): Law[] {
  return byEach({
    name: `gruCell ${name}`,
    inputs: { x: random(rows, width), hidden: random(rows, size), ...gruWeights(width, size) },
    run: (t) => gruCell(t.x as tf.Tensor2D, t.hidden as tf.Tensor2D, t as unknown as GruParams),
    reference: (a) => gruState(a.x, a.hidden, a),
  });
}

function sequences(name: string, steps: number, rows: number, width: number, size: number): Law[] {
  return byEach({
    name: `gru ${name}`,
    inputs: { x: random(steps, rows, width), hidden: random(rows, size), ...gruWeights(width, size) },
    run: (t) => gru(t.x as tf.Tensor3D, t.hidden as tf.Tensor2D, t as unknown as GruParams),
    reference(a) {
      const states = upTo(steps).reduce<Reference[]>(
        (before, step) => [
          ...before,
          gruState(
            filled([rows, width], (row, c) => at(a.x, step, row, c)),
            before.at(-1) ?? a.hidden,
            a,
          ),
        ],
        [],
      );
      return filled([steps, rows, size], (step, row, c) => at(states[step]!, row, c));
    },
  });
}

function lstm(name: string, rows: number, width: number, size: number): Law[] {
  return byEach({
    name: `lstmCell ${name}`,
    inputs: {
      x: random(rows, width),
      hidden: random(rows, size),
      cell: random(rows, size),
      inputWeight: random(width, 4 * size),
      hiddenWeight: random(size, 4 * size),
      bias: random(4 * size),
    },
    run(t) {
      const state = { hidden: t.hidden as tf.Tensor2D, cell: t.cell as tf.Tensor2D };
      const next = lstmCell(t.x as tf.Tensor2D, state, t as unknown as LstmParams);
      return tf.concat([next.hidden, next.cell], 1);
    },
    reference: (a) =>
      filled([rows, 2 * size], (row, column) => {
        const c = column % size;
        const [i, f, g, o] = upTo(4).map(
          (gate) =>
            product(a.x, a.inputWeight, row, gate * size + c, a.bias) +
            product(a.hidden, a.hiddenWeight, row, gate * size + c),
        ) as [number, number, number, number];
        const cell = sigmoid(f) * at(a.cell, row, c) + sigmoid(i) * Math.tanh(g);
        return column < size ? sigmoid(o) * Math.tanh(cell) : cell;
      }),
  });
}

function norm(name: string, x: Reference, epsilon?: number): Law[] {
  const width = x.shape.at(-1)!;
  return byEach({
    name: `layerNorm ${name}`,
    inputs: { x, gain: random(width), shift: random(width) },
    run: (t) => layerNorm(t.x, t.gain as tf.Tensor1D, t.shift as tf.Tensor1D, epsilon),
    reference: (a) =>
      filled(a.x.shape, (...index) => {
        const row = upTo(width).map((c) => at(a.x, ...index.slice(0, -1), c));
        const mean = row.reduce((sum, value) => sum + value, 0) / width;
        const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
        const c = index.at(-1)!;
        return ((row[c]! - mean) / Math.sqrt(variance + (epsilon ?? 1e-5))) * at(a.gain, c) + at(a.shift, c);
      }),
  });
}

/** Cramer's rule for two unknowns: nothing of an elimination. */
const solved: Law[] = byEach({
  name: 'solveBatch of two unknowns',
  inputs: {
    matrix: filled([3, 2, 2], (b, i, j) => (i === j ? 2 + b : Math.fround(0.3 * (j - i) + 0.1 * b))),
    right: random(3, 2),
  },
  run: (t) => solveBatch(t.matrix as tf.Tensor3D, t.right as tf.Tensor2D),
  reference: ({ matrix, right }) =>
    filled([3, 2], (b, i) => {
      const [p, q, r, s] = [at(matrix, b, 0, 0), at(matrix, b, 0, 1), at(matrix, b, 1, 0), at(matrix, b, 1, 1)];
      const [u, v] = [at(right, b, 0), at(right, b, 1)];
      return (i === 0 ? u * s - q * v : p * v - r * u) / (p * s - q * r);
    }),
});

/** Operations on rows: cells, norms, systems. */
export const cellLaws: readonly Law[] = [
  ...cells('of three rows', 3, 2, 2),
  ...cells('of no rows', 0, 2, 2),
  ...cells('of an odd size', 1, 3, 5),
  ...sequences('of three steps', 3, 2, 2, 3),
  ...sequences('of one step', 1, 1, 3, 2),
  ...sequences('of no steps', 0, 2, 2, 2),
  ...lstm('of three rows', 3, 2, 2),
  ...lstm('of no rows', 0, 2, 2),
  ...norm('of rows', random(4, 5)),
  ...norm('of a list', random(7), 0.1),
  ...norm('of rows of three axes', random(2, 2, 3)),
  ...norm('of no rows', random(0, 3)),
  ...solved,
];
