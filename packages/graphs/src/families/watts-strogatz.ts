import { checkFinite, checkInteger, checkOptions, KleeneError, refuse } from '@kleene/base';
import type { Draws } from '@kleene/random';
import { checkDraws } from './check-draws.ts';
import { components } from '../components.ts';
import { drawProbability } from './draw-probability.ts';
import { fromEdges, MAX_INDEX } from '../from-edges.ts';
import type { Graph } from '../graph.ts';

/** What small-world generators ask of a stream of draws. */
export type RewiringDraws = Pick<Draws, 'uniform' | 'integers'>;

/** The ring and its rewiring. */
export interface WattsStrogatzOptions {
  /** How many nodes each node is joined to in the ring: even, from 0, below the number of nodes. */
  readonly k: number;
  /** The probability that an edge of the ring is rewired, between 0 and 1. */
  readonly p: number;
}

/** The ring and its rewiring, drawn for each graph, and when to give up. */
export interface ConnectedWattsStrogatzOptions {
  /** A number of neighbours, or a list of which one is chosen for this graph; default 4, 6 or 8, as in SALSA-CLRS. */
  readonly k?: number | readonly number[];
  /** A probability, or the ends of a range from which one is drawn for this graph; default [0.05, 0.2], as in SALSA-CLRS. */
  readonly p?: number | readonly [low: number, high: number];
  /** How many graphs to draw before giving up; default 100. */
  readonly maxTries?: number;
}

/**
 * An undirected small-world graph of exactly `nodes * k / 2` edges, without loops and parallel edges (Watts and Strogatz 1998): each
 * node of a ring is joined to the `k` nearest, then each edge, lap by lap, keeps its first end and with probability `p` gets a new
 * second end, uniform among the nodes not yet joined to the first; where there is none, the edge stays.
 */
export function wattsStrogatz(draws: RewiringDraws, nodes: number, options: WattsStrogatzOptions): Graph {
  const where = 'graphs.wattsStrogatz';
  checkDraws(where, draws, ['uniform', 'integers']);
  checkOptions(where, options, ['k', 'p']);
  checkInteger(where, 'nodes', nodes, { min: 1, max: MAX_INDEX / 2 });
  checkDegree(where, 'k', options.k, nodes);
  return rewired(draws, nodes, options.k, checkFinite(where, 'p', options.p, { min: 0, max: 1 }));
}

/**
 * A connected small-world graph, as SALSA-CLRS draws its Watts–Strogatz family: one `k` and one `p` for the graph, then `wattsStrogatz`
 * with them until it is connected. Throws `invalid-argument` when none of `maxTries` graphs is.
 */
export function connectedWattsStrogatz(
  draws: RewiringDraws,
  nodes: number,
  options: ConnectedWattsStrogatzOptions = {},
): Graph {
  const where = 'graphs.connectedWattsStrogatz';
  checkDraws(where, draws, ['uniform', 'integers']);
  checkOptions(where, options, ['k', 'p', 'maxTries']);
  checkInteger(where, 'nodes', nodes, { min: 1, max: MAX_INDEX / 2 });
  const maxTries = checkInteger(where, 'maxTries', options.maxTries ?? 100, { min: 1 });
  const k = chooseDegree(draws, where, options.k ?? [4, 6, 8], nodes);
  const p = drawProbability(draws, where, options.p ?? [0.05, 0.2]);
  for (let tries = 0; tries < maxTries; tries++) {
    const graph = rewired(draws, nodes, k, p);
    if (components(graph).count === 1) return graph;
  }
  const expected = `large enough to connect ${nodes} nodes within ${maxTries} tries`;
  throw new KleeneError('invalid-argument', `${where}: k must be ${expected}, got ${k}`);
}

function checkDegree(where: string, name: string, k: number, nodes: number): number {
  checkInteger(where, name, k, { min: 0, max: Math.min(nodes - 1, Math.floor(MAX_INDEX / nodes)) });
  return k % 2 === 0 ? k : refuse(where, name, 'even', k);
}

function chooseDegree(draws: RewiringDraws, where: string, k: number | readonly number[], nodes: number): number {
  if (typeof k === 'number') return checkDegree(where, 'k', k, nodes);
  if (!Array.isArray(k) || k.length === 0) refuse(where, 'k', 'a number or a list of numbers', k);
  for (const [i, one] of k.entries()) checkDegree(where, `k[${i}]`, one, nodes);
  return k[draws.integers(0, k.length)]!;
}

function rewired(draws: RewiringDraws, nodes: number, k: number, p: number): Graph {
  // Every edge lies with its first end: two nodes are joined when one of them has the other among its own `half` ends.
  const half = k / 2;
  const ends = new Int32Array(nodes * half);
  for (let u = 0; u < nodes; u++) for (let lap = 0; lap < half; lap++) ends[u * half + lap] = (u + lap + 1) % nodes;
  const degrees = new Int32Array(nodes).fill(k);
  const pairs = joinedPairs(ends, half, nodes);
  for (let lap = 0; lap < half; lap++) {
    for (let u = 0; u < nodes; u++) {
      if (draws.uniform() >= p || degrees[u]! >= nodes - 1) continue;
      const w = stranger(draws, pairs.has, nodes, u, degrees[u]!);
      const edge = u * half + lap;
      pairs.move(u, ends[edge]!, w);
      degrees[ends[edge]!]!--;
      degrees[w]!++;
      ends[edge] = w;
    }
  }
  return fromEdges(
    nodes,
    ends.map((_, edge) => Math.floor(edge / half)),
    ends,
  );
}

interface JoinedPairs {
  has(u: number, w: number): boolean;
  /** The edge from `u` to `old` now leads to `w`. */
  move(u: number, old: number, w: number): void;
}

/** Which nodes are joined: looked up among their ends, or, where these are more than an eighth of all nodes, in a table no larger than the graph. */
function joinedPairs(ends: Int32Array, half: number, nodes: number): JoinedPairs {
  if (8 * half <= nodes)
    return { has: (u, w) => hasEnd(ends, half, u, w) || hasEnd(ends, half, w, u), move: () => undefined };
  const table = new Uint8Array(nodes * nodes);
  const set = (u: number, w: number, value: number): void => {
    table[u * nodes + w] = value;
    table[w * nodes + u] = value;
  };
  for (let edge = 0; edge < ends.length; edge++) set(Math.floor(edge / half), ends[edge]!, 1);
  return {
    has: (u, w) => table[u * nodes + w] === 1,
    move(u, old, w) {
      set(u, old, 0);
      set(u, w, 1);
    },
  };
}

/** A node not joined to `u`, each equally likely: drawn until one fits, or counted off where most do not. */
function stranger(draws: RewiringDraws, has: JoinedPairs['has'], nodes: number, u: number, degree: number): number {
  if (2 * degree < nodes) {
    for (;;) {
      const w = draws.integers(0, nodes);
      if (w !== u && !has(u, w)) return w;
    }
  }
  let left = draws.integers(0, nodes - 1 - degree);
  for (let w = 0; ; w++) if (w !== u && !has(u, w) && left-- === 0) return w;
}

function hasEnd(ends: Int32Array, half: number, u: number, w: number): boolean {
  for (let edge = u * half; edge < (u + 1) * half; edge++) if (ends[edge] === w) return true;
  return false;
}
