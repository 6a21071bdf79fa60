import { checkInteger, refuse } from '@kleene/base';

/**
 * The solution `x` of `matrix x = right` in float64, by elimination with partial pivoting: for the small systems inside solvers.
 * `matrix` is [size, size] row-major and `right` [size]; neither is changed. `undefined` when a pivot is 0 or not finite: the matrix
 * is singular to working precision, or holds NaN. Throws `invalid-argument` when the lengths do not fit.
 */
export function solveDense(matrix: Float64Array, right: Float64Array): Float64Array | undefined {
  const size = checkInteger('ops.solveDense', 'right.length', right.length, { min: 1 });
  if (matrix.length !== size * size)
    refuse('ops.solveDense', 'matrix', `of ${size * size} numbers for ${size} on the right`, matrix.length);
  const rows = matrix.slice();
  const x = right.slice();
  for (let column = 0; column < size; column++) {
    const pivot = pivotRow(rows, size, column);
    const scale = rows[pivot * size + column]!;
    if (scale === 0 || !Number.isFinite(scale)) return undefined;
    if (pivot !== column) swap(rows, x, size, pivot, column);
    for (let row = column + 1; row < size; row++) eliminate(rows, x, size, row, column);
  }
  substitute(rows, x, size);
  return x.every(Number.isFinite) ? x : undefined;
}

function pivotRow(rows: Float64Array, size: number, column: number): number {
  let best = column;
  for (let row = column + 1; row < size; row++)
    if (!(Math.abs(rows[row * size + column]!) <= Math.abs(rows[best * size + column]!))) best = row;
  return best;
}

function swap(rows: Float64Array, x: Float64Array, size: number, a: number, b: number): void {
  for (let column = 0; column < size; column++) {
    const kept = rows[a * size + column]!;
    rows[a * size + column] = rows[b * size + column]!;
    rows[b * size + column] = kept;
  }
  const kept = x[a]!;
  x[a] = x[b]!;
  x[b] = kept;
}

function eliminate(rows: Float64Array, x: Float64Array, size: number, row: number, column: number): void {
  const factor = rows[row * size + column]! / rows[column * size + column]!;
  if (factor === 0) return;
  for (let at = column; at < size; at++) rows[row * size + at]! -= factor * rows[column * size + at]!;
  x[row]! -= factor * x[column]!;
}

function substitute(rows: Float64Array, x: Float64Array, size: number): void {
  for (let row = size - 1; row >= 0; row--) {
    let sum = x[row]!;
    for (let column = row + 1; column < size; column++) sum -= rows[row * size + column]! * x[column]!;
    x[row] = sum / rows[row * size + row]!;
  }
}
