import { checkArray, checkObject, refuse, type NdArray } from '@kleene/base';
import type { StoredArrays } from '../batch/stored.ts';
import type { Probe, Spec } from '../spec/spec.ts';
import { runsOfNodes, type SparseBatch } from './collate.ts';
import { storedSpec, type Arrays } from './trajectory.ts';

/**
 * The arrays of a sparse batch by name, for a file: `node_offsets`, `edge_offsets`, `sources`, `targets`, `lengths`, `weights` where there are any,
 * and `input_*`, `hint_*`, `output_*`.
 */
export function storedSparse(batch: SparseBatch): StoredArrays {
  const int32 = (data: Int32Array): NdArray => ({ data, shape: [data.length], dtype: 'int32' });
  const named = (stage: string, arrays: Arrays): [string, NdArray][] =>
    Object.entries(arrays).map(([name, array]) => [`${stage}_${name}`, array]);
  const { weights } = batch;
  return {
    node_offsets: int32(batch.nodeOffsets),
    edge_offsets: int32(batch.edgeOffsets),
    sources: int32(batch.sources),
    targets: int32(batch.targets),
    ...(weights === undefined
      ? {}
      : { weights: { data: weights, shape: [weights.length], dtype: 'float64' as const } }),
    ...Object.fromEntries([
      ...named('input', batch.inputs),
      ...named('hint', batch.hints),
      ...named('output', batch.outputs),
    ]),
    lengths: int32(batch.lengths),
  };
}

/**
 * The batch that arrays of a file hold, named as `storedSparse` names them; without hints where the file has none. Throws `invalid-argument` where a
 * probe is missing, one too many or of another shape, and where offsets, edges and lengths are not those of a batch.
 */
export function sparseFromStored(
  algorithm: { readonly name: string; readonly spec: Spec },
  arrays: StoredArrays,
): SparseBatch {
  const where = `clrs.sparseFromStored(${algorithm.name})`;
  checkObject(where, 'arrays', arrays);
  const spec = storedSpec(
    algorithm.spec,
    Object.keys(arrays).some((name) => name.startsWith('hint_')),
  );
  checkNames(where, spec, arrays);
  const graph = graphOf(where, arrays);
  const lengths = Array.from(vector(where, arrays, 'lengths', graph.nodeOffsets.length - 1).data);
  if (!lengths.every((length) => Number.isInteger(length) && length >= 1))
    refuse(where, 'lengths', 'made of integers >= 1', lengths);
  const steps = Math.max(...lengths);
  const stage = (which: 'input' | 'hint' | 'output'): Arrays =>
    Object.fromEntries(
      Object.entries(spec)
        .filter(([, probe]) => probe[0] === which)
        .map(([name, probe]) => [name, valuesOf(where, `${which}_${name}`, probe, arrays, graph, steps)]),
    );
  const weights = arrays['weights'] && vector(where, arrays, 'weights', graph.sources.length);
  return {
    algorithm: algorithm.name,
    spec,
    ...graph,
    ...(weights === undefined ? {} : { weights: Float64Array.from(weights.data) }),
    inputs: stage('input'),
    hints: stage('hint'),
    outputs: stage('output'),
    lengths: Int32Array.from(lengths),
  };
}

const structure = ['node_offsets', 'edge_offsets', 'sources', 'targets', 'lengths'];

function checkNames(where: string, spec: Spec, arrays: StoredArrays): void {
  const names = [...structure, ...Object.entries(spec).map(([name, [stage]]) => `${stage}_${name}`)];
  for (const name of names) if (arrays[name] === undefined) refuse(where, name, 'an array', undefined);
  const other = Object.keys(arrays).find((name) => name !== 'weights' && !names.includes(name));
  if (other !== undefined) refuse(where, 'arrays', `made of ${names.join(', ')}`, other);
  for (const name of Object.keys(arrays)) checkArray(where, name, arrays[name]!);
}

type Structure = Pick<SparseBatch, 'nodeOffsets' | 'edgeOffsets' | 'graphOf' | 'sources' | 'targets'>;

function graphOf(where: string, arrays: StoredArrays): Structure {
  const runs = arrays['node_offsets']!.data.length - 1;
  const nodeOffsets = offsets(where, arrays, 'node_offsets', runs);
  const edgeOffsets = offsets(where, arrays, 'edge_offsets', runs);
  const edges = edgeOffsets[runs]!;
  const sources = Int32Array.from(vector(where, arrays, 'sources', edges).data);
  const targets = Int32Array.from(vector(where, arrays, 'targets', edges).data);
  for (let run = 0; run < runs; run++)
    for (let edge = edgeOffsets[run]!; edge < edgeOffsets[run + 1]!; edge++)
      for (const node of [sources[edge]!, targets[edge]!])
        if (node < nodeOffsets[run]! || node >= nodeOffsets[run + 1]!)
          refuse(where, `edge ${edge}`, `between nodes of run ${run}`, [sources[edge], targets[edge]]);
  return { nodeOffsets, edgeOffsets, graphOf: runsOfNodes(nodeOffsets), sources, targets };
}

function offsets(where: string, arrays: StoredArrays, name: string, runs: number): Int32Array {
  const { data } = vector(where, arrays, name, runs + 1);
  const isAscending = data.every((offset, i) => Number.isInteger(offset) && offset >= (i === 0 ? 0 : data[i - 1]!));
  if (runs < 1 || data[0] !== 0 || !isAscending) refuse(where, name, 'integers that ascend from 0', Array.from(data));
  return Int32Array.from(data);
}

function vector(where: string, arrays: StoredArrays, name: string, length: number): NdArray {
  const array = arrays[name]!;
  if (array.shape.length !== 1 || array.shape[0] !== length) refuse(where, `${name}.shape`, `[${length}]`, array.shape);
  return array;
}

/** A probe's array as float64, if its axes are those of the nodes, edges or runs, the steps, and the classes. */
function valuesOf(
  where: string,
  name: string,
  [stage, location, type, classes]: Probe,
  arrays: StoredArrays,
  graph: Structure,
  steps: number,
): NdArray<'float64'> {
  const { data, shape } = arrays[name]!;
  const isOnEdges = location === 'edge' || type === 'pointer';
  const rows = isOnEdges
    ? graph.sources.length
    : location === 'node'
      ? graph.graphOf.length
      : graph.nodeOffsets.length - 1;
  const isByStep = stage === 'hint' || name === 'input_randomness';
  const expected = [rows, ...(isByStep ? [steps] : []), ...(type === 'categorical' ? [classes] : [])];
  if (shape.length !== expected.length || expected.some((length, axis) => length !== shape[axis]))
    refuse(where, `${name}.shape`, `[${expected.join(', ')}]`, shape);
  return { data: Float64Array.from(data), shape: expected, dtype: 'float64' };
}
