import type { EdgeList } from './edge-list.ts';
import { classIndex, type Tables } from './tables.ts';

/** The states of all nodes, `[nodes]`, and of all edges, `[edges]`, at one moment; positions in the machine's lists of states. */
export interface Configuration {
  readonly nodes: Uint8Array;
  readonly edges: Uint8Array;
}

/**
 * The edge chosen in each group: the one of highest score, the first of those that tie. `[nodes]` over receivers in `receiver`
 * mode, `[1]` in `global` mode. `scalars` is `[edges]`.
 */
export function choose(
  tables: Tables,
  edges: EdgeList,
  scalars: Float64Array,
  { nodes, edges: states }: Configuration,
): Int32Array {
  const isGlobal = tables.mode === 'global';
  const groups = isGlobal ? 1 : edges.nodes;
  const best = new Float64Array(groups).fill(-Infinity);
  const chosen = new Int32Array(groups).fill(-1);
  for (let edge = 0; edge < scalars.length; edge++) {
    const receiver = edges.receivers[edge]!;
    const edgeClass = classIndex(tables, nodes[edges.senders[edge]!]!, nodes[receiver]!, states[edge]!);
    const score = tables.score[edgeClass]! + tables.beta * scalars[edge]!;
    const group = isGlobal ? 0 : receiver;
    if (score <= best[group]!) continue;
    best[group] = score;
    chosen[group] = edge;
  }
  return chosen;
}

/** Which entry of each table a node or an edge reads in a step; -1 where `visit` is not interested. */
export interface Visitor {
  node(node: number, entry: number): void;
  edge(edge: number, entry: number): void;
}

/** Tells `visit` which entry of `nodeUpdate` each node reads and which entry of `edgeUpdate` each edge, given the chosen edges. */
export function readEntries(
  tables: Tables,
  edges: EdgeList,
  before: Configuration,
  chosen: Int32Array,
  visit: Visitor,
): void {
  const isGlobal = tables.mode === 'global';
  const { senders, receivers, reverse, loops } = edges;
  for (let node = 0; node < edges.nodes; node++) {
    const edge = isGlobal ? chosen[0]! : chosen[node]!;
    const isHeard = edge >= 0 && receivers[edge] === node;
    const row = isHeard ? before.nodes[senders[edge]!]! + 1 : 0;
    const sigma = isHeard && edge === loops[node] ? 1 : 0;
    visit.node(node, (row * tables.nodeStates + before.nodes[node]!) * 2 + sigma);
  }
  for (let edge = 0; edge < receivers.length; edge++) {
    const [sender, receiver] = [senders[edge]!, receivers[edge]!];
    const alpha = (isGlobal ? chosen[0] : chosen[receiver]) === edge ? 1 : 0;
    const rho = (isGlobal ? chosen[0] : chosen[sender]) === reverse[edge] ? 1 : 0;
    const edgeClass = classIndex(tables, before.nodes[sender]!, before.nodes[receiver]!, before.edges[edge]!);
    visit.edge(edge, edgeClass * 4 + alpha * 2 + rho);
  }
}

/** The configuration after one step, all nodes and edges at once. */
export function step(tables: Tables, edges: EdgeList, scalars: Float64Array, before: Configuration): Configuration {
  const nodes = new Uint8Array(before.nodes.length);
  const states = new Uint8Array(before.edges.length);
  readEntries(tables, edges, before, choose(tables, edges, scalars, before), {
    node: (node, entry) => (nodes[node] = tables.nodeUpdate[entry]!),
    edge: (edge, entry) => (states[edge] = tables.edgeUpdate[entry]!),
  });
  return { nodes, edges: states };
}

/** Whether two configurations of one graph are the same. */
export function isEqual(a: Configuration, b: Configuration): boolean {
  return isSame(a.nodes, b.nodes) && isSame(a.edges, b.edges);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return a.length === b.length;
}
