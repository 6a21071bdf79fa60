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

/** A layer is pulled where it has more than this share of the arcs that are left, and of the nodes (Beamer et al. 2012, section 5). */
const ARC_SHARE = 1 / 14;
const NODE_SHARE = 1 / 24;

/** The run so far: `queue` holds the nodes in the order in which they were reached, the last layer in [first, last). */
interface Wave extends WaveFacts {
  readonly graph: Graph;
  readonly states: Uint8Array;
  readonly parents: Int32Array;
  readonly distances: Int32Array;
  readonly queue: Int32Array;
  first: number;
  last: number;
  steps: number;
  /** Arcs out of the last layer, and out of open nodes. */
  arcs: number;
  arcsLeft: number;
}

/**
 * Runs the wave layer by layer by whichever is cheaper: the speakers push to open neighbours and the smallest stays, or the
 * open nodes pull from their first speaking neighbour, which is the smallest. Both do to a layer what a step of the machine
 * does to the nodes that it changes; a node that does not change is looked at only where a neighbour does. O(nodes + arcs).
 */
export function runWave(facts: WaveFacts, graph: Graph, start: number): Reached {
  const wave = begin(facts, graph, start);
  while (wave.first < wave.last) {
    if (isWide(wave, wave.last - wave.first, wave.arcs, wave.arcsLeft)) pull(wave);
    else push(wave);
  }
  // The last step found nobody.
  return { parents: wave.parents, distances: wave.distances, steps: wave.steps - 1 };
}

function begin(facts: WaveFacts, graph: Graph, start: number): Wave {
  const { nodes, offsets, targets } = graph;
  const arcs = offsets[start + 1]! - offsets[start]!;
  const wave = {
    ...facts,
    graph,
    states: new Uint8Array(nodes).fill(facts.open),
    parents: new Int32Array(nodes).fill(-1),
    distances: new Int32Array(nodes).fill(-1),
    queue: new Int32Array(nodes),
    first: 0,
    last: 1,
    steps: 0,
    arcs,
    arcsLeft: targets.length - arcs,
  };
  wave.states[start] = facts.speaker;
  wave.parents[start] = start;
  wave.distances[start] = 0;
  wave.queue[0] = start;
  return wave;
}

function isWide({ graph: { nodes } }: Wave, width: number, arcs: number, arcsLeft: number): boolean {
  return arcs > arcsLeft * ARC_SHARE && width > nodes * NODE_SHARE;
}

/** Layers until one is wide or empty. The queue says who speaks, so that states may change at once. */
function push(wave: Wave): void {
  const { graph, open, next, states, parents, distances, queue } = wave;
  const { offsets, targets } = graph;
  let { first, last, steps, arcs, arcsLeft } = wave;
  do {
    let end = last;
    steps++;
    arcs = 0;
    for (; first < last; first++) {
      const node = queue[first]!;
      for (let arc = offsets[node]!, stop = offsets[node + 1]!; arc < stop; arc++) {
        const target = targets[arc]!;
        if (states[target] === open) {
          states[target] = next;
          distances[target] = steps;
          parents[target] = node;
          arcs += offsets[target + 1]! - offsets[target]!;
          queue[end++] = target;
        } else if (distances[target] === steps && node < parents[target]!) {
          parents[target] = node;
        }
      }
    }
    arcsLeft -= arcs;
    last = end;
  } while (first < last && !isWide(wave, last - first, arcs, arcsLeft));
  Object.assign(wave, { first, last, steps, arcs, arcsLeft });
}

/** One layer. States change when all open nodes have looked. */
function pull(wave: Wave): void {
  const { graph, open, speaker, next, states, parents, distances, queue, last } = wave;
  const { nodes, offsets, targets } = graph;
  let end = last;
  for (let node = 0; node < nodes; node++) {
    if (states[node] !== open) continue;
    for (let arc = offsets[node]!, stop = offsets[node + 1]!; arc < stop; arc++) {
      const target = targets[arc]!;
      if (states[target] !== speaker) continue;
      parents[node] = target;
      queue[end++] = node;
      break;
    }
  }
  const steps = wave.steps + 1;
  let arcs = 0;
  for (let i = last; i < end; i++) {
    const node = queue[i]!;
    states[node] = next;
    distances[node] = steps;
    arcs += offsets[node + 1]! - offsets[node]!;
  }
  Object.assign(wave, { first: last, last: end, steps, arcs, arcsLeft: wave.arcsLeft - arcs });
}
