import * as tf from '@tensorflow/tfjs-core';
import { pairwiseMessage, triangularAttention, tripletMax, type MessageOptions } from '@kleene/ops';
import { at, filled, random, relu, softmaxOf, sumOver, upTo, type Reference } from './arrays.ts';
import { byEach, toTensor, type Law } from './law.ts';

type Arrays = Readonly<Record<string, Reference>>;

interface Messages {
  readonly inputs: Arrays;
  /** Numbers of layers, their weights and biases among the inputs. */
  readonly layers?: number;
  readonly mask?: Reference;
  readonly options?: Omit<MessageOptions, 'layers' | 'mask'>;
}

function messages(name: string, { inputs, layers = 0, mask, options = {} }: Messages): Law[] {
  return byEach({
    name: `pairwiseMessage ${name}`,
    inputs,
    run(t) {
      const stack = upTo(layers).map((i) => {
        const [weight, bias] = [t[`weight${i}`] as tf.Tensor2D, t[`bias${i}`] as tf.Tensor1D | undefined];
        return bias === undefined ? { weight } : { weight, bias };
      });
      const terms = Object.fromEntries(Object.entries(t).filter(([key]) => !/^(weight|bias)/.test(key)));
      const shut = mask && { mask: toTensor(mask) as tf.Tensor3D };
      return pairwiseMessage(terms as never, { ...options, ...shut, layers: stack });
    },
    reference: (arrays) => heard(arrays, layers, mask, options),
  });
}

function heard(a: Arrays, layers: number, mask: Reference | undefined, options: MessageOptions): Reference {
  const { activation = 'relu', last = 'none', reduce = 'max', silence = -1e6 } = options;
  const act = (kind: string): ((x: number) => number) => (kind === 'relu' ? relu : (x) => x);
  const [batch, from] = a['senders']!.shape as [number, number];
  const width = layers === 0 ? a['senders']!.shape[2]! : a[`weight${layers - 1}`]!.shape[1]!;
  const message = (b: number, i: number, j: number): number[] => {
    let row = upTo(a['senders']!.shape[2]!).map(
      (c) =>
        at(a['senders']!, b, i, c) +
        at(a['receivers']!, b, j, c) +
        (a['edges'] ? at(a['edges'], b, i, j, c) : 0) +
        (a['graph'] ? at(a['graph'], b, c) : 0),
    );
    for (let l = 0; l < layers; l++) {
      const [weight, bias, x] = [a[`weight${l}`]!, a[`bias${l}`], row.map(act(activation))];
      row = upTo(weight.shape[1]!).map(
        (c) => sumOver(x.length, (k) => x[k]! * at(weight, k, c)) + (bias ? at(bias, c) : 0),
      );
    }
    return row.map(act(last));
  };
  const table = upTo(batch).map((b) =>
    upTo(from).map((i) => upTo(a['receivers']!.shape[1]!).map((j) => message(b, i, j))),
  );
  return filled([batch, a['receivers']!.shape[1]!, width], (b, j, c) => {
    const said = upTo(from).map((i) => {
      const isHeard = mask === undefined || at(mask, b, i, j) !== 0;
      return isHeard ? table[b]![i]![j]![c]! : reduce === 'max' ? silence : 0;
    });
    return reduce === 'max' ? Math.max(...said) : said.reduce((x, y) => x + y, 0);
  });
}

/** Who speaks to whom; in the second graph nobody speaks to receiver 1. */
const mask = filled([2, 3, 3], (b, i, j) => (b === 1 && j === 1 ? 0 : Number((i + 2 * j + b) % 3 !== 1)));

const terms = (width: number): Arrays => ({
  senders: random(2, 3, width),
  receivers: random(2, 3, width),
  edges: random(2, 3, 3, width),
  graph: random(2, width),
});

const layer = (index: number, from: number, to: number): Arrays => ({
  [`weight${index}`]: random(from, to),
  [`bias${index}`]: random(to),
});

function triplets(name: string, left: Reference, right: Reference): Law[] {
  return byEach({
    name: `tripletMax ${name}`,
    inputs: { left, right },
    run: (t) => tripletMax(t.left as tf.Tensor4D, t.right as tf.Tensor4D),
    reference: (a) =>
      filled([left.shape[0]!, left.shape[2]!, right.shape[2]!, left.shape[3]!], (b, j, k, f) =>
        Math.max(...upTo(left.shape[1]!).map((i) => at(a.left, b, i, j, f) + at(a.right, b, i, k, f))),
      ),
  });
}

function triangles(name: string, [batch, nodes, heads, part]: [number, number, number, number]): Law[] {
  const shape = [batch, nodes, nodes, heads * part];
  return byEach({
    name: `triangularAttention ${name}`,
    inputs: { query: random(...shape), key: random(...shape), left: random(...shape), right: random(...shape) },
    run: (t) => triangularAttention(t as never, heads),
    reference: ({ query, key, left, right }) =>
      filled(shape, (b, x, y, c) => {
        const head = Math.floor(c / part) * part;
        const logits = upTo(nodes).map(
          (a) => sumOver(part, (d) => at(query, b, x, a, head + d) * at(key, b, a, y, head + d)) / Math.sqrt(part),
        );
        const weights = softmaxOf(logits);
        return sumOver(nodes, (a) => weights[a]! * at(left, b, x, a, c) * at(right, b, a, y, c));
      }),
  });
}

/** Operations on pairs and triples of nodes. */
export const pairLaws: readonly Law[] = [
  ...messages('of two terms', { inputs: { senders: random(2, 3, 4), receivers: random(2, 2, 4) } }),
  ...messages('of all terms, none to one receiver', { inputs: terms(2), mask, options: { silence: -1.5 } }),
  ...messages('summed, with relu', { inputs: terms(2), mask, options: { reduce: 'sum', last: 'relu' } }),
  ...messages('through two layers', {
    inputs: { ...terms(3), ...layer(0, 3, 4), ...layer(1, 4, 2) },
    layers: 2,
    mask,
    options: { silence: -1.5 },
  }),
  ...messages('through a layer without a bias, summed', {
    inputs: { senders: random(1, 4, 2), receivers: random(1, 3, 2), edges: random(1, 4, 3, 2), weight0: random(2, 5) },
    layers: 1,
    options: { reduce: 'sum', last: 'relu' },
  }),
  ...messages('through linear layers', {
    inputs: { senders: random(1, 2, 2), receivers: random(1, 2, 2), graph: random(1, 2), ...layer(0, 2, 3) },
    layers: 1,
    options: { activation: 'none' },
  }),
  ...messages('of no graph', { inputs: { senders: random(0, 2, 3), receivers: random(0, 2, 3) } }),
  ...messages('to no receiver', { inputs: { senders: random(1, 2, 3), receivers: random(1, 0, 3) } }),
  ...messages('of no sender', { inputs: { senders: random(1, 0, 3), receivers: random(1, 2, 3) } }),
  ...messages('of no sender, summed', {
    inputs: { senders: random(1, 0, 3), receivers: random(1, 2, 3), ...layer(0, 3, 2) },
    layers: 1,
    options: { reduce: 'sum' },
  }),
  ...triplets('of a square', random(2, 3, 3, 2), random(2, 3, 3, 2)),
  ...triplets('of unequal sides', random(1, 4, 2, 3), random(1, 4, 3, 3)),
  ...triplets('of nothing to place', random(1, 2, 0, 2), random(1, 2, 3, 2)),
  ...triplets('of nothing to compare', random(1, 0, 2, 2), random(1, 0, 3, 2)),
  ...triangles('of nothing', [1, 0, 1, 2]),
  ...triangles('of one head', [1, 3, 1, 2]),
  ...triangles('of two heads', [2, 3, 2, 2]),
  ...triangles('of one node', [1, 1, 1, 3]),
];
