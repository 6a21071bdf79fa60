export { checkGraph } from './check-graph.ts';
export { components, type Components } from './components.ts';
export { delaunay, triangulation } from './delaunay.ts';
export {
  connectedErdosRenyi,
  connectivityRange,
  erdosRenyi,
  type ConnectedErdosRenyiOptions,
  type ErdosRenyiOptions,
  type UniformDraws,
} from './erdos-renyi.ts';
export { complete, cycle, grid, path, star, tree } from './families.ts';
export { fromEdges, type EdgeOptions } from './from-edges.ts';
export {
  arcCount,
  arcSources,
  degree,
  edgeCount,
  loopCount,
  neighbours,
  parallelCount,
  reverseArcs,
  type Graph,
} from './graph.ts';
export { growable, type Growable } from './growable.ts';
export {
  connectedWattsStrogatz,
  wattsStrogatz,
  type ConnectedWattsStrogatzOptions,
  type RewiringDraws,
  type WattsStrogatzOptions,
} from './watts-strogatz.ts';
