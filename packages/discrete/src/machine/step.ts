import type { EdgeList } from './edge-list.ts';
import { classIndex, edgeEntry, nodeEntry, type Sizes, type Tables } from './tables.ts';

/** The states of all nodes, `[nodes]`, and of all edges, `[edges]`, at one moment; positions in the machine's lists of states. */
export interface Configuration {
  readonly nodes: Uint8Array;
  readonly edges: Uint8Array;
}

/** The class of each edge, `[edges]`: its position in `score`, and all that a step knows of it but for its scalar. */
export function classesOf(sizes: Sizes, { senders, receivers }: EdgeList, { nodes, edges }: Configuration): Int32Array {
  const classes = new Int32Array(senders.length);
  for (let edge = 0; edge < classes.length; edge++)
    classes[edge] = classIndex(sizes, nodes[senders[edge]!]!, nodes[receivers[edge]!]!, edges[edge]!);
  return classes;
}

/**
 * The edge chosen in each group: the one of highest score, the first of those that tie. `[nodes]` over receivers in `receiver`
 * mode, `[1]` in `global` mode.
 */
function choose(
  { mode, score, beta }: Tables,
  { nodes, receivers }: EdgeList,
  scalars: Float64Array,
  classes: Int32Array,
): Int32Array {
  const isGlobal = mode === 'global';
  const best = new Float64Array(isGlobal ? 1 : nodes).fill(-Infinity);
  const chosen = new Int32Array(best.length).fill(-1);
  for (let edge = 0; edge < scalars.length; edge++) {
    const value = score[classes[edge]!]! + beta * scalars[edge]!;
    const group = isGlobal ? 0 : receivers[edge]!;
    if (value <= best[group]!) continue;
    best[group] = value;
    chosen[group] = edge;
  }
  return chosen;
}

/** What of the tables is read in a step: by each node of `nodeUpdate`, `[nodes]`, and by each edge of `edgeUpdate`, `[edges]`. */
export interface Entries {
  readonly nodes: Int32Array;
  readonly edges: Int32Array;
}

/** The entries that a step reads; `scalars` is `[edges]`. */
export function entriesOf(tables: Tables, edges: EdgeList, scalars: Float64Array, before: Configuration): Entries {
  const classes = classesOf(tables, edges, before);
  return entriesRead(tables, edges, before, classes, choose(tables, edges, scalars, classes));
}

function entriesRead(
  sizes: Sizes,
  { nodes: count, reverse, senders, receivers, loops }: EdgeList,
  before: Configuration,
  classes: Int32Array,
  chosen: Int32Array,
): Entries {
  const isChosen = new Uint8Array(classes.length);
  const nodes = new Int32Array(count);
  const edges = new Int32Array(classes.length);
  for (let node = 0; node < count; node++) nodes[node] = nodeEntry(sizes, -1, before.nodes[node]!, 0);
  for (const edge of chosen) {
    if (edge < 0) continue;
    const receiver = receivers[edge]!;
    isChosen[edge] = 1;
    nodes[receiver] = nodeEntry(
      sizes,
      before.nodes[senders[edge]!]!,
      before.nodes[receiver]!,
      edge === loops[receiver] ? 1 : 0,
    );
  }
  for (let edge = 0; edge < edges.length; edge++)
    edges[edge] = edgeEntry(classes[edge]!, isChosen[edge]!, isChosen[reverse[edge]!]!);
  return { nodes, edges };
}

/** The configuration after one step, all nodes and edges at once. */
export function step(tables: Tables, edges: EdgeList, scalars: Float64Array, before: Configuration): Configuration {
  return update(tables, entriesOf(tables, edges, scalars, before));
}

/** The states that these entries of the tables hold. */
export function update({ nodeUpdate, edgeUpdate }: Tables, entries: Entries): Configuration {
  return { nodes: lookUp(nodeUpdate, entries.nodes), edges: lookUp(edgeUpdate, entries.edges) };
}

function lookUp(table: Uint8Array, entries: Int32Array): Uint8Array {
  const states = new Uint8Array(entries.length);
  for (let i = 0; i < states.length; i++) states[i] = table[entries[i]!]!;
  return states;
}

/** Whether two configurations of one graph are the same. */
export function isEqual(a: Configuration, b: Configuration): boolean {
  return isSame(a.nodes, b.nodes) && isSame(a.edges, b.edges);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return a.length === b.length;
}
