import { checkFinite, checkInteger, checkOptions } from '@kleene/base';
import { solveDense } from '@kleene/ops';
import type { Query, Solver } from '../solver.ts';
import { addTo, along, dot, epsilon, norm, scaled, subtract, zeros, type Vector } from '../vector.ts';
import { lineSearch, stepped } from './line-search.ts';

/** How exactly Newton's steps are solved for. */
export interface NewtonKrylovOptions {
  /** Directions of a step at most, one evaluation each, at least 1. Default 20. */
  readonly directions?: number;
  /** The residual of the linear system at which a step is good enough, relative, above 0. Default 0.1. */
  readonly forcing?: number;
}

/**
 * Newton's method without a Jacobian (Knoll and Keyes 2004): each step is solved for by GMRES (Saad and Schultz 1986) from products
 * with the Jacobian by forward differences, and shortened until the residual falls. For large samples: it keeps `directions` vectors.
 */
export function newtonKrylov(options: NewtonKrylovOptions = {}): Solver {
  const where = 'deq.newtonKrylov';
  checkOptions(where, options, ['directions', 'forcing']);
  const { directions = 20, forcing = 0.1 } = options;
  checkInteger(where, 'directions', directions, { min: 1 });
  checkFinite(where, 'forcing', forcing, { min: Number.MIN_VALUE, max: 1 });
  return {
    name: 'newton-krylov',
    returns: 'point',
    *run(z0) {
      for (let here = stepped(z0, yield { at: z0 }); ;) {
        const step = yield* newtonStep(here.at, here.residual, directions, forcing);
        here = yield* lineSearch(here, step, here.merit);
      }
    },
  };
}

/** An approximate solution of (I - J) step = residual, by GMRES from 0. */
function* newtonStep(
  at: Vector,
  residual: Vector,
  directions: number,
  forcing: number,
): Generator<Query, Vector, Vector> {
  const image = along(at, 1, residual);
  const length = norm(residual);
  if (length === 0) return residual;
  const basis: Vector[] = [scaled(1 / length, residual)];
  const columns: number[][] = [];
  let best: Float64Array | undefined;
  while (columns.length < Math.min(directions, at.length)) {
    const next = yield* timesSystem(at, image, basis.at(-1)!);
    columns.push(orthogonalise(next, basis));
    const weights = leastSquares(columns, length);
    if (weights === undefined) break;
    best = weights;
    const rest = norm(next);
    if (remainder(columns, weights, length) <= forcing * length || !(rest > epsilon(at) * length)) break;
    basis.push(scaled(1 / rest, next));
  }
  if (best === undefined) return residual;
  const step = zeros(at);
  best.forEach((weight, i) => addTo(step, weight, basis[i]!));
  return step;
}

/** (I - J) direction, by a forward difference. */
function* timesSystem(at: Vector, image: Vector, direction: Vector): Generator<Query, Vector, Vector> {
  const width = Math.sqrt(epsilon(at)) * Math.max(1, norm(at));
  const moved = yield { at: along(at, width, direction), kind: 'probe' };
  return along(direction, -1 / width, subtract(moved, image));
}

/** Takes out of `next` what lies along the basis; returns a column of the Hessenberg matrix. */
function orthogonalise(next: Vector, basis: readonly Vector[]): number[] {
  const column = basis.map((known) => {
    const share = dot(known, next);
    addTo(next, -share, known);
    return share;
  });
  return [...column, norm(next)];
}

/** The weights y that minimise ‖length e1 - H y‖, by the normal equations of the small matrix. */
function leastSquares(columns: readonly number[][], length: number): Float64Array | undefined {
  const count = columns.length;
  const matrix = new Float64Array(count * count);
  columns.forEach((a, row) =>
    columns.forEach((b, column) => {
      matrix[row * count + column] = a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
    }),
  );
  return solveDense(
    matrix,
    Float64Array.from(columns, (column) => column[0]! * length),
  );
}

function remainder(columns: readonly number[][], weights: Float64Array, length: number): number {
  const rest = new Float64Array(columns.length + 1);
  rest[0] = length;
  columns.forEach((column, j) => column.forEach((value, i) => (rest[i]! -= weights[j]! * value)));
  return norm(rest);
}
