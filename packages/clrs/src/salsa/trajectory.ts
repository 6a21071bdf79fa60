import type { NdArray } from '@kleene/base';
import type { Probe, Spec, Stage } from '../spec/spec.ts';
import type { GraphInstance, SparseAlgorithm } from './algorithm.ts';
import { edgesOf, onEdges, pointersOnEdges, type Edges } from './edges.ts';

/** The probes of one stage by name. */
export interface Arrays {
  readonly [name: string]: NdArray<'float64'>;
}

/**
 * A run stored on edges, loops among them (arXiv 2309.12253; SALSA-CLRS data.py). Values of a node `[nodes]`, of a category
 * `[nodes, classes]`, of an edge `[edges]`; a pointer is a one on the edge to its target, `[edges]`. Hints have the steps as their second
 * axis (of the graph: `[1, steps]`), `randomness` as well.
 */
export interface SparseTrajectory {
  readonly algorithm: string;
  /** The probes that are stored; classes stand fourth with categories. */
  readonly spec: Spec;
  readonly edges: Edges;
  /** `[edges]`, 1 on loops; there exactly when the problem is weighted. */
  readonly weights?: Float64Array;
  readonly inputs: Arrays;
  readonly hints: Arrays;
  readonly outputs: Arrays;
  /** The number of steps, whether hints are stored or not. */
  readonly length: number;
}

type Values = { readonly [name: string]: number | Float64Array };
type Columns = { [name: string]: Float64Array[] };

/** The stored run of an algorithm on an instance; `hints: false` leaves the hints out, of which long runs have many (default true). */
export function sparseTrace<S extends Spec, I extends GraphInstance>(
  algorithm: SparseAlgorithm<S, I>,
  instance: I,
  { hints = true }: { readonly hints?: boolean } = {},
): SparseTrajectory {
  const { name, run } = algorithm;
  const steps = run(instance);
  // The first step checks the instance.
  let next = steps.next();
  const edges = edgesOf(instance.graph);
  const spec = storedSpec(algorithm.spec, hints);
  const to = writer(`clrs.${name}`, spec, edges);
  const columns: Columns = {};
  let length = 0;
  for (; next.done !== true; next = steps.next(), length++) if (hints) to.push(columns, next.value as Values);
  const { weights } = instance.graph;
  return {
    algorithm: name,
    spec,
    edges,
    ...(algorithm.isWeighted && weights !== undefined ? { weights: onEdges(edges, weights, 1) } : {}),
    inputs: to.values('input', algorithm.inputs(instance) as Values),
    hints: stacked(spec, columns),
    outputs: to.values('output', next.value as Values),
    length,
  };
}

/** A spec without the graph, which is not stored as a probe, and on request without hints. */
export function storedSpec(spec: Spec, hints: boolean): Spec {
  return Object.fromEntries(
    Object.entries(spec).filter(([name, [stage]]) => name !== 'A' && name !== 'adj' && (hints || stage !== 'hint')),
  );
}

interface Writer {
  values(stage: Stage, values: Values): Arrays;
  push(columns: Columns, values: Values): void;
}

function writer(where: string, spec: Spec, edges: Edges): Writer {
  const entries = Object.entries(spec);
  return {
    values: (stage, values) =>
      Object.fromEntries(
        entries
          .filter(([, probe]) => probe[0] === stage)
          .map(([name, probe]) => [name, stored(probe, column(where, probe, edges, values[name]!), edges.nodes)]),
      ),
    push(columns, values) {
      for (const [name, probe] of entries)
        if (probe[0] === 'hint') (columns[name] ??= []).push(column(where, probe, edges, values[name]!));
    },
  };
}

/** One value as it is stored, flat, in memory of its own. */
export function column(where: string, probe: Probe, edges: Edges, value: number | Float64Array): Float64Array {
  const [, location, type] = probe;
  if (typeof value === 'number') {
    if (location === 'graph') return Float64Array.of(value);
    const one = new Float64Array(edges.nodes);
    one[value] = 1;
    return one;
  }
  if (type === 'pointer') return pointersOnEdges(where, edges, value);
  if (location === 'edge') return onEdges(edges, value, 0);
  if (type !== 'categorical') return value.slice();
  const classes = new Float64Array(edges.nodes * probe[3]);
  value.forEach((one, node) => (classes[node * probe[3] + one] = 1));
  return classes;
}

/** The array of a value of an input or output. */
export function stored(probe: Probe, data: Float64Array, nodes: number): NdArray<'float64'> {
  const isByStep = probe[1] === 'node' && probe[2] === 'scalar' && data.length !== nodes;
  const shape = probe[2] === 'categorical' || isByStep ? [nodes, data.length / nodes] : [data.length];
  return { data, shape, dtype: 'float64' };
}

/** Values of each step as arrays with the steps as second axis. */
export function stacked(spec: Spec, columns: Columns): Arrays {
  return Object.fromEntries(
    Object.entries(columns).map(([name, steps]) => {
      const probe = spec[name]!;
      const classes = probe[2] === 'categorical' ? probe[3] : 1;
      const rows = steps[0]!.length / classes;
      const data = new Float64Array(rows * steps.length * classes);
      steps.forEach((values, step) => {
        for (let row = 0; row < rows; row++)
          for (let c = 0; c < classes; c++)
            data[(row * steps.length + step) * classes + c] = values[row * classes + c]!;
      });
      const shape = [rows, steps.length, ...(probe[2] === 'categorical' ? [classes] : [])];
      return [name, { data, shape, dtype: 'float64' as const }];
    }),
  );
}
