import { checkFinite, checkInteger, checkOptions, KleeneError, refuse } from '@kleene/base';
import type { Draws } from '@kleene/random';
import { checkDirected } from '../check-directed.ts';
import { checkDraws } from './check-draws.ts';
import { components } from '../components.ts';
import { drawProbability } from './draw-probability.ts';
import { fromEdges, MAX_INDEX } from '../from-edges.ts';
import type { Graph } from '../graph.ts';
import { growable } from '../growable.ts';
import { eachOrderedPair, eachPair } from './pairs.ts';

/** All that these generators ask of a stream of draws: numbers uniform in [0, 1). */
export type UniformDraws = Pick<Draws, 'uniform'>;

/** The probability of an edge. */
export interface ErdosRenyiOptions {
  /** Between 0 and 1. */
  readonly p: number;
  /** Whether every ordered pair may be an edge, each independently; default false. */
  readonly directed?: boolean;
}

/** The probability of an edge, and when to give up. */
export interface ConnectedErdosRenyiOptions {
  /** A probability, or the ends of a range from which one is drawn for this graph; default `connectivityRange(nodes)`. */
  readonly p?: number | readonly [low: number, high: number];
  /** How many graphs to draw before giving up; default 1000. */
  readonly maxTries?: number;
}

/**
 * A random graph G(n, p): every pair of different nodes is an edge with probability `p`, independently. Draws one
 * number for each edge, skipping the pairs between edges by a geometric step: O(nodes + edges) (Batagelj and Brandes 2005, algorithm 1).
 */
export function erdosRenyi(draws: UniformDraws, nodes: number, options: ErdosRenyiOptions): Graph {
  const where = 'graphs.erdosRenyi';
  checkDraws(where, draws, ['uniform']);
  checkOptions(where, options, ['p', 'directed']);
  checkInteger(where, 'nodes', nodes, { min: 0, max: MAX_INDEX });
  const p = checkFinite(where, 'p', options.p, { min: 0, max: 1 });
  const directed = checkDirected(where, options.directed);
  checkSize(where, nodes, p, directed);
  return sample(draws, nodes, p, directed);
}

/**
 * The range of edge probabilities of SALSA-CLRS, `[ln n / n, 3 ln n / n]` (Minder et al. 2023, section 3): from the threshold
 * of connectivity to three times it. Its upper end exceeds 1 for 2 to 4 nodes.
 */
export function connectivityRange(nodes: number): [low: number, high: number] {
  const low = Math.log(checkInteger('graphs.connectivityRange', 'nodes', nodes, { min: 1 })) / nodes;
  return [low, 3 * low];
}

/**
 * A connected undirected random graph, as SALSA-CLRS draws its Erdős–Rényi family: one edge probability, uniform in a range, for
 * the graph (above 1 it counts as 1), then G(n, p) with that probability again and again until it is connected. O(nodes + edges) per try.
 * Throws `invalid-argument` when none of `maxTries` graphs is connected: the probability is too small for that many nodes.
 */
export function connectedErdosRenyi(
  draws: UniformDraws,
  nodes: number,
  options: ConnectedErdosRenyiOptions = {},
): Graph {
  const where = 'graphs.connectedErdosRenyi';
  checkDraws(where, draws, ['uniform']);
  checkOptions(where, options, ['p', 'maxTries']);
  checkInteger(where, 'nodes', nodes, { min: 1, max: MAX_INDEX });
  const maxTries = checkInteger(where, 'maxTries', options.maxTries ?? 1000, { min: 1 });
  const p = drawProbability(draws, where, options.p ?? connectivityRange(nodes), Infinity);
  checkSize(where, nodes, p);
  for (let tries = 0; tries < maxTries; tries++) {
    const graph = sample(draws, nodes, p, false);
    if (components(graph).count === 1) return graph;
  }
  const expected = `large enough to connect ${nodes} nodes within ${maxTries} tries`;
  throw new KleeneError('invalid-argument', `${where}: p must be ${expected}, got ${p}`);
}

/** Refuses a graph that is sure to have more arcs than fit, before memory is taken for it. */
function checkSize(where: string, nodes: number, p: number, directed = false): void {
  const edges = p * pairCount(nodes, directed);
  const most = directed ? MAX_INDEX : MAX_INDEX / 2;
  if (edges - 10 * Math.sqrt(edges) > most)
    refuse(where, 'p', `small enough for ${most} edges among ${nodes} nodes`, p);
}

function pairCount(nodes: number, directed: boolean): number {
  return (nodes * (nodes - 1)) / (directed ? 1 : 2);
}

function sample(draws: UniformDraws, nodes: number, p: number, directed: boolean): Graph {
  const pairs = pairCount(nodes, directed);
  const expected = pairs * p;
  const capacity = Math.min(MAX_INDEX, Math.ceil(expected + 4 * Math.sqrt(expected)));
  const sources = growable(Int32Array, capacity);
  const targets = growable(Int32Array, capacity);
  const visit = (from: number, to: number): void => {
    sources.push(from);
    targets.push(to);
  };
  if (directed) eachOrderedPair(draws, nodes, p, visit);
  else eachPair(draws, nodes, p, visit);
  return fromEdges(nodes, sources.view(), targets.view(), { directed });
}
