import { checkGraph, components, delaunay, edgeCount, neighbours, triangulation, type Graph } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

type Point = readonly [x: number, y: number];

const turn = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number =>
  (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

/** Whether d lies within the circle through a, b, c: the sign of a determinant. */
function isWithin(a: Point, b: Point, c: Point, d: Point): boolean {
  const [p, q, r] = [a, b, c].map(([x, y]) => [x - d[0], y - d[1], (x - d[0]) ** 2 + (y - d[1]) ** 2] as const);
  const [[px, py, pz], [qx, qy, qz], [rx, ry, rz]] = [p!, q!, r!];
  const determinant = px * (qy * rz - qz * ry) - py * (qx * rz - qz * rx) + pz * (qx * ry - qy * rx);
  return turn(a, b, c) > 0 ? determinant > 0 : determinant < 0;
}

/** All edges of triangles whose circle is empty, by trying every triple. */
function bruteForce(points: readonly Point[]): string[] {
  const edges = new Set<string>();
  const n = points.length;
  for (let a = 0; a < n; a++)
    for (let b = a + 1; b < n; b++)
      for (let c = b + 1; c < n; c++)
        if (!points.some((d, i) => i !== a && i !== b && i !== c && isWithin(points[a]!, points[b]!, points[c]!, d)))
          for (const edge of [`${a} ${b}`, `${a} ${c}`, `${b} ${c}`]) edges.add(edge);
  return [...edges].sort();
}

const edgesOf = (graph: Graph): string[] =>
  Array.from({ length: graph.nodes }, (_, v) => [...neighbours(graph, v)].filter((w) => w > v).map((w) => `${v} ${w}`))
    .flat()
    .sort();

describe('delaunay', () => {
  it('joins the corners of the triangles whose circles are empty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 14 }), fc.nat(), (n, seed) => {
        const points = draws(key(seed)).uniforms(2 * n);
        const graph = delaunay(draws(key(seed)), n);
        checkGraph('test', 'graph', graph);
        const pairs = Array.from({ length: n }, (_, i): Point => [points[2 * i]!, points[2 * i + 1]!]);
        expect(edgesOf(graph)).toEqual(bruteForce(pairs));
      }),
    );
  });

  it('has between 2 n - 3 and 3 n - 6 edges, about as many as SALSA-CLRS has, and is connected', () => {
    for (const n of [3, 16, 160, 1600]) {
      const graph = delaunay(draws(key(n)), n);
      expect(components(graph).count).toBe(1);
      expect(edgeCount(graph)).toBeGreaterThanOrEqual(2 * n - 3);
      expect(edgeCount(graph)).toBeLessThanOrEqual(Math.max(3, 3 * n - 6));
    }
    expect(Math.abs(2 * edgeCount(delaunay(draws(key(1)), 1600)) + 1600 - 11_155)).toBeLessThan(40);
  });

  it('joins one point to none and two to each other', () => {
    expect([delaunay(draws(key(1)), 1), delaunay(draws(key(1)), 2)].map(edgeCount)).toEqual([0, 1]);
  });
});

describe('triangulation', () => {
  it('is the same at any scale', () => {
    const random = draws(key(9));
    for (let i = 0; i < 20; i++) {
      const points = random.uniforms(2 * 20);
      const expected = triangulation(points);
      for (const scale of [2 ** -1000, 2 ** -60, 2 ** 60, 2 ** 1000])
        expect(triangulation(points.map((coordinate) => coordinate * scale))).toEqual(expected);
    }
  });

  it('joins points on a line in their order', () => {
    expect(edgesOf(triangulation(Float64Array.of(3, 3, 1, 1, 2, 2)))).toEqual(['0 2', '1 2']);
  });

  it.each<[string, () => unknown, string]>([
    ['coinciding points', () => triangulation(Float64Array.of(0, 0, 1, 0, 0, 1, 1, 0)), 'points must be different'],
    ['a point that is no number', () => triangulation(Float64Array.of(0, NaN)), 'points must be finite'],
    ['half a point', () => triangulation(Float64Array.of(0)), 'a Float64Array of pairs'],
    ['no nodes', () => delaunay(draws(key(1)), 0), 'graphs.delaunay: nodes must be an integer between 1 and'],
  ])('refuses %s', (_, run, message) => {
    expect(run).toThrow(message);
  });
});
