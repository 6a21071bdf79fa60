import { checkInteger, KleeneError, refuse } from '@kleene/base';
import type { Draws } from '@kleene/random';
import Delaunator from 'delaunator';
import { checkDraws } from './check-draws.ts';
import { fromEdges, MAX_INDEX } from '../from-edges.ts';
import { degree, type Graph } from '../graph.ts';

/**
 * The undirected graph of the edges of a Delaunay triangulation of `nodes` points, uniform in the unit square: connected, planar.
 * Draws two numbers a point, x then y. O(nodes log nodes).
 */
export function delaunay(draws: Pick<Draws, 'uniforms'>, nodes: number): Graph {
  checkDraws('graphs.delaunay', draws, ['uniforms']);
  checkInteger('graphs.delaunay', 'nodes', nodes, { min: 1, max: MAX_INDEX / 8 });
  return triangulation(draws.uniforms(2 * nodes));
}

/**
 * The undirected graph of the edges of the Delaunay triangulation of points `[nodes, 2]` (x, y): no point lies within the circle through
 * the corners of a triangle. Points on one line are joined in their order. Throws `invalid-argument` for points that coincide,
 * or nearly so beside the distance of the others, and for such as are not finite.
 */
export function triangulation(points: Float64Array): Graph {
  const where = 'graphs.triangulation';
  if (!(points instanceof Float64Array && points.length % 2 === 0))
    refuse(where, 'points', 'a Float64Array of pairs', points);
  for (const coordinate of points) if (!Number.isFinite(coordinate)) refuse(where, 'points', 'finite', coordinate);
  const nodes = points.length / 2;
  if (nodes < 2) return fromEdges(nodes, [], []);
  const { triangles, halfedges, hull } = new Delaunator(scaled(points));
  const graph = triangles.length === 0 ? inOrder(nodes, hull) : edgesOf(nodes, triangles, halfedges);
  for (let node = 0; node < nodes; node++)
    if (degree(graph, node) === 0)
      throw new KleeneError('invalid-argument', `${where}: points must be different, got another at point ${node}`);
  return graph;
}

/** The same points, the largest coordinate near 2 ** 64: the library takes for one what lies within 2 ** -52, and squares and cubes coordinates. */
function scaled(points: Float64Array): Float64Array {
  const largest = points.reduce((most, coordinate) => Math.max(most, Math.abs(coordinate)), 0);
  if (largest === 0) return points;
  // A power of two changes no digit; in two steps, for it may lie beyond the largest number.
  const exponent = 64 - Math.floor(Math.log2(largest));
  const [first, second] = [2 ** Math.trunc(exponent / 2), 2 ** (exponent - Math.trunc(exponent / 2))];
  return points.map((coordinate) => coordinate * first * second);
}

function inOrder(nodes: number, line: Uint32Array): Graph {
  return fromEdges(nodes, line.subarray(0, -1), line.subarray(1));
}

function edgesOf(nodes: number, triangles: Uint32Array, halfedges: Int32Array): Graph {
  const sources: number[] = [];
  const targets: number[] = [];
  for (let edge = 0; edge < triangles.length; edge++) {
    // Inner edges are there once for each of their two triangles.
    if (edge < halfedges[edge]!) continue;
    sources.push(triangles[edge]!);
    targets.push(triangles[edge % 3 === 2 ? edge - 2 : edge + 1]!);
  }
  return fromEdges(nodes, sources, targets);
}
