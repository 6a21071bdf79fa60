import type { Weights } from '../../src/index.ts';
import type { GraphUnion, ReasonerConfig } from '../../src/index.ts';

/** What the reference gives, in float64; rows of logits. */
export interface ReferenceOutput {
  readonly nodeLogits: readonly number[][];
  readonly edgeLogits: readonly number[][];
  readonly attention: readonly number[];
}

/** What the reference starts from: a distribution over states in each row. */
export interface ReferenceInput {
  readonly edges: GraphUnion;
  readonly nodeStates: readonly (readonly number[])[];
  readonly edgeStates: readonly (readonly number[])[];
  readonly scalars: readonly number[];
}

/**
 * One step in float64, written from the formulas one node and one edge at a time; it shares nothing with the code under test. With
 * temperature 0 the first largest score of a group takes all.
 */
export function referenceStep(
  weights: Weights,
  { mode, hidden: h }: ReasonerConfig,
  { edges, nodeStates, edgeStates, scalars }: ReferenceInput,
  temperature: number,
  noise?: readonly number[],
): ReferenceOutput {
  const times = (x: readonly number[], path: string): number[] => {
    const { data, shape } = weights[path]!;
    const out = Array.from({ length: shape[1]! }, () => 0);
    x.forEach((value, i) => out.forEach((_, j) => (out[j]! += value * data[i * shape[1]! + j]!)));
    return out;
  };
  const norm = (x: readonly number[], path: string): number[] => {
    const mean = x.reduce((a, b) => a + b, 0) / h;
    const spread = Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / h + 1e-5);
    return x.map(
      (v, i) => ((v - mean) / spread) * weights[`${path}.gain`]!.data[i]! + weights[`${path}.shift`]!.data[i]!,
    );
  };
  const relu = (x: readonly number[]): number[] => x.map((value) => (value > 0 ? value : 0));
  const copies = (value: number): number[] => Array.from({ length: h }, () => value);
  const all = Array.from(edges.senders, (_, k) => k);

  const x = nodeStates.map((state) => times(state, 'encoder.node'));
  const e = edgeStates.map((state) => times(state, 'encoder.edge'));
  const query = x.map((row) => times(row, 'attention.query'));
  const key = x.map((row) => times(row, 'attention.key'));
  const value = x.map((row) => times(row, 'attention.value'));
  const edgeKey = e.map((row) => times(row, 'attention.edgeKey'));
  const w = weights['attention.scalar']!.data[0]!;

  const scores = all.map((k) => {
    const [from, to] = [edges.senders[k]!, edges.receivers[k]!];
    let sum = 0;
    for (let c = 0; c < h; c++) sum += query[to]![c]! * (key[from]![c]! + edgeKey[k]![c]!) + w * scalars[k]!;
    return sum / Math.sqrt(h);
  });
  const groupOf = (k: number): number => (mode === 'receiver' ? edges.receivers[k]! : edges.graphOf[k]!);
  const attention = all.map(() => 0);
  for (const group of new Set(all.map(groupOf))) {
    const members = all.filter((k) => groupOf(k) === group);
    if (temperature === 0) {
      const largest = Math.max(...members.map((k) => scores[k]!));
      attention[members.find((k) => scores[k] === largest)!] = 1;
      continue;
    }
    const sharp = members.map((k) => (scores[k]! + (noise?.[k] ?? 0)) / temperature);
    const parts = sharp.map((z) => Math.exp(z - Math.max(...sharp)));
    const total = parts.reduce((a, b) => a + b, 0);
    members.forEach((k, i) => (attention[k] = parts[i]! / total));
  }

  const nodeLogits = x.map((own, y) => {
    const message = copies(0);
    for (const k of all)
      if (edges.receivers[k] === y) value[edges.senders[k]!]!.forEach((v, c) => (message[c]! += attention[k]! * v));
    const loop = all.find((k) => edges.senders[k] === y && edges.receivers[k] === y)!;
    const update = relu(times([...message, ...own, ...copies(attention[loop]!)], 'node.update'));
    return times(norm(update, 'node.norm'), 'decode.node');
  });
  const edgeLogits = all.map((k) => {
    const [from, to] = [edges.senders[k]!, edges.receivers[k]!];
    const back = all.find((other) => edges.senders[other] === to && edges.receivers[other] === from)!;
    const pair = relu(times([...key[from]!, ...query[to]!], 'edge.pair'));
    const first = relu(times([...e[k]!, ...pair, ...copies(attention[back]!), ...copies(attention[k]!)], 'edge.first'));
    return times(norm(relu(times(first, 'edge.second')), 'edge.norm'), 'decode.edge');
  });
  return { nodeLogits, edgeLogits, attention };
}
