import { refuse, type NdArray } from '@kleene/base';
import type { Spec } from '../spec/spec.ts';
import type { Arrays, SparseTrajectory } from './trajectory.ts';

/** Runs side by side as one graph of many parts: nodes and edges of each run follow those of the one before. */
export interface SparseBatch {
  readonly algorithm: string;
  readonly spec: Spec;
  /** `[runs + 1]`, where the nodes of each run begin. */
  readonly nodeOffsets: Int32Array;
  /** `[runs + 1]`, where the edges of each run begin. */
  readonly edgeOffsets: Int32Array;
  /** `[nodes]`, the run that each node belongs to. */
  readonly graphOf: Int32Array;
  /** `[edges]`. */
  readonly sources: Int32Array;
  /** `[edges]`. */
  readonly targets: Int32Array;
  /** `[edges]`. */
  readonly weights?: Float64Array;
  /** As in a trajectory, over all nodes and edges; of the graph: `[runs]`. */
  readonly inputs: Arrays;
  /** As in a trajectory, with as many steps as the longest run: zeros follow in the shorter ones. Of the graph: `[runs, steps]`. */
  readonly hints: Arrays;
  readonly outputs: Arrays;
  /** `[runs]`, the steps of each. */
  readonly lengths: Int32Array;
}

/** The disjoint union of runs of one algorithm, stored alike; throws `invalid-argument` for runs that are not. */
export function collateSparse(runs: readonly SparseTrajectory[]): SparseBatch {
  const first = runs[0] ?? refuse('clrs.collateSparse', 'runs', 'at least one', runs);
  for (const run of runs) checkAlike(first, run);
  const nodeOffsets = offsets(runs.map(({ edges }) => edges.nodes));
  const edgeOffsets = offsets(runs.map(({ edges }) => edges.sources.length));
  const shifted = (which: 'sources' | 'targets'): Int32Array => {
    const all = new Int32Array(edgeOffsets[runs.length]!);
    runs.forEach(({ edges }, i) =>
      all.set(
        edges[which].map((node) => node + nodeOffsets[i]!),
        edgeOffsets[i],
      ),
    );
    return all;
  };
  const steps = Math.max(...runs.map(({ length }) => length));
  const stage = (which: 'inputs' | 'hints' | 'outputs'): Arrays =>
    Object.fromEntries(
      Object.keys(first[which]).map((name) => [
        name,
        joined(
          runs.map((run) => run[which][name]!),
          isByStep(which, name),
          steps,
        ),
      ]),
    );
  return {
    algorithm: first.algorithm,
    spec: first.spec,
    nodeOffsets,
    edgeOffsets,
    graphOf: runsOfNodes(nodeOffsets),
    sources: shifted('sources'),
    targets: shifted('targets'),
    ...(first.weights === undefined ? {} : { weights: concatenated(runs.map(({ weights }) => weights!)) }),
    inputs: stage('inputs'),
    hints: stage('hints'),
    outputs: stage('outputs'),
    lengths: Int32Array.from(runs, ({ length }) => length),
  };
}

/** The run that each node belongs to. */
export function runsOfNodes(nodeOffsets: Int32Array): Int32Array {
  const runs = nodeOffsets.length - 1;
  const out = new Int32Array(nodeOffsets[runs]!);
  for (let run = 0; run < runs; run++) out.fill(run, nodeOffsets[run], nodeOffsets[run + 1]);
  return out;
}

function checkAlike(first: SparseTrajectory, { algorithm, hints, weights }: SparseTrajectory): void {
  const where = 'clrs.collateSparse';
  if (algorithm !== first.algorithm) refuse(where, 'runs', `all of ${first.algorithm}`, algorithm);
  const names = Object.keys(first.hints).join();
  if (Object.keys(hints).join() !== names)
    refuse(where, 'runs', `all with hints ${names || '(none)'}`, Object.keys(hints).join());
  if ((weights === undefined) !== (first.weights === undefined))
    refuse(where, 'runs', 'all weighted or none', algorithm);
}

function isByStep(stage: string, name: string): boolean {
  return stage === 'hints' || name === 'randomness';
}

function offsets(lengths: readonly number[]): Int32Array {
  const out = new Int32Array(lengths.length + 1);
  lengths.forEach((length, i) => (out[i + 1] = out[i]! + length));
  return out;
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Arrays one after the other along their first axis, each padded with zeros along its second where that is the steps. */
function joined(parts: readonly NdArray<'float64'>[], byStep: boolean, steps: number): NdArray<'float64'> {
  const rows = parts.reduce((sum, { shape }) => sum + shape[0]!, 0);
  const rest = byStep ? [steps, ...parts[0]!.shape.slice(2)] : parts[0]!.shape.slice(1);
  const data = byStep
    ? concatenated(parts.map((part) => padded(part, steps)))
    : concatenated(parts.map((part) => part.data));
  return { data, shape: [rows, ...rest], dtype: 'float64' };
}

function padded({ data, shape }: NdArray<'float64'>, steps: number): Float64Array {
  const [rows, length] = shape as [number, number];
  if (length === steps) return data;
  const width = data.length / rows;
  const wide = (width / length) * steps;
  const out = new Float64Array(rows * wide);
  for (let row = 0; row < rows; row++) out.set(data.subarray(row * width, (row + 1) * width), row * wide);
  return out;
}
