import { checkInteger, checkOneOf, checkOptions } from '@kleene/base';
import { fromEdges, type EdgeOptions } from '../from-edges.ts';
import type { Graph } from '../graph.ts';

/** A Cayley graph and the group elements that its nodes are. */
export interface CayleyGraph {
  readonly graph: Graph;
  /** `[nodes, 4]`: the matrix [[a, b], [c, d]] of each node as a, b, c, d, each from 0 to n - 1. */
  readonly matrices: Int32Array;
}

// Each generator is followed by its inverse.
const GENERATORS: readonly (readonly [number, number, number, number])[] = [
  [1, 1, 0, 1],
  [1, -1, 0, 1],
  [1, 0, 1, 1],
  [1, 0, -1, 1],
];

/** The number of 2 x 2 matrices modulo `n` with determinant 1: n ** 3 times 1 - 1 / p ** 2 for each prime p that divides n. */
export function sl2Order(n: number): number {
  checkInteger('graphs.sl2Order', 'n', n, { min: 1, max: 2 ** 16 });
  let order = n ** 3;
  for (let p = 2, rest = n; rest > 1; p++) {
    if (rest % p !== 0) continue;
    order -= order / p ** 2;
    while (rest % p === 0) rest /= p;
  }
  return order;
}

/** The smallest `n` whose SL(2, Z_n) has at least `nodes` elements (from 1 to 2 ** 29). */
export function sl2Fitting(nodes: number): number {
  checkInteger('graphs.sl2Fitting', 'nodes', nodes, { min: 1, max: 2 ** 29 });
  let n = 1;
  while (sl2Order(n) < nodes) n++;
  return n;
}

/**
 * The undirected Cayley graph of SL(2, Z_n), an expander: each 2 x 2 matrix x of determinant 1 modulo `n` is joined to x * s for
 * the four s = [[1, ±1], [0, 1]], [[1, 0], [±1, 1]]. Node 0 is the identity; the others are numbered in the order in which a search finds them that
 * continues from the node found last (Deac, Lackenby and Veličković 2022; the numbering of DEAR's reference implementation, utils/expander.py). From n = 3 on every node
 * has four neighbours; for n = 2 and n = 1 edges coincide, and `duplicates: 'keep'` makes them parallel. `n` is from 1 to 200.
 */
export function cayleySl2(n: number, options: Pick<EdgeOptions, 'duplicates'> = {}): CayleyGraph {
  const where = 'graphs.cayleySl2';
  checkOptions(where, options, ['duplicates']);
  const duplicates = checkOneOf(where, 'duplicates', options.duplicates ?? 'merge', ['merge', 'keep']);
  checkInteger(where, 'n', n, { min: 1, max: 200 });
  const { matrices, products } = discover(n, sl2Order(n));
  const [sources, targets] = [new Int32Array(matrices.length / 2), new Int32Array(matrices.length / 2)];
  for (let edge = 0; edge < sources.length; edge++) {
    // One of each generator and its inverse gives every edge once.
    sources[edge] = edge >> 1;
    targets[edge] = products[4 * (edge >> 1) + 2 * (edge & 1)]!;
  }
  return { graph: fromEdges(matrices.length / 4, sources, targets, { duplicates }), matrices };
}

/** All elements in the order of discovery, and for each the number of its product with each generator, `[nodes, 4]`. */
function discover(n: number, order: number): { matrices: Int32Array; products: Int32Array } {
  const [matrices, products] = [new Int32Array(4 * order), new Int32Array(4 * order)];
  const numbers = new Map<number, number>();
  const numberOf = (a: number, b: number, c: number, d: number): number => {
    // Below n ** 4 <= 200 ** 4, which a number holds exactly.
    const name = ((a * n + b) * n + c) * n + d;
    const known = numbers.get(name);
    if (known !== undefined) return known;
    const number = numbers.size;
    numbers.set(name, number);
    matrices.set([a, b, c, d], 4 * number);
    stack.push(number);
    return number;
  };
  const stack: number[] = [];
  const modulo = (value: number): number => (value + n) % n;
  numberOf(1 % n, 0, 0, 1 % n);
  while (stack.length > 0) {
    const node = stack.pop()!;
    const [a, b, c, d] = matrices.subarray(4 * node, 4 * node + 4) as unknown as [number, number, number, number];
    for (const [i, [p, q, r, s]] of GENERATORS.entries()) {
      products[4 * node + i] = numberOf(
        modulo(a * p + b * r),
        modulo(a * q + b * s),
        modulo(c * p + d * r),
        modulo(c * q + d * s),
      );
    }
  }
  return { matrices, products };
}
