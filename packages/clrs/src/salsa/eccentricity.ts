import { refuse } from '@kleene/base';
import { components, degree, reverseArcs, type Graph } from '@kleene/graphs';
import { positions } from '../algorithms/probes.ts';
import type { SourceInstance, SparseAlgorithm } from './algorithm.ts';
import { checkSource, withSource } from './instance.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  s: ['input', 'node', 'mask_one'],
  eccentricity: ['output', 'graph', 'scalar'],
  visited_h: ['hint', 'node', 'mask'],
  msgphase_h: ['hint', 'node', 'mask'],
  leaf_h: ['hint', 'node', 'mask'],
  floodstate_h: ['hint', 'node', 'scalar'],
  echostate_h: ['hint', 'node', 'scalar'],
  tree_h: ['hint', 'edge', 'mask'],
  eccentricity_h: ['hint', 'graph', 'scalar'],
} as const;

/**
 * How many hops the farthest node is from a source, by flooding the graph and sending the distances back as echoes: 2 e + 2 steps of
 * O(nodes + edges) for an eccentricity of e (SALSA-CLRS `eccentricity`). A source without neighbours is refused, as its echo never
 * comes, and so is a graph of several parts, in which no node is farthest.
 */
export const sparseEccentricity: SparseAlgorithm<typeof spec, SourceInstance> = {
  name: 'eccentricity',
  spec,
  isWeighted: false,
  sample: withSource,
  inputs: ({ graph, source }) => ({ pos: positions(graph.nodes), s: source }),
  *run(instance) {
    const where = 'clrs.eccentricity';
    checkSource(where, instance);
    const { graph, source } = instance;
    if (degree(graph, source) === 0) refuse(where, 'source', 'a node with neighbours', source);
    const { count } = components(graph);
    if (count > 1) refuse(where, 'graph', 'connected', `${count} components`);
    const flood = flooding(graph, source);
    yield flood.h;
    for (let isOver = false; !isOver;) {
      isOver = flood.round();
      yield flood.h;
    }
    return { eccentricity: flood.h.eccentricity_h };
  },
};

interface Hints {
  readonly visited_h: Float64Array;
  readonly msgphase_h: Float64Array;
  readonly leaf_h: Float64Array;
  readonly floodstate_h: Float64Array;
  readonly echostate_h: Float64Array;
  readonly tree_h: Float64Array;
  eccentricity_h: number;
}

/** The state, and a function that plays one round on it and tells whether it was the last. */
function flooding(graph: Graph, source: number): { h: Hints; round: () => boolean } {
  const { nodes, offsets, targets } = graph;
  const reverse = reverseArcs(graph);
  const numbers = (length = nodes): Float64Array => new Float64Array(length);
  // As they were before the round, for reading; `h` is what is written.
  const [visited, echoing, echo, tree, inbox] = [numbers(), numbers(), numbers(), numbers(targets.length), numbers()];
  const h: Hints = {
    visited_h: numbers(),
    msgphase_h: numbers(),
    leaf_h: numbers(),
    floodstate_h: numbers(),
    echostate_h: numbers(),
    tree_h: numbers(targets.length),
    eccentricity_h: 0,
  };

  const sendFlood = (i: number, distance: number): boolean => {
    let isQuiet = true;
    for (let arc = offsets[i]!; arc < offsets[i + 1]!; arc++) {
      const n = targets[arc]!;
      if (visited[n] === 1) continue;
      inbox[n] = Math.max(inbox[n]!, distance);
      h.tree_h[arc] = 1;
      isQuiet = false;
    }
    return isQuiet;
  };
  const sendEcho = (i: number, distance: number, wasVisited: Float64Array): void => {
    h.leaf_h[i] = 1;
    for (let arc = offsets[i]!; arc < offsets[i + 1]!; arc++) {
      const n = targets[arc]!;
      if (h.tree_h[reverse[arc]!] === 0 || wasVisited[n] === 0) continue;
      h.echostate_h[n] = Math.max(h.echostate_h[n]!, distance);
      h.tree_h[reverse[arc]!] = 0;
      h.msgphase_h[n] = 1;
    }
  };
  const endFlood = (i: number, wasVisited: Float64Array): void => {
    h.echostate_h[i] = h.floodstate_h[i]!;
    h.msgphase_h[i] = 1;
    sendEcho(i, h.floodstate_h[i]!, wasVisited);
  };
  // An edge flooded from both ends in one round makes neither the other's child.
  const hasOpenChild = (i: number, of: Float64Array): boolean => {
    for (let arc = offsets[i]!; arc < offsets[i + 1]!; arc++) if (of[arc] === 1 && of[reverse[arc]!] === 0) return true;
    return false;
  };

  const send = (): boolean => {
    for (let i = 0; i < nodes; i++) {
      const distance = h.floodstate_h[i]!;
      if (echoing[i] === 0) {
        if (visited[i] === 1 || (i !== source && distance === 0)) continue;
        h.visited_h[i] = 1;
        if (sendFlood(i, distance + 1)) endFlood(i, visited);
      } else if (h.leaf_h[i] === 0 && !hasOpenChild(i, tree)) {
        if (i === source) return true;
        sendEcho(i, echo[i]!, visited);
      }
    }
    return false;
  };
  const receive = (): void => {
    for (let i = 0; i < nodes; i++) {
      if (inbox[i] === 0) continue;
      if (h.visited_h[i] === 0) h.floodstate_h[i] = inbox[i]!;
      else if (!hasOpenChild(i, h.tree_h)) endFlood(i, h.visited_h);
    }
  };
  const round = (): boolean => {
    visited.set(h.visited_h);
    echoing.set(h.msgphase_h);
    echo.set(h.echostate_h);
    tree.set(h.tree_h);
    inbox.fill(0);
    const isOver = send();
    receive();
    h.eccentricity_h = h.echostate_h[source]!;
    return isOver;
  };
  return { h, round };
}
