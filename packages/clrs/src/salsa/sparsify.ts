import { checkOptions, refuse } from '@kleene/base';
import { fromEdges, type Graph } from '@kleene/graphs';
import { layoutOf } from '../spec/layout.ts';
import type { Probe, Spec, Stage } from '../spec/spec.ts';
import type { Trajectory } from '../trajectory/trace.ts';
import { edgesOf, onEdges, refuseOffEdge, type Edges } from './edges.ts';
import { column, stacked, stored, storedSpec, type Arrays, type SparseTrajectory } from './trajectory.ts';

/** What of a dense trajectory is stored. */
export interface SparsifyOptions {
  /** Default true. */
  readonly hints?: boolean;
  /**
   * Whether `A` holds weights. By default, as SALSA-CLRS has it, unless it holds nothing but 0 and 1: say so where all weights are 1.
   * (`sparseTrace` asks the algorithm, never the values.)
   */
  readonly weighted?: boolean;
}

/**
 * A dense trajectory on an undirected graph (inputs `A` and `adj`) as a sparse one. Throws `invalid-argument` when a pointer or a positive
 * value of a pair of nodes does not lie on an edge or loop.
 */
export function sparsify(
  algorithm: { readonly name: string; readonly spec: Spec },
  trajectory: Trajectory,
  options: SparsifyOptions = {},
): SparseTrajectory {
  const where = 'clrs.sparsify';
  checkOptions(where, options, ['hints', 'weighted']);
  const { nodes, steps } = trajectory;
  const inputs = trajectory.inputs as { readonly [name: string]: number | Float64Array };
  const { A, adj } = inputs;
  if (!(A instanceof Float64Array && adj instanceof Float64Array))
    return refuse(where, 'trajectory', 'one with inputs A and adj', Object.keys(inputs));
  const graph = graphOf(where, nodes, A, adj);
  const edges = edgesOf(graph);
  const spec = storedSpec(algorithm.spec, options.hints ?? true);
  const write = (name: string, probe: Probe, value: number | Float64Array): Float64Array =>
    column(
      `${where}: ${name}`,
      probe,
      edges,
      probe[1] === 'edge' && typeof value !== 'number' ? onArcs(where, name, graph, value) : value,
    );
  const isWeighted = options.weighted ?? A.some((value) => value !== 0 && value !== 1);
  const stage = (which: Stage, values: object): Arrays => valuesOf(spec, which, values, edges, write);
  return {
    algorithm: algorithm.name,
    spec,
    edges,
    ...(isWeighted ? { weights: onEdges(edges, graph.weights!, 1) } : {}),
    inputs: stage('input', inputs),
    hints: stacked(spec, hintColumns(algorithm.spec, spec, trajectory, write)),
    outputs: stage('output', trajectory.outputs),
    length: steps,
  };
}

type Write = (name: string, probe: Probe, value: number | Float64Array) => Float64Array;

function valuesOf(spec: Spec, stage: Stage, values: object, { nodes }: Edges, write: Write): Arrays {
  const out: { [name: string]: Arrays[string] } = {};
  for (const [name, probe] of Object.entries(spec)) {
    if (probe[0] !== stage) continue;
    const value = (values as { readonly [name: string]: number | Float64Array })[name]!;
    out[name] = stored(probe, write(name, probe, value), nodes);
  }
  return out;
}

function hintColumns(
  full: Spec,
  spec: Spec,
  { nodes, steps, hints }: Trajectory,
  write: Write,
): { [name: string]: Float64Array[] } {
  const { fields, stride } = layoutOf(full, 'hint', nodes);
  const columns: { [name: string]: Float64Array[] } = {};
  for (const { name, probe, offset, width, isArray } of fields) {
    if (!(name in spec)) continue;
    columns[name] = Array.from({ length: steps }, (_, step) => {
      const at = step * stride + offset;
      return write(name, probe, isArray ? hints.slice(at, at + width) : hints[at]!);
    });
  }
  return columns;
}

/** The graph without its loops. */
function graphOf(where: string, nodes: number, A: Float64Array, adj: Float64Array): Graph {
  const [sources, targets, weights]: [number[], number[], number[]] = [[], [], []];
  for (let u = 0; u < nodes; u++)
    for (let v = 0; v < nodes; v++) {
      if (u === v || adj[u * nodes + v] === 0) continue;
      if (A[v * nodes + u] !== A[u * nodes + v])
        refuse(where, 'trajectory', 'one of an undirected graph', `${u} -> ${v} alone`);
      sources.push(u);
      targets.push(v);
      weights.push(A[u * nodes + v]!);
    }
  return fromEdges(nodes, sources, targets, { weights });
}

function onArcs(where: string, name: string, { nodes, offsets, targets }: Graph, matrix: Float64Array): Float64Array {
  const values = new Float64Array(targets.length);
  for (let u = 0; u < nodes; u++) {
    let arc = offsets[u]!;
    for (let v = 0; v < nodes; v++) {
      if (arc < offsets[u + 1]! && targets[arc] === v) values[arc++] = matrix[u * nodes + v]!;
      else if (matrix[u * nodes + v]! > 0) refuseOffEdge(where, name, u, v);
    }
  }
  return values;
}
