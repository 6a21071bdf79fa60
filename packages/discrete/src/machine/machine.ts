/**
 * A class of edges by the states of sender, receiver and edge, `DISC>NOT NONE`: all that the attention sees of an edge besides
 * its scalar. States have no spaces in their names and no `>`.
 */
export type EdgeClass<N extends string = string, E extends string = string> = `${N}>${N} ${E}`;

/** Which classes a group of edges holds: each of `must`, perhaps those of `may`, no other. */
export interface Choices<N extends string = string, E extends string = string> {
  readonly must?: readonly EdgeClass<N, E>[];
  readonly may?: readonly EdgeClass<N, E>[];
}

/**
 * One situation in which a choice of edge is made: the classes present in the group (the edges into one node where `mode` is
 * `receiver`, all edges of the graph where it is `global`), and those of which one has to be chosen.
 */
export interface Menu<N extends string = string, E extends string = string> {
  readonly id: string;
  /** A node's edge to itself; in `receiver` mode exactly one class, in `must`. */
  readonly loops: Choices<N, E>;
  readonly edges: Choices<N, E>;
  /** Any other class has to lose. Whichever of these wins, the rules must lead to the same states. */
  readonly wins: readonly EdgeClass<N, E>[];
  /** Classes of which the group holds exactly one edge (`global` mode): when it wins, none of its kind is left idle. */
  readonly single?: readonly EdgeClass<N, E>[];
}

/** What becomes of a node. What a rule does not name may be anything; a message of `null` is the empty message of `global` mode. */
export interface NodeRule<N extends string = string> {
  readonly own?: N;
  readonly message?: N | null;
  /** 1 where the node listens to itself. */
  readonly sigma?: 0 | 1;
  readonly next: N;
}

/** What becomes of an edge. What a rule does not name may be anything. */
export interface EdgeRule<N extends string = string, E extends string = string> {
  readonly sender?: N;
  readonly receiver?: N;
  readonly edge?: E;
  /** 1 where this edge was chosen. */
  readonly alpha?: 0 | 1;
  /** 1 where the edge from the receiver to the sender was chosen. */
  readonly rho?: 0 | 1;
  readonly next: E;
}

/**
 * An algorithm as data: a finite automaton on the nodes and edges of an undirected graph with a loop at every node. In each
 * step an edge is chosen in every group: the class that comes first in `prefers`, and in it the smallest (scalar, position);
 * then all nodes and edges change at once by the first rule that fits, and stay as they are where none does.
 * (Rodionov and Prokhorenkova 2024, section 3; the choice of edges is their hard attention.)
 */
export interface Machine<N extends string = string, E extends string = string> {
  readonly algorithm: string;
  readonly mode: 'receiver' | 'global';
  /** Where an edge's scalar comes from: the position of its sender, of its receiver, or its weight. */
  readonly scalar: 'sender' | 'receiver' | 'weight';
  readonly nodeStates: readonly N[];
  readonly edgeStates: readonly E[];
  /** The states of the start node and of its loop, and of all others, before the first step. */
  readonly initial: { readonly start: N; readonly startLoop: E; readonly node: N; readonly edge: E };
  /** The edge state that points from a node to its parent. */
  readonly pointer: E;
  /** On which undirected graphs the menus are complete; `connected` ones have at least two nodes. */
  readonly graphs: 'any' | 'connected';
  /** An upper bound of the number of steps, as a multiple of the number of nodes. */
  readonly stepsPerNode: number;
  readonly prefers: readonly EdgeClass<N, E>[];
  readonly nodeRules: readonly NodeRule<N>[];
  readonly edgeRules: readonly EdgeRule<N, E>[];
  /** Every situation that can arise; `checkMenus` shows that none is missing. */
  readonly menus: readonly Menu<N, E>[];
}
