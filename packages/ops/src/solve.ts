import { checkInteger, refuse } from '@kleene/base';

/**
 * The solution `x` of `matrix x = right` in float64, by elimination with partial pivoting: for the small systems inside solvers.
 * `matrix` is [size, size] row-major and `right` [size]; neither is changed. `undefined` when a pivot is 0 or not finite: the matrix
 * is singular to working precision, or holds NaN. Throws `invalid-argument` when the lengths do not fit.
 */
export function solveDense(matrix: Float64Array, right: Float64Array): Float64Array | undefined {
  const x = right.slice();
  return solveDenseInPlace(matrix.slice(), x) ? x : undefined;
}

/**
 * `solveDense` without an allocation, for solvers that do it at every step: `right` becomes the solution, and `matrix` is used up. False,
 * with both as they happen to be, where `solveDense` is `undefined`.
 */
export function solveDenseInPlace(matrix: Float64Array, right: Float64Array): boolean {
  const size = checkInteger('ops.solveDense', 'right.length', right.length, { min: 1 });
  if (matrix.length !== size * size)
    refuse('ops.solveDense', 'matrix', `of ${size * size} numbers for ${size} on the right`, matrix.length);
  for (let column = 0; column < size; column++) {
    const pivot = pivotRow(matrix, size, column);
    const scale = matrix[pivot * size + column]!;
    if (scale === 0 || !Number.isFinite(scale)) return false;
    if (pivot !== column) swap(matrix, right, size, pivot, column);
    for (let row = column + 1; row < size; row++) eliminate(matrix, right, size, row, column);
  }
  substitute(matrix, right, size);
  return right.every(Number.isFinite);
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
