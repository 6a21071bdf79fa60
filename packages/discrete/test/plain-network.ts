import type { NdArray } from '@kleene/base';

// One step of the network as it is written down, in plain float64 at every node and every edge, without any table: what
// extraction is compared with. Edges come as pairs [sender, receiver], a loop at every node among them.

type Weights = Readonly<Record<string, NdArray>>;
type Matrix = number[][];

/** The states after one step at temperature zero. `scalars` has one number for each edge. */
export function plainNetworkStep(
  weights: Weights,
  edges: readonly (readonly [number, number])[],
  scalars: readonly number[],
  states: { nodes: readonly number[]; edges: readonly number[] },
): { nodes: number[]; edges: number[] } {
  const w = (path: string): Matrix => matrix(weights[path]!);
  const x = states.nodes.map((state) => w('encoder.node')[state]!);
  const e = states.edges.map((state) => w('encoder.edge')[state]!);
  const [q, k, v] = ['query', 'key', 'value'].map((name) => times(x, w(`attention.${name}`))) as [
    Matrix,
    Matrix,
    Matrix,
  ];
  const edgeKeys = times(e, w('attention.edgeKey'));
  const h = x[0]!.length;
  const scalar = weights['attention.scalar']!.data[0]!;
  const scores = edges.map(([from, to], edge) => {
    let sum = 0;
    for (let c = 0; c < h; c++) sum += q[to]![c]! * (k[from]![c]! + edgeKeys[edge]![c]!) + scalar * scalars[edge]!;
    return sum / Math.sqrt(h);
  });
  const chosen = x.map((_, node) => {
    const into = [...edges.keys()].filter((edge) => edges[edge]![1] === node);
    return into.reduce((best, edge) => (scores[edge]! > scores[best]! ? edge : best));
  });
  const alpha = edges.map(([, to], edge) => (chosen[to] === edge ? 1 : 0));
  const reverse = edges.map(([from, to]) => edges.findIndex(([a, b]) => a === to && b === from));
  const nodeInputs = x.map((own, node) => {
    const message = Array.from({ length: h }, (_, c) =>
      edges.reduce((sum, [from, to], edge) => sum + (to === node ? alpha[edge]! * v[from]![c]! : 0), 0),
    );
    const loop = alpha[edges.findIndex(([a, b]) => a === node && b === node)]!;
    return [...message, ...own, ...Array.from({ length: h }, () => loop)];
  });
  const edgeInputs = edges.map(([from, to], edge) => {
    const pair = relu(times([[...k[from]!, ...q[to]!]], w('edge.pair'))[0]!);
    const spread = (value: number): number[] => Array.from({ length: h }, () => value);
    return [...e[edge]!, ...pair, ...spread(alpha[reverse[edge]!]!), ...spread(alpha[edge]!)];
  });
  const nodeHidden = times(nodeInputs, w('node.update')).map(relu);
  const edgeHidden = times(times(edgeInputs, w('edge.first')).map(relu), w('edge.second')).map(relu);
  return { nodes: decode(weights, 'node', nodeHidden), edges: decode(weights, 'edge', edgeHidden) };
}

function decode(weights: Weights, kind: string, hidden: Matrix): number[] {
  const [gain, shift] = ['gain', 'shift'].map((name) => weights[`${kind}.norm.${name}`]!.data) as [
    Float32Array,
    Float32Array,
  ];
  const normed = hidden.map((row) => {
    const mean = row.reduce((a, b) => a + b) / row.length;
    const variance = row.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / row.length;
    return row.map((value, c) => ((value - mean) / Math.sqrt(variance + 1e-5)) * gain[c]! + shift[c]!);
  });
  return times(normed, matrix(weights[`decode.${kind}`]!)).map((row) => row.indexOf(Math.max(...row)));
}

function matrix({ data, shape: [, columns = 1] }: NdArray): Matrix {
  return Array.from({ length: data.length / columns }, (_, row) =>
    Array.from(data.subarray(row * columns, (row + 1) * columns)),
  );
}

function times(rows: Matrix, by: Matrix): Matrix {
  return rows.map((row) => by[0]!.map((_, column) => row.reduce((sum, value, i) => sum + value * by[i]![column]!, 0)));
}

function relu(row: number[]): number[] {
  return row.map((value) => (value > 0 ? value : 0));
}
