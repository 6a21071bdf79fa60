import type { Instance, Machine, ReasonerConfig, ReasonerParams, TransitionBatch } from '@kleene/discrete';
import type { Graph } from '@kleene/graphs';
import type { Key } from '@kleene/random';
import type { Recipe } from './recipe.ts';

/** An experiment with a discrete reasoner, which learns a machine and is then proven to be it. */
export interface DiscreteRecipe extends Recipe<ReasonerParams, TransitionBatch> {
  readonly kind: 'discrete';
  readonly machine: Machine;
  readonly model: ReasonerConfig;
  readonly evaluation: Evaluation;
  readonly acceptance: Acceptance;
}

/** How a trained reasoner is measured. */
export interface Evaluation {
  readonly families: readonly Family[];
  /** Graph number `index` (from 0) of a family and the start on it; the same for the same key, whatever was drawn before. */
  readonly instance: (key: Key, family: Family, index: number) => Instance;
  /** The right parent of each node by a textbook algorithm, `[nodes]`: -1 where the start does not lead. */
  readonly parents: (graph: Graph, start: number) => Int32Array;
}

/** Graphs of one kind and size. */
export interface Family {
  readonly name: string;
  readonly nodes: number;
  /** How many graphs the extracted tables are run on. */
  readonly byTables: number;
  /** How many of them, from the first on, the network itself is run on. */
  readonly byNetwork: number;
}

/** What becomes of a reasoner once its training is over. */
export interface Acceptance {
  /** The range of scalars at which the certificate is tried first. */
  readonly scalarRange: number;
  /** Where it fails there: the certified range from which on half of it is taken instead. */
  readonly leastScalarRange: number;
  /** Where that fails too: how many steps more are trained, and how often, before the next seed is due. */
  readonly extraSteps: number;
  readonly extensions: number;
}
