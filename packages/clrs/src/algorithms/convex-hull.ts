import { checkHull } from '../check/points.ts';
import { argsort } from '../numerics/argsort.ts';
import { atan2 } from '../numerics/atan2.ts';
import { convexHullSampler, type HullOptions, type Points } from '../sampling/points.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { identity, positions, predecessors } from './probes.ts';

const grahamSpec = {
  pos: ['input', 'node', 'scalar'],
  x: ['input', 'node', 'scalar'],
  y: ['input', 'node', 'scalar'],
  in_hull: ['output', 'node', 'mask'],
  best: ['hint', 'node', 'mask_one'],
  atans: ['hint', 'node', 'scalar'],
  in_hull_h: ['hint', 'node', 'mask'],
  stack_prev: ['hint', 'node', 'pointer'],
  last_stack: ['hint', 'node', 'mask_one'],
  i: ['hint', 'node', 'mask_one'],
  phase: ['hint', 'graph', 'categorical', 5],
} as const;

/**
 * The convex hull by angles around the lowest point (Graham; CLRS 3rd ed., 33.3; dm-clrs geometry.py). The angles are rounded
 * correctly, so that one in a thousand differs in its last bit from that of dm-clrs.
 */
export const grahamScan: Algorithm<typeof grahamSpec, Points, HullOptions> = {
  ...convexHullSampler,
  name: 'graham_scan',
  isTrusted: true,
  check: checkHull,
  spec: grahamSpec,
  inputs: pointInputs,
  *run({ x, y }, { ties, trig }) {
    const angle = trig === 'platform' ? Math.atan2 : atan2;
    const n = x.length;
    const h = {
      best: 0,
      atans: new Float64Array(n),
      in_hull_h: new Float64Array(n),
      stack_prev: identity(n),
      last_stack: 0,
      i: 0,
      phase: 0,
    };
    yield h;
    const best = lowest(x, y);
    h.in_hull_h[best] = 1;
    h.best = h.last_stack = h.i = best;
    h.phase = 1;
    yield h;
    for (let i = 0; i < n; i++) h.atans[i] = angle(y[i]! - y[best]!, x[i]! - x[best]!);
    h.atans[best] = -Infinity;
    const order = argsort(h.atans, ties);
    h.atans[best] = 0;
    h.phase = 2;
    yield h;
    for (let t = 1; t < n; t++) {
      h.i = order[t]!;
      h.phase = 3;
      if (t >= 3)
        while (turnsRight(x, y, h.stack_prev[h.last_stack]!, h.last_stack, h.i)) {
          const gone = h.last_stack;
          h.last_stack = h.stack_prev[gone]! | 0;
          h.stack_prev[gone] = gone;
          h.in_hull_h[gone] = 0;
          yield h;
        }
      h.in_hull_h[h.i] = 1;
      h.stack_prev[h.i] = h.last_stack;
      h.last_stack = h.i;
      h.phase = 4;
      yield h;
    }
    return { in_hull: h.in_hull_h };
  },
};

const jarvisSpec = {
  pos: ['input', 'node', 'scalar'],
  x: ['input', 'node', 'scalar'],
  y: ['input', 'node', 'scalar'],
  in_hull: ['output', 'node', 'mask'],
  pred_h: ['hint', 'node', 'pointer'],
  in_hull_h: ['hint', 'node', 'mask'],
  best: ['hint', 'node', 'mask_one'],
  last_point: ['hint', 'node', 'mask_one'],
  endpoint: ['hint', 'node', 'mask_one'],
  i: ['hint', 'node', 'mask_one'],
  phase: ['hint', 'graph', 'categorical', 2],
} as const;

/** The convex hull from corner to corner (Jarvis; CLRS 3rd ed., 33.3; dm-clrs geometry.py). */
export const jarvisMarch: Algorithm<typeof jarvisSpec, Points, HullOptions> = {
  ...convexHullSampler,
  name: 'jarvis_march',
  isTrusted: true,
  constantHints: ['pred_h'],
  check: checkHull,
  spec: jarvisSpec,
  inputs: pointInputs,
  *run({ x, y }) {
    const n = x.length;
    const h = {
      pred_h: predecessors(n),
      in_hull_h: new Float64Array(n),
      best: 0,
      last_point: 0,
      endpoint: 0,
      i: 0,
      phase: 0,
    };
    yield h;
    h.best = h.endpoint = lowest(x, y);
    h.phase = 1;
    while (h.in_hull_h[h.endpoint] === 0) {
      h.in_hull_h[h.endpoint] = 1;
      h.last_point = h.endpoint;
      h.endpoint = h.i = 0;
      yield h;
      for (let i = 0; i < n; i++) {
        const { last_point: last, endpoint } = h;
        if (endpoint === last || (i !== last && i !== endpoint && turnsRight(x, y, last, endpoint, i))) h.endpoint = i;
        h.i = i;
        yield h;
      }
    }
    return { in_hull: h.in_hull_h };
  },
};

function pointInputs({ x, y }: Points): { pos: Float64Array; x: Float64Array; y: Float64Array } {
  return { pos: positions(x.length), x, y };
}

/** The lowest point, and of those the leftmost. */
function lowest(x: Float64Array, y: Float64Array): number {
  let best = 0;
  for (let i = 1; i < x.length; i++) if (y[i]! < y[best]! || (y[i] === y[best] && x[i]! < x[best]!)) best = i;
  return best;
}

/** Whether the way from i over j to k does not turn left. */
function turnsRight(x: Float64Array, y: Float64Array, i: number, j: number, k: number): boolean {
  return (x[j]! - x[i]!) * (y[k]! - y[i]!) - (y[j]! - y[i]!) * (x[k]! - x[i]!) <= 0;
}
