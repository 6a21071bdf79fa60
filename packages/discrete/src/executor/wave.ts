import type { Graph } from '@kleene/graphs';
import type { WaveFacts } from './facts.ts';

/** What a wave from a start leaves behind. */
export interface Reached {
  /** `[nodes]`: the neighbour that each node heard, the start itself for the start, -1 where the wave never came. */
  readonly parents: Int32Array;
  /** `[nodes]`: the step in which each node was reached, 0 for the start, -1 where the wave never came. */
  readonly distances: Int32Array;
  /** How many steps changed anything. */
  readonly steps: number;
}

/** The mark of a node that goes over at the end of this step; no state, for machines have at most 255. */
const REACHED_NOW = 255;

/** A layer is pulled where it has more than this share of the arcs that are left, and of the nodes (Beamer et al. 2012, section 5). */
const ARC_SHARE = 1 / 14;
const NODE_SHARE = 1 / 24;

interface Wave extends WaveFacts {
  readonly graph: Graph;
  readonly states: Uint8Array;
  readonly parents: Int32Array;
  /** Nodes in the order in which they were reached. */
  readonly queue: Int32Array;
}

/**
 * Runs the wave layer by layer, each node and arc a constant number of times, by whichever is cheaper: the speakers push to open
 * neighbours and the smallest stays, or the open nodes pull from their first speaking neighbour, which is the smallest. Both do what
 * every step of the machine does to the nodes that it changes. O(nodes + arcs).
 */
export function runWave(facts: WaveFacts, graph: Graph, start: number): Reached {
  const { nodes, offsets, targets } = graph;
  const distances = new Int32Array(nodes).fill(-1);
  const wave: Wave = {
    ...facts,
    graph,
    states: new Uint8Array(nodes).fill(facts.open),
    parents: new Int32Array(nodes).fill(-1),
    queue: new Int32Array(nodes),
  };
  const { states, parents, queue, next } = wave;
  states[start] = facts.speaker;
  parents[start] = start;
  distances[start] = 0;
  queue[0] = start;
  let arcs = offsets[start + 1]! - offsets[start]!;
  let arcsLeft = targets.length - arcs;
  for (let first = 0, last = 1, steps = 0; ; steps++) {
    const isWide = arcs > arcsLeft * ARC_SHARE && last - first > nodes * NODE_SHARE;
    const end = isWide ? pull(wave, last) : push(wave, first, last);
    if (end === last) return { parents, distances, steps };
    arcs = 0;
    for (let i = last; i < end; i++) {
      const node = queue[i]!;
      states[node] = next;
      distances[node] = steps + 1;
      arcs += offsets[node + 1]! - offsets[node]!;
    }
    arcsLeft -= arcs;
    first = last;
    last = end;
  }
}

function push(
  { graph: { offsets, targets }, open, states, parents, queue }: Wave,
  first: number,
  last: number,
): number {
  let end = last;
  for (let i = first; i < last; i++) {
    const node = queue[i]!;
    for (let arc = offsets[node]!, stop = offsets[node + 1]!; arc < stop; arc++) {
      const target = targets[arc]!;
      const state = states[target]!;
      if (state === open) {
        states[target] = REACHED_NOW;
        parents[target] = node;
        queue[end++] = target;
      } else if (state === REACHED_NOW && node < parents[target]!) {
        parents[target] = node;
      }
    }
  }
  return end;
}

function pull(
  { graph: { nodes, offsets, targets }, open, speaker, states, parents, queue }: Wave,
  last: number,
): number {
  let end = last;
  for (let node = 0; node < nodes; node++) {
    if (states[node] !== open) continue;
    for (let arc = offsets[node]!, stop = offsets[node + 1]!; arc < stop; arc++) {
      const target = targets[arc]!;
      if (states[target] !== speaker) continue;
      states[node] = REACHED_NOW;
      parents[node] = target;
      queue[end++] = node;
      break;
    }
  }
  return end;
}
