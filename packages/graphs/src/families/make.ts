import { checkFinite, checkInteger, checkOneOf, checkOptions, refuse } from '@kleene/base';
import type { Draws } from '@kleene/random';
import { cayleySl2, sl2Fitting, sl2Order } from './cayley.ts';
import { delaunay } from './delaunay.ts';
import { connectedErdosRenyi, connectivityRange, erdosRenyi } from './erdos-renyi.ts';
import { complete, cycle, grid, path, star, tree } from './regular.ts';
import { MAX_INDEX } from '../from-edges.ts';
import type { Graph } from '../graph.ts';
import { hypercube } from './hypercube.ts';
import { preferentialAttachment } from './preferential-attachment.ts';
import { randomRegular } from './random-regular.ts';
import { randomTree } from './random-tree.ts';
import { stochasticBlock } from './stochastic-block.ts';
import { connectedWattsStrogatz, wattsStrogatz } from './watts-strogatz.ts';

/** One number that a family takes besides the number of nodes. */
export interface FamilyOption {
  readonly about: string;
  /** The value without it; where there is none, the family chooses by the number of nodes or draws one, as `about` says. */
  readonly default?: number;
}

/** A family of graphs as data, for programs that offer a choice of them. */
export interface NamedFamily {
  readonly about: string;
  readonly options: Readonly<Record<string, FamilyOption>>;
  /** Whether `draws` decides anything. */
  readonly random: boolean;
  readonly make: (draws: Draws, nodes: number, options: Readonly<Record<string, number>>) => Graph;
}

/** Every family by its name, with the numbers it takes. */
export const families: Readonly<Record<string, NamedFamily>> = {
  path: fixed('a path', path),
  cycle: fixed('a cycle', cycle),
  star: fixed('a star around node 0', star),
  complete: fixed('every node joined to every other', complete),
  grid: {
    about: 'a rectangle of rows and columns',
    options: {
      columns: { about: 'columns, a divisor of the number of nodes; by default the one that makes it most square' },
    },
    random: false,
    make: (_, nodes, { columns = mostSquare(nodes) }) => grid(rowsOf(nodes, columns), columns),
  },
  tree: {
    about: 'a tree, every level full but the last',
    options: { arity: { about: 'children of a node', default: 2 } },
    random: false,
    make: (_, nodes, { arity = 2 }) => tree(nodes, arity),
  },
  hypercube: fixed('a hypercube: a power of two nodes', (nodes) => hypercube(dimensionOf(nodes))),
  cayley: fixed(
    'a Cayley graph of SL(2, Z_n), an expander: 1, 6, 24, 48, 120, 144, 336, ... nodes',
    (nodes) => cayleySl2(modulusOf(nodes)).graph,
  ),
  'erdos-renyi': {
    about: 'every pair joined with the same probability',
    options: { p: { about: 'the probability of an edge; by default ln n / n' } },
    random: true,
    make: (draws, nodes, { p = Math.min(1, connectivityRange(Math.max(1, nodes))[0]) }) =>
      erdosRenyi(draws, nodes, { p }),
  },
  'watts-strogatz': {
    about: 'a ring whose edges are rewired here and there',
    options: {
      k: { about: 'neighbours in the ring, even', default: 4 },
      p: { about: 'the probability that an edge is rewired', default: 0.1 },
    },
    random: true,
    make: (draws, nodes, { k = 4, p = 0.1 }) => wattsStrogatz(draws, nodes, { k, p }),
  },
  delaunay: drawn('the triangulation of points in a square', delaunay),
  'random-tree': drawn('a tree, all labelled trees equally likely', randomTree),
  'preferential-attachment': {
    about: 'grown node by node, the well connected gaining most',
    options: { edges: { about: 'edges that a new node brings', default: 2 } },
    random: true,
    make: (draws, nodes, { edges = 2 }) => preferentialAttachment(draws, nodes, { edges }),
  },
  'random-regular': {
    about: 'every node with the same number of neighbours',
    options: { degree: { about: 'neighbours of a node', default: 3 } },
    random: true,
    make: (draws, nodes, { degree = 3 }) => randomRegular(draws, nodes, { degree }),
  },
  'stochastic-block': {
    about: 'equal blocks, joined more within than between',
    options: {
      blocks: { about: 'how many blocks', default: 4 },
      within: { about: 'the probability of an edge within a block', default: 0.1 },
      between: { about: 'the probability of an edge between blocks', default: 0.01 },
    },
    random: true,
    make: (draws, nodes, { blocks = 4, within = 0.1, between = 0.01 }) =>
      stochasticBlock(draws, equalParts(nodes, blocks), {
        p: diagonal(blocks, probability('within', within), probability('between', between)),
      }),
  },
  'salsa-er': drawn('connected Erdős–Rényi graphs as in SALSA-CLRS', (draws, nodes) =>
    connectedErdosRenyi(draws, nodes),
  ),
  'salsa-ws': drawn('connected Watts–Strogatz graphs as in SALSA-CLRS', (draws, nodes) =>
    connectedWattsStrogatz(draws, nodes),
  ),
};

/**
 * A graph of the family called `name`, with `nodes` nodes. Throws `invalid-argument` for a name or an option that is not there and for a number of
 * nodes that the family cannot have.
 */
export function makeGraph(
  draws: Draws,
  name: string,
  nodes: number,
  options: Readonly<Record<string, number>> = {},
): Graph {
  const where = 'graphs.makeGraph';
  const family = families[checkOneOf(where, 'name', name, Object.keys(families))]!;
  checkOptions(where, options, Object.keys(family.options));
  checkInteger(where, 'nodes', nodes, { min: 1, max: MAX_INDEX });
  return family.make(draws, nodes, options);
}

function fixed(about: string, make: (nodes: number) => Graph): NamedFamily {
  return { about, options: {}, random: false, make: (_, nodes) => make(nodes) };
}

function drawn(about: string, make: (draws: Draws, nodes: number) => Graph): NamedFamily {
  return { about, options: {}, random: true, make };
}

function mostSquare(nodes: number): number {
  let rows = Math.floor(Math.sqrt(nodes));
  while (nodes % rows !== 0) rows--;
  return nodes / rows;
}

function rowsOf(nodes: number, columns: number): number {
  checkInteger('graphs.makeGraph', 'columns', columns, { min: 1 });
  if (nodes % columns !== 0) refuse('graphs.makeGraph', 'columns', `a divisor of ${nodes}`, columns);
  return nodes / columns;
}

function dimensionOf(nodes: number): number {
  const dimension = Math.round(Math.log2(nodes));
  return 2 ** dimension === nodes ? dimension : refuse('graphs.makeGraph', 'nodes', 'a power of two', nodes);
}

/** The orders do not ascend with n (1320 for 11, 1152 for 12), but none is below 6 / pi ** 2 of n ** 3. */
function modulusOf(nodes: number): number {
  for (let n = 1; 0.6 * n ** 3 <= nodes && n <= 200; n++) if (sl2Order(n) === nodes) return n;
  const near = sl2Order(sl2Fitting(Math.min(nodes, sl2Order(199))));
  return refuse('graphs.makeGraph', 'nodes', `the order of an SL(2, Z_n), such as ${near}`, nodes);
}

function equalParts(nodes: number, parts: number): number[] {
  checkInteger('graphs.makeGraph', 'blocks', parts, { min: 1, max: 1000 });
  return Array.from(
    { length: parts },
    (_, i) => Math.floor(((i + 1) * nodes) / parts) - Math.floor((i * nodes) / parts),
  );
}

function probability(name: string, p: number): number {
  return checkFinite('graphs.makeGraph', name, p, { min: 0, max: 1 });
}

function diagonal(size: number, on: number, off: number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => (i === j ? on : off)));
}
