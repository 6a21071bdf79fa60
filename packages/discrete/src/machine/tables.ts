/**
 * What a discrete reasoner does at temperature zero, as finite tables. Letters: a the sender's state, b the receiver's (or the
 * node's own), c the edge's, m the message's (-1: empty), sigma whether a node chose its own loop, alpha whether an edge was
 * chosen, rho whether its reverse was. `classIndex`, `nodeEntry` and `edgeEntry` give the positions.
 */
export interface Tables {
  readonly algorithm: string;
  readonly mode: 'receiver' | 'global';
  /** Kn, the number of node states. */
  readonly nodeStates: number;
  /** Ke, the number of edge states. */
  readonly edgeStates: number;
  /** `[Kn, Kn, Ke]`: an edge of class (a, b, c) with scalar s scores `score[a, b, c] + beta * s`. */
  readonly score: Float64Array;
  readonly beta: number;
  /** `[Kn + 1, Kn, 2]` over (m + 1, b, sigma): the node's next state. */
  readonly nodeUpdate: Uint8Array;
  /** `[Kn, Kn, Ke, 2, 2]` over (a, b, c, alpha, rho): the edge's next state. */
  readonly edgeUpdate: Uint8Array;
  /** As `nodeUpdate`: by how much the logit of the next state exceeds the second largest. */
  readonly nodeMargins: Float64Array;
  /** As `edgeUpdate`. */
  readonly edgeMargins: Float64Array;
  /** SHA-256 of the weights they were extracted from, 64 hexadecimal digits; empty for tables that come from no weights. */
  readonly weightsSha256: string;
}

/** The numbers of states that fix the layout of tables. */
export type Sizes = Pick<Tables, 'nodeStates' | 'edgeStates'>;

/** The position of class (a, b, c) in `score`. */
export function classIndex({ nodeStates, edgeStates }: Sizes, a: number, b: number, c: number): number {
  return (a * nodeStates + b) * edgeStates + c;
}

/** The position of (m, b, sigma) in `nodeUpdate`; m = -1 is the empty message. */
export function nodeEntry({ nodeStates }: Sizes, m: number, b: number, sigma: number): number {
  return ((m + 1) * nodeStates + b) * 2 + sigma;
}

/** The position of (class, alpha, rho) in `edgeUpdate`. */
export function edgeEntry(edgeClass: number, alpha: number, rho: number): number {
  return (edgeClass * 2 + alpha) * 2 + rho;
}

/** How many elements each table has. */
export function tableLengths({ nodeStates, edgeStates }: Sizes): {
  score: number;
  nodeUpdate: number;
  edgeUpdate: number;
} {
  const score = nodeStates * nodeStates * edgeStates;
  return { score, nodeUpdate: (nodeStates + 1) * nodeStates * 2, edgeUpdate: score * 4 };
}
