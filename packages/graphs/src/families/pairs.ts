import type { Draws } from '@kleene/random';

/** What is done with a pair of nodes. */
export type VisitPair = (from: number, to: number) => void;

type Uniform = Pick<Draws, 'uniform'>;

/**
 * Visits each of the numbers from 0 to `count` - 1 with probability `p`, independently, in ascending order, drawing one number a visit: the gap to
 * the next is geometric (Batagelj and Brandes 2005, algorithm 1).
 */
function eachHit(draws: Uniform, count: number, p: number, visit: (index: number) => void): void {
  if (count === 0 || p === 0) return;
  const logMiss = Math.log1p(-p);
  for (let index = -1; ;) {
    index += 1 + (p === 1 ? 0 : Math.floor(Math.log1p(-draws.uniform()) / logMiss));
    if (index >= count) return;
    visit(index);
  }
}

/** Visits every pair (v, w) of different nodes, w < v, with probability `p`, in ascending order. */
export function eachPair(draws: Uniform, nodes: number, p: number, visit: VisitPair): void {
  let v = 1;
  let first = 0;
  eachHit(draws, (nodes * (nodes - 1)) / 2, p, (pair) => {
    while (pair - first >= v) first += v++;
    visit(v, pair - first);
  });
}

/** Visits every ordered pair (v, w) of different nodes with probability `p`, in ascending order. */
export function eachOrderedPair(draws: Uniform, nodes: number, p: number, visit: VisitPair): void {
  eachHit(draws, nodes * (nodes - 1), p, (pair) => {
    const v = Math.floor(pair / (nodes - 1));
    const w = pair - v * (nodes - 1);
    visit(v, w < v ? w : w + 1);
  });
}

/** Visits every pair (v, w), v below `rows` and w below `columns`, with probability `p`, in ascending order. */
export function eachCell(draws: Uniform, rows: number, columns: number, p: number, visit: VisitPair): void {
  eachHit(draws, rows * columns, p, (cell) => {
    const row = Math.floor(cell / columns);
    visit(row, cell - row * columns);
  });
}
