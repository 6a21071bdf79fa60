/** When a probe is seen: with the problem, along the way, or with the result. */
export type Stage = 'input' | 'hint' | 'output';

/** What a probe belongs to: each node, each ordered pair of nodes, or the whole instance. */
export type Location = 'node' | 'edge' | 'graph';

/** How the numbers of a probe are to be read. */
export type ProbeType =
  | 'scalar'
  | 'categorical'
  | 'mask'
  | 'mask_one'
  | 'pointer'
  | 'should_be_permutation'
  | 'permutation_pointer'
  | 'soft_pointer';

/** Stage, location and type of a probe; a categorical one also says how many classes it has. */
export type Probe =
  | readonly [stage: Stage, location: Location, type: Exclude<ProbeType, 'categorical'>]
  | readonly [stage: Stage, location: Location, type: 'categorical', classes: number];

/** The probes of an algorithm by name, in the order in which they are stored. Written `as const`, its type checks every trace. */
export interface Spec {
  readonly [name: string]: Probe;
}

/** The numbers that dm-clrs gives to a positive, a negative and a left-out entry of a mask or category. */
export const outputClass = { POSITIVE: 1, NEGATIVE: 0, MASKED: -1 } as const;

/** The names of a spec's probes of one stage. */
export type Names<S extends Spec, T extends Stage> = keyof {
  [K in keyof S as S[K][0] extends T ? K : never]: true;
} &
  string;

/**
 * The value of a probe at one moment:
 * - of a graph: a number (for a category, its class);
 * - a `mask_one`: the number of the one node;
 * - of nodes `[nodes]`, of edges or a `permutation_pointer` `[nodes, nodes]`, row by row. A categorical element is its
 *   class, and `~class` (that is, -1 - class) is an element left out of scoring: -1 in that class, 0 in the others.
 */
export type Value<P extends Probe> = P extends readonly [Stage, 'graph', ...unknown[]]
  ? number
  : P extends readonly [Stage, Location, 'mask_one']
    ? number
    : Probe extends P
      ? number | Float64Array
      : Float64Array;

/** The values of all probes of a stage at one moment. */
export type Snapshot<S extends Spec, T extends Stage> = {
  readonly [K in Names<S, T>]: Value<S[K]>;
};
