import { checkInteger, refuse } from '@kleene/base';
import { checkFunction } from './check.ts';
import { drive, type Request, type Result } from './drive.ts';
import { checkLimits, type Limits } from './limits.ts';
import type { Vector } from './vector.ts';

/** How a solve over arrays is limited, and where the norm `node` finds its nodes. */
export interface ArrayLimits extends Limits {
  /** Nodes of equal length that a vector consists of, for the norm `node`. Default 1. */
  readonly nodes?: number;
}

/**
 * Fixed points of `f` over plain vectors, without TensorFlow.js: in float64 where `starts` are. `f` gets the points it is to evaluate,
 * each with its sample, lent for the call, and returns their images, new vectors of the same length; samples that are done are not among them. One result
 * for each start. Throws `invalid-argument` for a wrong option, no or empty starts, and an image of another length.
 */
export function solveArrays(
  f: (points: readonly Request[]) => readonly Vector[],
  starts: readonly Vector[],
  options: ArrayLimits = {},
): Result[] {
  const where = 'deq.solveArrays';
  const limits = checkLimits(where, options, ['nodes']);
  checkFunction(where, 'f', f);
  checkStarts(where, starts);
  const size = starts[0]?.length ?? 0;
  if (size === 0) refuse(where, 'starts', 'at least one vector with at least one number', starts);
  const { nodes = 1 } = options;
  checkInteger(where, 'nodes', nodes, { min: 1, max: size });
  if (size % nodes !== 0) refuse(where, 'nodes', `a divisor of ${size}`, nodes);
  const groups = limits.norm === 'node' ? Array.from({ length: nodes }, () => size / nodes) : [size];
  const run = drive(starts, groups, limits);
  for (let turn = run.next(); ; turn = run.next(imagesOf(turn.value))) if (turn.done === true) return turn.value;

  function imagesOf(points: Request[]): readonly Vector[] {
    const images = f(points);
    // A point that was overwritten with its image would look like a fixed point.
    const isWrong = (image: Vector, at: number): boolean => image?.length !== size || image === points[at]!.at;
    if (!Array.isArray(images) || images.length !== points.length || images.some(isWrong))
      refuse(where, 'f', `${points.length} new vectors of ${size} numbers`, images);
    return images;
  }
}

function checkStarts(where: string, starts: readonly Vector[]): void {
  if (!Array.isArray(starts)) refuse(where, 'starts', 'a list of vectors', starts);
  starts.forEach((start, at) => {
    const isVector = start instanceof Float64Array || start instanceof Float32Array;
    if (!isVector || start.length !== starts[0].length)
      refuse(where, `starts[${at}]`, 'a Float64Array or Float32Array as long as the first', start);
  });
}
