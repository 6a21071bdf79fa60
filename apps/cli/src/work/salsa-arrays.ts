import type { NdArray } from '@kleene/base';
import type { SparseTrajectory } from '@kleene/clrs/salsa';
import type { ArrayPlan } from '@kleene/formats/node';
import type { Work } from './data-work.ts';
import { salsaRuns, type SalsaSet } from './salsa-set.ts';

/** Elements of one array of a set, the first of them its element `at`. */
export interface Piece {
  readonly name: string;
  readonly at: number;
  readonly data: Float64Array;
}

/** The arrays of a set, and how many edges it has. */
export interface SalsaPlan {
  readonly arrays: Readonly<Record<string, ArrayPlan>>;
  readonly edges: number;
  /** The steps of the longest run. */
  readonly steps: number;
}

/**
 * What the arrays of a set are like: all graphs side by side as one, as PyTorch Geometric batches them. `edge_index` `[2, edges]` (both directions, and a loop
 * for every node), `node_offsets` and `edge_offsets` `[graphs + 1]`, `lengths` `[graphs]`, `weights` `[edges]` where there are any, and the probes; hints
 * have the steps as second axis, with zeros after the last of each run. The runs are made once for this.
 */
export async function planOf(set: SalsaSet, work: Work): Promise<SalsaPlan> {
  const probes = new Map<string, { rows: number; byStep: boolean; rest: readonly number[] }>();
  let [nodes, edges, steps, graphs] = [0, 0, 0, 0];
  let isWeighted = false;
  for (const run of salsaRuns(set)) {
    nodes += run.edges.nodes;
    edges += run.edges.sources.length;
    steps = Math.max(steps, run.length);
    isWeighted = run.weights !== undefined;
    for (const { name, byStep, array } of probesOf(run)) {
      const rows = (probes.get(name)?.rows ?? 0) + array.shape[0]!;
      probes.set(name, { rows, byStep, rest: array.shape.slice(byStep ? 2 : 1) });
    }
    work.progress(++graphs / 2);
    await work.breathe();
  }
  const whole = (...shape: number[]): ArrayPlan => ({ shape, dtype: 'int64' });
  const arrays: Record<string, ArrayPlan> = {
    node_offsets: whole(graphs + 1),
    edge_offsets: whole(graphs + 1),
    edge_index: whole(2, edges),
    lengths: whole(graphs),
    ...(isWeighted && { weights: { shape: [edges], dtype: 'float64' } }),
  };
  for (const [name, { rows, byStep, rest }] of probes)
    arrays[name] = { shape: [rows, ...(byStep ? [steps] : []), ...rest], dtype: 'float64' };
  return { arrays, edges, steps };
}

/** All elements of the arrays, graph by graph: of each array in order, of `edge_index` the sources and the targets each. */
export async function* piecesOf(set: SalsaSet, { edges, steps }: SalsaPlan, work: Work): AsyncGenerator<Piece> {
  const written = new Map<string, number>();
  const next = (name: string, data: Float64Array): Piece => {
    const at = written.get(name) ?? 0;
    written.set(name, at + data.length);
    return { name, at, data };
  };
  let [node, edge, graphs] = [0, 0, 0];
  yield next('node_offsets', Float64Array.of(0));
  yield next('edge_offsets', Float64Array.of(0));
  for (const run of salsaRuns(set)) {
    const first = node;
    const shifted = (ids: Int32Array): Float64Array => Float64Array.from(ids, (id) => id + first);
    const { sources, targets } = run.edges;
    yield { name: 'edge_index', at: edge, data: shifted(sources) };
    yield { name: 'edge_index', at: edges + edge, data: shifted(targets) };
    node += run.edges.nodes;
    edge += sources.length;
    yield next('node_offsets', Float64Array.of(node));
    yield next('edge_offsets', Float64Array.of(edge));
    yield next('lengths', Float64Array.of(run.length));
    if (run.weights !== undefined) yield next('weights', run.weights);
    for (const { name, byStep, array } of probesOf(run)) yield next(name, byStep ? padded(array, steps) : array.data);
    work.progress((set.samples + ++graphs) / 2);
    await work.breathe();
  }
}

interface ProbeArray {
  readonly name: string;
  /** Whether its second axis is the steps. */
  readonly byStep: boolean;
  readonly array: NdArray<'float64'>;
}

function probesOf({ inputs, hints, outputs }: SparseTrajectory): ProbeArray[] {
  return Object.entries({ input: inputs, hint: hints, output: outputs }).flatMap(([stage, arrays]) =>
    Object.entries(arrays).map(([name, array]) => {
      return { name: `${stage}_${name}`, byStep: stage === 'hint' || name === 'randomness', array };
    }),
  );
}

/** Each row with zeros behind its steps, up to `steps` of them. */
function padded({ data, shape: [rows, length, classes = 1] }: NdArray<'float64'>, steps: number): Float64Array {
  if (length === steps) return data;
  const width = length! * classes;
  const out = new Float64Array(rows! * steps * classes);
  for (let row = 0; row < rows!; row++) out.set(data.subarray(row * width, (row + 1) * width), row * steps * classes);
  return out;
}
