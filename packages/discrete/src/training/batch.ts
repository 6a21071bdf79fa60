import type { Graph } from '@kleene/graphs';
import type { EdgeList } from '../machine/edge-list.ts';
import { trace } from '../machine/interpret.ts';
import type { Machine } from '../machine/machine.ts';
import { edgeScalars } from '../machine/scalars.ts';
import type { Configuration } from '../machine/step.ts';
import type { GraphUnion } from '../model/wiring.ts';
import { join, joinRepeated, unite } from './union.ts';

/** A graph and where the algorithm starts on it. */
export interface Instance {
  readonly graph: Graph;
  readonly start: number;
}

/** Steps of a machine side by side, each on a copy of its graph; each counts in the loss by its weight. */
export interface TransitionBatch {
  readonly edges: GraphUnion;
  readonly before: Configuration;
  readonly after: Configuration;
  /** `[edges]`, spread over [0, 1] in each graph. */
  readonly scalars: Float32Array;
  /** `[nodes]`, summing to 1. */
  readonly nodeWeights: Float32Array;
  /** `[edges]`, summing to 1. */
  readonly edgeWeights: Float32Array;
}

interface Transition {
  readonly edges: EdgeList;
  readonly scalars: Float64Array;
  readonly before: Configuration;
  readonly after: Configuration;
  /** The part of its run that this step stands for. */
  readonly share: number;
}

/**
 * Every step of the machine's runs on `instances`, each run as long as the machine may take on its graph. The steps after a run's fixed
 * point are all alike: one stands for them and weighs as much as they do together. So the loss is the mean over steps of the means over
 * nodes and over edges, as if all were there (yandex-research/dnar, models.py); each run is averaged over its own steps.
 */
export function transitionBatch(machine: Machine, instances: readonly Instance[]): TransitionBatch {
  const all = instances.flatMap((instance) => transitionsOf(machine, instance));
  const edges = unite(all.map((one) => one.edges));
  return {
    edges,
    before: joinConfigurations(all.map((one) => one.before)),
    after: joinConfigurations(all.map((one) => one.after)),
    scalars: join(
      Float32Array,
      all.map((one) => one.scalars),
    ),
    nodeWeights: weigh(all, (one) => one.edges.nodes),
    edgeWeights: weigh(all, (one) => one.edges.senders.length),
  };
}

/** The steps of a run: those that change something, then the one that does not. */
function transitionsOf(machine: Machine, { graph, start }: Instance): Transition[] {
  const { edges, configurations } = trace(machine, graph, start);
  const scalars = edgeScalars(machine, edges, 1);
  const steps = machine.stepsPerNode * graph.nodes;
  const last = configurations.length - 1;
  return configurations.slice(0, steps).map((before, step) => ({
    edges,
    scalars,
    before,
    after: configurations[Math.min(step + 1, last)]!,
    share: (step < last ? 1 : steps - last) / steps,
  }));
}

function joinConfigurations(parts: readonly Configuration[]): Configuration {
  return {
    nodes: join(
      Uint8Array,
      parts.map((one) => one.nodes),
    ),
    edges: join(
      Uint8Array,
      parts.map((one) => one.edges),
    ),
  };
}

/** Each transition's share, spread evenly over all that `count` counts at any one step of all runs. */
function weigh(all: readonly Transition[], count: (one: Transition) => number): Float32Array {
  const atOnce = all.reduce((sum, one) => sum + one.share * count(one), 0);
  return joinRepeated(all.map((one) => ({ value: one.share / atOnce, count: count(one) })));
}
