import { KleeneError } from '@kleene/base';
import type { Machine } from '../machine/machine.ts';
import { sizesOf } from '../machine/reference.ts';
import { classIndex, nodeEntry, tableLengths, type Sizes, type Tables } from '../machine/tables.ts';
import { argMax, dot, layerNorm, product, relu, rowOf, sum, type Vector } from './linear.ts';
import { checkWeights, hashWeights, type Weights } from './weights.ts';

const where = 'discrete.extractTables';

/**
 * What a network does at temperature zero, in float64 from its float32 weights: the score of every class, and the next state
 * and its logit margin for every combination that a node or an edge can meet. The network cannot do anything else, for its
 * inputs are states (Rodionov and Prokhorenkova 2024, sections 3 and 6). No tfjs. For a width of 128 some milliseconds.
 *
 * Throws `invalid-argument` for weights of another shape and `non-finite` for NaN or infinities.
 */
export function extractTables(weights: Weights, machine: Machine): Tables {
  const hidden = checkWeights(where, weights, machine);
  const sizes = sizesOf(machine);
  const states = project(weights, sizes);
  const tables = {
    ...sizes,
    algorithm: machine.algorithm,
    mode: machine.mode,
    score: scoreTable(states, sizes, hidden),
    beta: Math.sqrt(hidden) * weights['attention.scalar']!.data[0]!,
    ...nodeTable(weights, states, sizes, hidden),
    ...edgeTable(weights, states, sizes, hidden),
    weightsSha256: hashWeights(weights),
  };
  for (const name of ['score', 'nodeMargins', 'edgeMargins'] as const) {
    if (!tables[name].every(Number.isFinite))
      throw new KleeneError('non-finite', `${where}: ${name} must be finite, got NaN or an infinity`);
  }
  return tables;
}

/** What the attention makes of each state. */
interface Projected {
  readonly embedding: readonly Vector[];
  readonly query: readonly Vector[];
  readonly key: readonly Vector[];
  readonly value: readonly Vector[];
  readonly edge: readonly Vector[];
  readonly edgeKey: readonly Vector[];
}

function project(weights: Weights, { nodeStates, edgeStates }: Sizes): Projected {
  const embed = (path: string, count: number): Vector[] =>
    Array.from({ length: count }, (_, state) => rowOf(weights[path]!, state));
  const embedding = embed('encoder.node', nodeStates);
  const edge = embed('encoder.edge', edgeStates);
  const through = (path: string, vectors: readonly Vector[]): Vector[] =>
    vectors.map((vector) => product(vector, weights[path]!));
  return {
    embedding,
    edge,
    query: through('attention.query', embedding),
    key: through('attention.key', embedding),
    value: through('attention.value', embedding),
    edgeKey: through('attention.edgeKey', edge),
  };
}

function scoreTable({ query, key, edgeKey }: Projected, sizes: Sizes, hidden: number): Float64Array {
  const score = new Float64Array(tableLengths(sizes).score);
  eachClass(sizes, (a, b, c) => {
    score[classIndex(sizes, a, b, c)] = dot(query[b]!, sum(key[a]!, edgeKey[c]!)) / Math.sqrt(hidden);
  });
  return score;
}

function nodeTable(
  weights: Weights,
  states: Projected,
  sizes: Sizes,
  hidden: number,
): Pick<Tables, 'nodeUpdate' | 'nodeMargins'> {
  const update = weights['node.update']!;
  const ones = new Float64Array(hidden).fill(1);
  const own = states.embedding.map((embedding) => product(embedding, update, hidden));
  const nothing = new Float64Array(hidden);
  const message = [nothing, ...states.value.map((value) => product(value, update))];
  const loop = [nothing, product(ones, update, 2 * hidden)];
  const length = tableLengths(sizes).nodeUpdate;
  const table = { nodeUpdate: new Uint8Array(length), nodeMargins: new Float64Array(length) };
  message.forEach((heard, row) =>
    own.forEach((self, b) =>
      loop.forEach((self2, sigma) => {
        const hiddenLayer = relu(sum(heard, self, self2));
        const { index, margin } = decode(weights, 'node', hiddenLayer);
        const entry = nodeEntry(sizes, row - 1, b, sigma);
        table.nodeUpdate[entry] = index;
        table.nodeMargins[entry] = margin;
      }),
    ),
  );
  return table;
}

function edgeTable(
  weights: Weights,
  states: Projected,
  sizes: Sizes,
  hidden: number,
): Pick<Tables, 'edgeUpdate' | 'edgeMargins'> {
  const [pair, first, second] = ['pair', 'first', 'second'].map((name) => weights[`edge.${name}`]!) as [
    Weights[string],
    Weights[string],
    Weights[string],
  ];
  const ones = new Float64Array(hidden).fill(1);
  const [reverse, chosen] = [product(ones, first, 2 * hidden), product(ones, first, 3 * hidden)];
  const length = tableLengths(sizes).edgeUpdate;
  const table = { edgeUpdate: new Uint8Array(length), edgeMargins: new Float64Array(length) };
  eachClass(sizes, (a, b, c) => {
    const ends = relu(sum(product(states.key[a]!, pair), product(states.query[b]!, pair, hidden)));
    const base = sum(product(states.edge[c]!, first), product(ends, first, hidden));
    for (let choice = 0; choice < 4; choice++) {
      const parts = [base, ...(choice & 2 ? [chosen] : []), ...(choice & 1 ? [reverse] : [])];
      const { index, margin } = decode(weights, 'edge', relu(product(relu(sum(...parts)), second)));
      const entry = classIndex(sizes, a, b, c) * 4 + choice;
      table.edgeUpdate[entry] = index;
      table.edgeMargins[entry] = margin;
    }
  });
  return table;
}

function decode(weights: Weights, kind: 'node' | 'edge', hidden: Vector): { index: number; margin: number } {
  const normed = layerNorm(hidden, weights[`${kind}.norm.gain`]!, weights[`${kind}.norm.shift`]!);
  return argMax(product(normed, weights[`decode.${kind}`]!));
}

function eachClass({ nodeStates, edgeStates }: Sizes, visit: (a: number, b: number, c: number) => void): void {
  for (let a = 0; a < nodeStates; a++) {
    for (let b = 0; b < nodeStates; b++) {
      for (let c = 0; c < edgeStates; c++) visit(a, b, c);
    }
  }
}
