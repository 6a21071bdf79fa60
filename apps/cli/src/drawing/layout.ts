import { arcSources, type Graph } from '@kleene/graphs';
import {
  forceCollide,
  forceCenter,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationNodeDatum,
} from 'd3-force';

/** The place of each node, `[nodes]`, with every coordinate from 0 to 1. */
export type Layout = readonly (readonly [x: number, y: number])[];

const ROUNDS = 300;

/**
 * Places for the nodes of a graph: repelled by each other, drawn together by edges. Nodes begin on a spiral and nothing is random, so
 * the same graph lies the same way every time. For small graphs: O(rounds * nodes * log(nodes)).
 */
export function forceLayout(graph: Graph): Layout {
  const nodes: SimulationNodeDatum[] = Array.from({ length: graph.nodes }, () => ({}));
  const links = Array.from(arcSources(graph), (source, arc) => ({ source, target: graph.targets[arc]! }));
  const simulation = forceSimulation(nodes)
    .force('links', forceLink(links).distance(1).strength(0.5))
    .force('apart', forceManyBody().strength(-1).distanceMin(0.1))
    // Keeps components from drifting away.
    .force('x', forceX(0).strength(0.08))
    .force('y', forceY(0).strength(0.08))
    .force('centre', forceCenter(0, 0))
    .stop();
  simulation.tick(ROUNDS);
  return apart(fitted(placesOf(nodes)));
}

function placesOf(nodes: readonly SimulationNodeDatum[]): Layout {
  return nodes.map(({ x, y }) => [x!, y!] as const);
}

/** The radius of a node as a share of the side of its picture. */
export function radiusShare(nodes: number): number {
  return Math.min(0.045, 0.2 / Math.sqrt(nodes + 4));
}

/** The same places, moved as little as keeps nodes from covering each other. */
function apart(places: Layout): Layout {
  const share = radiusShare(places.length);
  const nodes: SimulationNodeDatum[] = places.map(([x, y]) => ({ x, y }));
  // Room for an edge between them. Two radii are left free on either side of a picture, and the place of its caption.
  const radius = (1.6 * share) / (1 - 5 * share);
  const home = (axis: 0 | 1) => (_: SimulationNodeDatum, i: number) => places[i]![axis];
  forceSimulation(nodes)
    .force('collide', forceCollide(radius).iterations(4))
    .force('x', forceX(home(0)).strength(0.05))
    .force('y', forceY(home(1)).strength(0.05))
    .stop()
    .tick(ROUNDS);
  return fitted(placesOf(nodes));
}

/** Places around a circle, the first node at the top, clockwise. */
export function circleLayout(nodes: number): Layout {
  const angle = (node: number): number => (2 * Math.PI * node) / nodes - Math.PI / 2;
  return fitted(Array.from({ length: nodes }, (_, node) => [Math.cos(angle(node)), Math.sin(angle(node))] as const));
}

/** The same places, stretched to fill the square, or centred where all lie on a line. */
function fitted(places: Layout): Layout {
  const stretch = (axis: 0 | 1): ((place: readonly [number, number]) => number) => {
    const values = places.map((place) => place[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return (place) => (high - low < 1e-9 ? 0.5 : (place[axis] - low) / (high - low));
  };
  const [x, y] = [stretch(0), stretch(1)];
  return places.map((place) => [x(place), y(place)] as const);
}
