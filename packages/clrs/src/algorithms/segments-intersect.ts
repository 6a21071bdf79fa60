import { checkSegments } from '../check/points.ts';
import { segmentsSampler, type Points } from '../sampling/points.ts';
import type { RangeOptions } from '../sampling/sequences.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { positions } from './probes.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  x: ['input', 'node', 'scalar'],
  y: ['input', 'node', 'scalar'],
  intersect: ['output', 'graph', 'mask'],
  i: ['hint', 'node', 'mask_one'],
  j: ['hint', 'node', 'mask_one'],
  k: ['hint', 'node', 'mask_one'],
  dir: ['hint', 'node', 'scalar'],
  on_seg: ['hint', 'node', 'mask'],
} as const;

/** For each end: the segment that it does not belong to, and the end. */
const turns = [
  [2, 3, 0],
  [2, 3, 1],
  [0, 1, 2],
  [0, 1, 3],
] as const;

/** Whether two segments meet; `on_seg` says only that an end is in the other segment's box (CLRS 3rd ed., 33.1; dm-clrs geometry.py). */
export const segmentsIntersect: Algorithm<typeof spec, Points, RangeOptions> = {
  ...segmentsSampler,
  name: 'segments_intersect',
  isTrusted: true,
  check: checkSegments,
  spec,
  int64: ['intersect'],
  inputs: ({ x, y }) => ({ pos: positions(x.length), x, y }),
  *run({ x, y }) {
    const h = { i: 0, j: 0, k: 0, dir: new Float64Array(x.length), on_seg: new Float64Array(x.length) };
    yield h;
    for (const [i, j, k] of turns) {
      h.dir[k] = (x[k]! - x[i]!) * (y[j]! - y[i]!) - (x[j]! - x[i]!) * (y[k]! - y[i]!);
      h.on_seg[k] = isBetween(x, i, j, k) && isBetween(y, i, j, k) ? 1 : 0;
      h.i = i;
      h.j = j;
      h.k = k;
      yield h;
    }
    const { dir, on_seg } = h;
    const doCross = areOpposite(dir[0]!, dir[1]!) && areOpposite(dir[2]!, dir[3]!);
    return { intersect: doCross || dir.some((turn, k) => turn === 0 && on_seg[k] === 1) ? 1 : 0 };
  },
};

function isBetween(values: Float64Array, i: number, j: number, k: number): boolean {
  return Math.min(values[i]!, values[j]!) <= values[k]! && values[k]! <= Math.max(values[i]!, values[j]!);
}

function areOpposite(a: number, b: number): boolean {
  return (a > 0 && b < 0) || (a < 0 && b > 0);
}
