import type { Draws } from '@kleene/random';
import { delaunay } from './delaunay.ts';
import { connectedErdosRenyi } from './erdos-renyi.ts';
import type { Graph } from '../graph.ts';
import { connectedWattsStrogatz } from './watts-strogatz.ts';

/** A way to draw a graph of that many nodes. */
export type GraphFamily = (draws: Draws, nodes: number) => Graph;

/**
 * The families of connected graphs of SALSA-CLRS: Erdős–Rényi with p in [ln n / n, 3 ln n / n], Watts–Strogatz with k of 4, 6, 8 and p in
 * [0.05, 0.2], Delaunay (Minder et al. 2023, section 3).
 */
export const salsaFamilies: { readonly er: GraphFamily; readonly ws: GraphFamily; readonly delaunay: GraphFamily } = {
  er: (draws, nodes) => connectedErdosRenyi(draws, nodes),
  ws: (draws, nodes) => connectedWattsStrogatz(draws, nodes),
  delaunay: (draws, nodes) => delaunay(draws, nodes),
};
