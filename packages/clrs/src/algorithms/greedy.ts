import { checkActivities, checkTasks } from '../check/sequences.ts';
import { argsort } from '../numerics/argsort.ts';
import {
  activitySampler,
  taskSampler,
  type Activities,
  type RangeOptions,
  type TaskOptions,
  type Tasks,
} from '../sampling/sequences.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { negated, positions, predecessors } from './probes.ts';

const activitySpec = {
  pos: ['input', 'node', 'scalar'],
  s: ['input', 'node', 'scalar'],
  f: ['input', 'node', 'scalar'],
  selected: ['output', 'node', 'mask'],
  pred_h: ['hint', 'node', 'pointer'],
  selected_h: ['hint', 'node', 'mask'],
  m: ['hint', 'node', 'mask_one'],
  k: ['hint', 'node', 'mask_one'],
} as const;

/** As many activities as possible that do not overlap (CLRS 3rd ed., 16.1; dm-clrs greedy.py). */
export const activitySelector: Algorithm<typeof activitySpec, Activities, RangeOptions> = {
  ...activitySampler,
  name: 'activity_selector',
  isTrusted: true,
  constantHints: ['pred_h'],
  check: checkActivities,
  spec: activitySpec,
  inputs: ({ s, f }) => ({ pos: positions(s.length), s, f }),
  *run({ s, f }, { ties }) {
    const selected = new Float64Array(s.length);
    const h = { pred_h: predecessors(s.length), selected_h: selected, m: 0, k: 0 };
    yield h;
    let finish = -Infinity;
    for (const m of argsort(f, ties)) {
      h.m = m;
      if (s[m]! >= finish) {
        finish = f[m]!;
        h.k = m;
        selected[m] = 1;
      }
      yield h;
    }
    return { selected };
  },
};

const taskSpec = {
  pos: ['input', 'node', 'scalar'],
  d: ['input', 'node', 'scalar'],
  w: ['input', 'node', 'scalar'],
  selected: ['output', 'node', 'mask'],
  pred_h: ['hint', 'node', 'pointer'],
  selected_h: ['hint', 'node', 'mask'],
  i: ['hint', 'node', 'mask_one'],
  t: ['hint', 'graph', 'scalar'],
} as const;

/**
 * Tasks by weight, as long as fewer are chosen than the deadline says (after CLRS 3rd ed., 16.5; dm-clrs greedy.py). That is
 * not the textbook's test of independence.
 */
export const taskScheduling: Algorithm<typeof taskSpec, Tasks, TaskOptions> = {
  ...taskSampler,
  name: 'task_scheduling',
  isTrusted: true,
  constantHints: ['pred_h'],
  check: checkTasks,
  spec: taskSpec,
  int64: ['d'],
  inputs: ({ d, w }) => ({ pos: positions(d.length), d, w }),
  *run({ d, w }, { ties }) {
    const selected = new Float64Array(d.length);
    const h = { pred_h: predecessors(d.length), selected_h: selected, i: 0, t: 0 };
    yield h;
    for (const i of argsort(negated(w), ties)) {
      h.i = i;
      if (h.t === 0 || h.t < d[i]!) {
        selected[i] = 1;
        h.t++;
      }
      yield h;
    }
    return { selected };
  },
};
