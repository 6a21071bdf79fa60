import { checkInteger } from '@kleene/base';
import { fromEdges, MAX_INDEX } from '../from-edges.ts';
import type { Graph } from '../graph.ts';

/** The undirected path 0 - 1 - ... - (nodes - 1). */
export function path(nodes: number): Graph {
  checkNodes('path', nodes, 0);
  return build(nodes, Math.max(0, nodes - 1), (edge) => [edge, edge + 1]);
}

/** The undirected cycle 0 - 1 - ... - (nodes - 1) - 0, of at least 3 nodes. */
export function cycle(nodes: number): Graph {
  checkNodes('cycle', nodes, 3);
  return build(nodes, nodes, (edge) => [edge, (edge + 1) % nodes]);
}

/** The undirected star of `nodes` nodes in all: node 0 joined to every other. */
export function star(nodes: number): Graph {
  checkNodes('star', nodes, 1);
  return build(nodes, nodes - 1, (edge) => [0, edge + 1]);
}

/** The undirected grid in which node `row * columns + column` is joined to its neighbours in the row and in the column. */
export function grid(rows: number, columns: number): Graph {
  const where = 'graphs.grid';
  checkInteger(where, 'rows', rows, { min: 1, max: MAX_INDEX });
  checkInteger(where, 'columns', columns, { min: 1, max: Math.floor(MAX_INDEX / 4 / rows) });
  const across = rows * (columns - 1);
  return build(rows * columns, across + (rows - 1) * columns, (edge) => {
    if (edge >= across) return [edge - across, edge - across + columns];
    const node = edge + Math.floor(edge / (columns - 1));
    return [node, node + 1];
  });
}

/** The undirected graph in which every two different nodes are joined. */
export function complete(nodes: number): Graph {
  // 46341 * 46340 arcs are the most that fit.
  checkInteger('graphs.complete', 'nodes', nodes, { min: 0, max: 46_340 });
  const edges = (nodes * (nodes - 1)) / 2;
  const sources = new Int32Array(edges);
  const targets = new Int32Array(edges);
  for (let edge = 0, v = 1; v < nodes; v++) {
    for (let w = 0; w < v; w++, edge++) {
      sources[edge] = v;
      targets[edge] = w;
    }
  }
  return fromEdges(nodes, sources, targets);
}

/** The undirected tree in which the parent of node i > 0 is node floor((i - 1) / arity): every level full but the last. */
export function tree(nodes: number, arity: number): Graph {
  checkNodes('tree', nodes, 1);
  checkInteger('graphs.tree', 'arity', arity, { min: 1 });
  return build(nodes, nodes - 1, (edge) => [edge + 1, Math.floor(edge / arity)]);
}

function checkNodes(family: string, nodes: number, min: number): void {
  checkInteger(`graphs.${family}`, 'nodes', nodes, { min, max: MAX_INDEX / 2 });
}

function build(nodes: number, edges: number, ends: (edge: number) => [number, number]): Graph {
  const sources = new Int32Array(edges);
  const targets = new Int32Array(edges);
  for (let edge = 0; edge < edges; edge++) [sources[edge], targets[edge]] = ends(edge) as [number, number];
  return fromEdges(nodes, sources, targets);
}
