export { cayleySl2, sl2Fitting, sl2Order, type CayleyGraph } from './families/cayley.ts';
export { checkGraph } from './check-graph.ts';
export { components, type Components } from './components.ts';
export { delaunay, triangulation } from './families/delaunay.ts';
export { edgeList, type EdgeList } from './edges.ts';
export {
  connectedErdosRenyi,
  connectivityRange,
  erdosRenyi,
  type ConnectedErdosRenyiOptions,
  type ErdosRenyiOptions,
  type UniformDraws,
} from './families/erdos-renyi.ts';
export { complete, cycle, grid, path, star, tree } from './families/regular.ts';
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
export { hypercube } from './families/hypercube.ts';
export { families, makeGraph, type FamilyOption, type NamedFamily } from './families/make.ts';
export { preferentialAttachment, type PreferentialAttachmentOptions } from './families/preferential-attachment.ts';
export { randomRegular, type RandomRegularOptions } from './families/random-regular.ts';
export { randomTree } from './families/random-tree.ts';
export { salsaFamilies, type GraphFamily } from './families/salsa.ts';
export { stochasticBlock, type StochasticBlockOptions } from './families/stochastic-block.ts';
export { degreeCounts, degrees, diameterBounds, hopDistances, inDegrees, type DiameterBounds } from './structure.ts';
export { inducedSubgraph, permute, toDirected, toUndirected, transpose, withWeights } from './transform.ts';
export {
  connectedWattsStrogatz,
  wattsStrogatz,
  type ConnectedWattsStrogatzOptions,
  type RewiringDraws,
  type WattsStrogatzOptions,
} from './families/watts-strogatz.ts';
