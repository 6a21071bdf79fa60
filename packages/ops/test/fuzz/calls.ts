import * as tf from '@tensorflow/tfjs-core';
import {
  adamStep,
  gru,
  gruCell,
  gumbelSoftmax,
  hardMax,
  layerNorm,
  logSinkhorn,
  logSoftmax,
  lstmCell,
  maskedSoftmax,
  pairwiseMessage,
  segmentMax,
  segmentMean,
  segmentSoftmax,
  segmentSum,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  solveBatch,
  sparseCrossEntropy,
  triangularAttention,
  tripletMax,
  type MessageOptions,
} from '@kleene/ops';
import type { Operation } from '../results.ts';
import type { Draw, Input, Kind } from './draw.ts';

/** A call of an operation that has a kernel. */
export interface Call extends Operation {
  /** Said where it fails. */
  readonly told: string;
  readonly inputs: readonly Input[];
  /** Whether a gradient may be a number where by the definition it is NaN, of 0 times what is not finite. */
  readonly isClear?: boolean;
}

type Make = (draw: Draw) => Call;

/** How to draw a call of each operation; one that gets a kernel gets a row. */
const makers: Readonly<Record<string, Make>> = {
  pairwiseMessage: message,
  tripletMax(draw) {
    const [batch, i, j, k, width] = draw.sizes(5, 200) as [number, number, number, number, number];
    const inputs = [draw.input([batch, i, j, width], 'grid'), draw.input([batch, i, k, width], 'grid')];
    return call('', inputs, ([left, right]) => tripletMax(left as tf.Tensor4D, right as tf.Tensor4D));
  },
  triangularAttention(draw) {
    const [batch, nodes] = [draw.integer(0, 2), draw.of([0, 1, 2, 3, 4, 5, 9, 17])];
    const [heads, part] = [draw.integer(1, 3), draw.of(nodes > 5 ? [0, 1] : [0, 1, 3, 8, 9])];
    const shape = [batch, nodes, nodes, heads * part];
    const inputs = [0, 1, 2, 3].map(() => draw.input(shape, 'smooth', false));
    return call(`${heads} heads`, inputs, ([query, key, left, right]) =>
      triangularAttention({ query, key, left, right } as never, heads),
    );
  },
  layerNorm(draw) {
    const [rows, width] = draw.sizes(2, 300) as [number, number];
    const inputs = [draw.input([rows, width]), draw.input([width]), draw.input([width])];
    return call('', inputs, ([x, gain, shift]) => layerNorm(x!, gain as tf.Tensor1D, shift as tf.Tensor1D));
  },
  gruCell(draw) {
    const [rows, size, wide] = draw.sizes(3, 150) as [number, number, number];
    const inputs = cell(draw, [rows, wide], [rows, size], 3, 2);
    return call('', inputs, ([x, hidden, inputWeight, hiddenWeight, inputBias, hiddenBias]) =>
      gruCell(x as never, hidden as never, { inputWeight, inputBias, hiddenWeight, hiddenBias } as never),
    );
  },
  gru(draw) {
    const [rows, size, wide] = draw.sizes(3, 100) as [number, number, number];
    const inputs = cell(draw, [draw.integer(0, 4), rows, wide], [rows, size], 3, 2);
    return call('', inputs, ([x, hidden, inputWeight, hiddenWeight, inputBias, hiddenBias]) =>
      gru(x as never, hidden as never, { inputWeight, inputBias, hiddenWeight, hiddenBias } as never),
    );
  },
  lstmCell(draw) {
    const [rows, size, wide] = draw.sizes(3, 150) as [number, number, number];
    const inputs = [...cell(draw, [rows, wide], [rows, size], 4, 1), draw.input([rows, size], 'smooth', false)];
    return call('', inputs, ([x, hidden, inputWeight, hiddenWeight, bias, memory]) => {
      const next = lstmCell(
        x as never,
        { hidden, cell: memory } as never,
        { inputWeight, hiddenWeight, bias } as never,
      );
      return tf.stack([next.hidden, next.cell]);
    });
  },
  segmentSum: (draw) => segments(draw, 'smooth', (x, ids, count) => segmentSum(x, ids, count)),
  segmentMean: (draw) => segments(draw, 'smooth', (x, ids, count) => segmentMean(x, ids, count)),
  segmentMax: (draw) => segments(draw, 'grid', (x, ids, count) => segmentMax(x, ids, count)),
  segmentSoftmax(draw) {
    const [rows, count] = draw.sizes(2, 300) as [number, number];
    const [ids, temperature] = [draw.ids([rows], count), draw.of([0.1, 1, 3])];
    return call(`into ${count} at ${temperature}`, [draw.input([rows])], ([x]) =>
      segmentSoftmax(x as tf.Tensor1D, ids() as tf.Tensor1D, count, temperature),
    );
  },
  logSoftmax: (draw) => call('', [draw.input(rows(draw))], ([x]) => logSoftmax(x!)),
  maskedSoftmax(draw) {
    const shape = rows(draw);
    const mask = draw.mask(shape);
    return call('', [draw.input(shape)], ([x]) => maskedSoftmax(x!, mask()));
  },
  softmaxCrossEntropy(draw) {
    const shape = rows(draw);
    const [targets, mask] = [draw.targets(shape), draw.flag() ? draw.mask(shape.slice(0, -1)) : undefined];
    return call(mask ? 'masked' : '', [draw.input(shape)], ([x]) => softmaxCrossEntropy(x!, targets(), mask?.()));
  },
  sparseCrossEntropy(draw) {
    const shape = rows(draw);
    const labels = draw.ids(shape.slice(0, -1), shape.at(-1)!);
    return call('', [draw.input(shape)], ([x]) => sparseCrossEntropy(x!, labels()));
  },
  sigmoidCrossEntropy(draw) {
    const shape = rows(draw);
    const [targets, mask] = [draw.targets(shape), draw.flag() ? draw.mask(shape) : undefined];
    return call(mask ? 'masked' : '', [draw.input(shape)], ([x]) => sigmoidCrossEntropy(x!, targets(), mask?.()));
  },
  gumbelSoftmax(draw) {
    const [shape, temperature] = [rows(draw), draw.of([0.1, 1, 3])];
    return call(`at ${temperature}`, [draw.input(shape), draw.input(shape)], ([x, noise]) =>
      gumbelSoftmax(x!, noise!, temperature),
    );
  },
  hardMax(draw) {
    const shape = rows(draw);
    const gradient = draw.of(['straight-through', 'zero'] as const);
    const input = draw.input([...shape.slice(0, -1), Math.max(1, shape.at(-1)!)], 'grid');
    return call(gradient, [input], ([x]) => hardMax(x!, gradient));
  },
  logSinkhorn(draw) {
    const shape = draw.sizes(3, 200);
    const options = {
      steps: draw.integer(0, 3),
      temperature: draw.of([0.5, 1]),
      zeroDiagonal: shape[1] === shape[2] && draw.flag(),
    };
    return call(JSON.stringify(options), [draw.input(shape, 'smooth', false)], ([x]) => logSinkhorn(x!, options));
  },
  solveBatch(draw) {
    const [batch, size] = [draw.integer(0, 9), draw.integer(0, 9)];
    // Of small whole numbers some systems are singular.
    const kind = size < 3 ? 'grid' : 'smooth';
    const inputs = [draw.input([batch, size, size], kind, false), draw.input([batch, size], kind, false)];
    return call('', inputs, ([matrix, right]) => solveBatch(matrix as tf.Tensor3D, right as tf.Tensor2D));
  },
  adamStep(draw) {
    const shape = rows(draw);
    const settings = {
      step: draw.integer(1, 1000),
      learningRate: 0.1,
      beta1: 0.9,
      beta2: 0.99,
      epsilon: 1e-6,
      weightDecay: draw.of([0, 0.1]),
      decoupled: draw.flag(),
    };
    const inputs = [0, 1, 2, 3].map(() => draw.input(shape, 'smooth', false));
    const run: Call['run'] = ([param, grad, mean, root]) =>
      tf.stack(adamStep({ param: param!, grad: grad!, mean: mean!, square: tf.square(root!) }, settings));
    return { ...call(JSON.stringify(settings), inputs, run), hasGradient: false };
  },
};

/** The operations that calls are drawn of. */
const operations: readonly string[] = Object.keys(makers);

/** A call of one of the operations. */
export function drawCall(draw: Draw): Call {
  const name = draw.of(operations);
  const { told, ...rest } = makers[name]!(draw);
  return { ...rest, told: `${name} of ${rest.inputs.map(({ shape }) => `[${shape}]`).join(' ')} ${told}` };
}

function call(told: string, inputs: readonly Input[], run: Call['run']): Call {
  return { told, inputs, run };
}

function rows(draw: Draw): number[] {
  return draw.sizes(draw.integer(1, 3), 300);
}

function segments(draw: Draw, kind: Kind, run: (x: tf.Tensor, ids: tf.Tensor1D, count: number) => tf.Tensor): Call {
  const [length, width, count] = draw.sizes(3, 300) as [number, number, number];
  const ids = draw.ids([length], count);
  const inputs = [draw.input(draw.flag() ? [length] : [length, width], kind)];
  return call(`into ${count}`, inputs, ([x]) => run(x!, ids() as tf.Tensor1D, count));
}

/** Inputs of a recurrent cell: x, the hidden state, the weight of each and some biases, for `gates` gates. */
function cell(draw: Draw, x: number[], hidden: [number, number], gates: number, biases: number): Input[] {
  const wide = gates * hidden[1];
  const shapes = [x, hidden, [x.at(-1)!, wide], [hidden[1], wide], ...Array.from({ length: biases }, () => [wide])];
  return shapes.map((shape, at) => draw.input(shape, at < 2 ? 'smooth' : 'mild', false));
}

function message(draw: Draw): Call {
  const [batch, from, to, width] = draw.sizes(4, 200) as [number, number, number, number];
  const [wide, last] = [draw.of([0, 1, 2, 5, 16, 17]), draw.of([0, 1, 4, 9])];
  const [hasEdges, hasGraph, hasBias] = [draw.flag(), draw.flag(), draw.flag()];
  const layers = draw.integer(0, 2);
  const shapes: Record<string, readonly number[]> = {
    senders: [batch, from, width],
    receivers: [batch, to, width],
    ...(hasEdges && { edges: [batch, from, to, width] }),
    ...(hasGraph && { graph: [batch, width] }),
    ...(layers > 0 && { weight0: [width, wide] }),
    ...(layers > 0 && hasBias && { bias0: [wide] }),
    ...(layers > 1 && { weight1: [wide, last] }),
    ...(layers > 1 && !hasBias && { bias1: [last] }),
  };
  const names = Object.keys(shapes);
  const mask = draw.flag() ? draw.mask([batch, from, to]) : undefined;
  const options: MessageOptions = {
    activation: draw.of(['relu', 'none'] as const),
    last: draw.of(['relu', 'none'] as const),
    reduce: draw.of(['max', 'sum'] as const),
    silence: draw.of([-1e6, 0, 0.25]),
  };
  const inputs = names.map((name) => draw.input(shapes[name]!, 'grid', false));
  const told = `${names.join(' ')} ${mask ? 'masked ' : ''}${JSON.stringify(options)}`;
  const run: Call['run'] = (tensors) => {
    const t = Object.fromEntries(names.map((name, at) => [name, tensors[at]]));
    const stack = Array.from({ length: layers }, (_, at) => {
      const [weight, bias] = [t[`weight${at}`], t[`bias${at}`]];
      return bias === undefined ? { weight } : { weight, bias };
    });
    const terms = Object.fromEntries(Object.entries(t).filter(([name]) => !/\d/.test(name)));
    const shut = mask && { mask: mask() };
    return pairwiseMessage(terms as never, { ...options, ...shut, layers: stack } as MessageOptions);
  };
  return { ...call(told, inputs, run), isClear: true };
}
