import { refuse } from '@kleene/base';
import type { Graph } from '@kleene/graphs';
import type { Draws } from '@kleene/random';
import { positions } from '../algorithms/probes.ts';
import type { RandomInstance, SparseAlgorithm } from './algorithm.ts';
import { checkSimple } from './instance.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  randomness: ['input', 'node', 'scalar'],
  inmis: ['output', 'node', 'mask'],
  Ain_h: ['hint', 'edge', 'mask'],
  alive_h: ['hint', 'node', 'mask'],
  inmis_h: ['hint', 'node', 'mask'],
  phase_h: ['hint', 'graph', 'mask'],
} as const;

/**
 * A maximal independent set found by all nodes at once: in each round of two steps the nodes whose number is the smallest among their
 * living neighbours join, and they and their neighbours leave (Luby 1986; SALSA-CLRS `fast_mis`). Of equal numbers that of the larger
 * node counts as smaller. The numbers are an input, `[nodes, steps]`, the same in both steps of a round.
 */
export const sparseMis: SparseAlgorithm<typeof spec, RandomInstance> = {
  name: 'fast_mis',
  spec,
  isWeighted: false,
  sample(draws, graph) {
    checkSimple('clrs.fast_mis', { graph });
    return { graph, randomness: drawRounds(draws, graph) };
  },
  inputs: ({ graph, randomness }) => ({ pos: positions(graph.nodes), randomness: perStep(randomness, graph.nodes) }),
  *run(instance) {
    const where = 'clrs.fast_mis';
    checkSimple(where, instance);
    const { graph, randomness } = instance;
    if (!(randomness instanceof Float64Array) || randomness.length % graph.nodes !== 0)
      refuse(where, 'randomness', `a Float64Array of ${graph.nodes} numbers a round`, randomness);
    const h = everyoneLives(graph);
    let at = 0;
    for (let living = allNodes(graph); living.length > 0; at += graph.nodes) {
      if (at === randomness.length) refuse(where, 'randomness', 'numbers for every round', at / graph.nodes);
      h.phase_h = 0;
      yield h;
      living = playRound(graph, h, living, randomness.subarray(at, at + graph.nodes));
      h.phase_h = 1;
      yield h;
    }
    if (at < randomness.length)
      refuse(where, 'randomness', `${at / graph.nodes} rounds`, randomness.length / graph.nodes);
    return { inmis: h.inmis_h };
  },
};

interface Hints {
  readonly Ain_h: Float64Array;
  readonly alive_h: Float64Array;
  readonly inmis_h: Float64Array;
  phase_h: number;
}

function everyoneLives({ nodes, targets }: Graph): Hints {
  return {
    Ain_h: new Float64Array(targets.length).fill(1),
    alive_h: new Float64Array(nodes).fill(1),
    inmis_h: new Float64Array(nodes),
    phase_h: 0,
  };
}

function allNodes({ nodes }: Graph): Int32Array {
  return Int32Array.from({ length: nodes }, (_, node) => node);
}

/** Draws a number for every node, dead or alive, in each round that is needed. */
function drawRounds(draws: Draws, graph: Graph): Float64Array {
  const h = everyoneLives(graph);
  const rounds: Float64Array[] = [];
  for (let living = allNodes(graph); living.length > 0;) {
    const numbers = draws.uniforms(graph.nodes);
    rounds.push(numbers);
    living = playRound(graph, h, living, numbers);
  }
  const all = new Float64Array(rounds.length * graph.nodes);
  rounds.forEach((numbers, round) => all.set(numbers, round * graph.nodes));
  return all;
}

/** One round on the hints; returns who is still alive. */
function playRound({ offsets, targets }: Graph, h: Hints, living: Int32Array, numbers: Float64Array): Int32Array {
  const { Ain_h, alive_h, inmis_h } = h;
  const someone = (i: number, is: (j: number) => boolean): boolean => {
    for (let arc = offsets[i]!; arc < offsets[i + 1]!; arc++) if (Ain_h[arc] === 1 && is(targets[arc]!)) return true;
    return false;
  };
  for (const i of living) {
    const mine = numbers[i]!;
    if (!someone(i, (j) => mine > numbers[j]! || (mine === numbers[j]! && i < j))) inmis_h[i] = 1;
  }
  for (const i of living) if (inmis_h[i] === 1 || someone(i, (j) => inmis_h[j] === 1)) alive_h[i] = 0;
  for (const i of living)
    for (let arc = offsets[i]!; arc < offsets[i + 1]!; arc++)
      if (alive_h[i] === 0 || alive_h[targets[arc]!] === 0) Ain_h[arc] = 0;
  return living.filter((i) => alive_h[i] === 1);
}

/** `[rounds, nodes]` as `[nodes, 2 rounds]`. */
function perStep(randomness: Float64Array, nodes: number): Float64Array {
  const steps = (2 * randomness.length) / nodes;
  const out = new Float64Array(nodes * steps);
  for (let node = 0; node < nodes; node++)
    for (let step = 0; step < steps; step++) out[node * steps + step] = randomness[(step >> 1) * nodes + node]!;
  return out;
}
