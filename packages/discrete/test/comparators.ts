import type { Graph } from '@kleene/graphs';

// Written from the definitions, importing nothing of what is tested.

/** Breadth-first search: distances by a queue, then of the neighbours one layer nearer the smallest; the start is its own parent. */
export function textbookBfs(
  { nodes, offsets, targets }: Graph,
  start: number,
): { parents: Int32Array; distances: Int32Array } {
  const distances = new Int32Array(nodes).fill(-1);
  const parents = new Int32Array(nodes).fill(-1);
  const queue = new Int32Array(nodes);
  queue[0] = start;
  distances[start] = 0;
  for (let head = 0, tail = 1; head < tail; head++) {
    const node = queue[head]!;
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) {
      if (distances[targets[arc]!] !== -1) continue;
      distances[targets[arc]!] = distances[node]! + 1;
      queue[tail++] = targets[arc]!;
    }
  }
  for (let node = 0; node < nodes; node++) {
    if (distances[node]! <= 0) continue;
    let arc = offsets[node]!;
    while (distances[targets[arc]!] !== distances[node]! - 1) arc++;
    parents[node] = targets[arc]!;
  }
  parents[start] = start;
  return { parents, distances };
}

/** The states of breadth-first search as a machine, after each step: which nodes are discovered, and each node's pointer or -1. */
export function* discoveries(graph: Graph, start: number): Generator<{ discovered: boolean[]; pointers: number[] }> {
  let discovered = Array.from({ length: graph.nodes }, (_, node) => node === start);
  let pointers = discovered.map((is, node) => (is ? node : -1));
  for (;;) {
    yield { discovered, pointers };
    const before = discovered;
    const smallest = before.map((is, node) =>
      is
        ? -1
        : ([...graph.targets.subarray(graph.offsets[node], graph.offsets[node + 1])].find((other) => before[other]) ??
          -1),
    );
    if (smallest.every((node) => node === -1)) return;
    discovered = before.map((is, node) => is || smallest[node] !== -1);
    pointers = pointers.map((pointer, node) => (smallest[node] === -1 ? pointer : smallest[node]!));
  }
}

/** A minimum spanning tree from `start` by the smallest crossing edge (Prim 1957); weights must differ. */
export function textbookPrim(graph: Graph, start: number): number[] {
  const parents = Array.from({ length: graph.nodes }, (_, node) => (node === start ? node : -1));
  for (let added = 1; added < graph.nodes; added++) {
    let [from, to, least] = [-1, -1, Infinity];
    for (let node = 0; node < graph.nodes; node++) {
      if (parents[node] === -1) continue;
      for (let arc = graph.offsets[node]!; arc < graph.offsets[node + 1]!; arc++) {
        const target = graph.targets[arc]!;
        if (parents[target] === -1 && graph.weights![arc]! < least)
          [from, to, least] = [node, target, graph.weights![arc]!];
      }
    }
    parents[to] = from;
  }
  return parents;
}
