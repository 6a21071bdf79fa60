import type { Draws } from '@kleene/random';
import type { Graph } from '@kleene/graphs';
import type { Snapshot, Spec } from '../spec/spec.ts';

/**
 * A problem on an undirected graph without loops and parallel edges, weighted where the algorithm says so. Edge probes are `[arcs]`, in the
 * order of `graph.targets`.
 */
export interface GraphInstance {
  readonly graph: Graph;
}

/** A graph and the node to start from. */
export interface SourceInstance extends GraphInstance {
  readonly source: number;
}

/** A graph and the numbers that its nodes draw. */
export interface RandomInstance extends GraphInstance {
  /** `[rounds, nodes]`, row by row; as many rounds as the algorithm takes on this graph. */
  readonly randomness: Float64Array;
}

/**
 * An algorithm on sparse graphs as data (Minder et al. 2023, arXiv 2309.12253). Its graph takes the place of the probes `A` and `adj`.
 *
 * `run` yields the hints of each step and returns the outputs. What it yields is one object whose arrays it goes on changing, so a run of
 * any length takes memory for one step; whoever keeps a step copies it. The first step checks the instance (`invalid-argument`).
 */
export interface SparseAlgorithm<S extends Spec = Spec, I extends GraphInstance = GraphInstance> {
  readonly name: string;
  readonly spec: S;
  readonly isWeighted: boolean;
  /** A problem on that graph: weights where it takes them, then a source or the numbers of the nodes. */
  sample(draws: Draws, graph: Graph): I;
  /** The input probes. `randomness` has an axis of steps: `[nodes, steps]`. */
  inputs(instance: I): Snapshot<S, 'input'>;
  run(instance: I): Generator<Snapshot<S, 'hint'>, Snapshot<S, 'output'>, void>;
}

/** The outputs of a run of which no step is kept. */
export function outputsOf<S extends Spec, I extends GraphInstance>(
  { run }: Pick<SparseAlgorithm<S, I>, 'run'>,
  instance: I,
): Snapshot<S, 'output'> {
  const steps = run(instance);
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}
