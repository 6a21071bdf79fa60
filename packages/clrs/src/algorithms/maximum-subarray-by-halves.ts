import { checkKeys } from '../check/sequences.ts';
import { maximumSubarraySampler, type Keys, type RangeOptions } from '../sampling/sequences.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { positions, predecessors } from './probes.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  key: ['input', 'node', 'scalar'],
  start: ['output', 'node', 'mask_one'],
  end: ['output', 'node', 'mask_one'],
  pred_h: ['hint', 'node', 'pointer'],
  low: ['hint', 'node', 'mask_one'],
  high: ['hint', 'node', 'mask_one'],
  mid: ['hint', 'node', 'mask_one'],
  left_low: ['hint', 'node', 'mask_one'],
  left_high: ['hint', 'node', 'mask_one'],
  left_sum: ['hint', 'graph', 'scalar'],
  right_low: ['hint', 'node', 'mask_one'],
  right_high: ['hint', 'node', 'mask_one'],
  right_sum: ['hint', 'graph', 'scalar'],
  cross_low: ['hint', 'node', 'mask_one'],
  cross_high: ['hint', 'node', 'mask_one'],
  cross_sum: ['hint', 'graph', 'scalar'],
  ret_low: ['hint', 'node', 'mask_one'],
  ret_high: ['hint', 'node', 'mask_one'],
  ret_sum: ['hint', 'graph', 'scalar'],
  i: ['hint', 'node', 'mask_one'],
  j: ['hint', 'node', 'mask_one'],
  sum: ['hint', 'graph', 'scalar'],
  left_x_sum: ['hint', 'graph', 'scalar'],
  right_x_sum: ['hint', 'graph', 'scalar'],
  phase: ['hint', 'graph', 'categorical', 3],
} as const;

/** A range of elements and its sum. */
type Part = readonly [low: number, high: number, sum: number];

/** The range of largest sum, by halves (CLRS 3rd ed., 4.1; dm-clrs divide_and_conquer.py). Not one of the benchmark's 30. */
export const findMaximumSubarray: Algorithm<typeof spec, Keys, RangeOptions> = {
  ...maximumSubarraySampler,
  name: 'find_maximum_subarray',
  isTrusted: true,
  constantHints: ['pred_h'],
  check: checkKeys,
  spec,
  inputs: ({ key }) => ({ pos: positions(key.length), key }),
  *run({ key }) {
    const best = yield* search(key, predecessors(key.length), 0, key.length - 1);
    return { start: best[0], end: best[1] };
  },
};

interface Moment {
  readonly left: Part;
  readonly right: Part;
  readonly cross: Part;
  readonly found: Part;
  readonly i: number;
  readonly j: number;
  readonly sum: number;
  readonly leftSum: number;
  readonly rightSum: number;
  readonly phase: number;
}

function hintsOf(pred_h: Float64Array, low: number, high: number, at: Moment) {
  const { left, right, cross, found, i, j, sum, leftSum, rightSum, phase } = at;
  return {
    pred_h,
    low,
    high,
    mid: (low + high) >> 1,
    left_low: left[0],
    left_high: left[1],
    left_sum: left[2],
    right_low: right[0],
    right_high: right[1],
    right_sum: right[2],
    cross_low: cross[0],
    cross_high: cross[1],
    cross_sum: cross[2],
    ret_low: found[0],
    ret_high: found[1],
    ret_sum: found[2],
    i,
    j,
    sum,
    left_x_sum: leftSum,
    right_x_sum: rightSum,
    phase,
  };
}

type Hints = ReturnType<typeof hintsOf>;

function* search(A: Float64Array, pred_h: Float64Array, low: number, high: number): Generator<Hints, Part, void> {
  const mid = (low + high) >> 1;
  const show = (moment: Moment): Hints => hintsOf(pred_h, low, high, moment);
  // Sums not known yet are shown a tenth below the first candidate for each side.
  const midLess = A[mid]! - 0.1;
  if (low === high) {
    const none: Part = [low, high, 0];
    const found: Part = [low, high, A[low]!];
    const shared = { left: none, right: none, cross: none, found, i: low, j: high, sum: 0 };
    yield show({ ...shared, leftSum: midLess, rightSum: midLess, phase: 0 });
    return found;
  }
  const nextLess = A[mid + 1]! - 0.1;
  const none: Part = [low, high, 0];
  const start: Part = [mid, mid + 1, A[mid]! + A[mid + 1]! - 0.2];
  const before = (left: Part, right: Part, phase: number): Hints =>
    show({
      left,
      right,
      cross: start,
      found: none,
      i: mid,
      j: mid + 1,
      sum: 0,
      leftSum: midLess,
      rightSum: nextLess,
      phase,
    });

  yield before([low, mid, 0], [mid + 1, high, 0], 0);
  const left = yield* search(A, pred_h, low, mid);
  yield before(left, [mid + 1, high, 0], 0);
  const right = yield* search(A, pred_h, mid + 1, high);
  yield before(left, right, 0);

  yield before(left, right, 1);
  let leftSum = midLess;
  let from = mid;
  let sum = 0;
  for (let i = mid; i >= low; i--) {
    sum += A[i]!;
    if (sum > leftSum) {
      leftSum = sum;
      from = i;
    }
    const cross: Part = [from, mid + 1, leftSum + A[mid + 1]! - 0.1];
    yield show({ left, right, cross, found: none, i, j: mid + 1, sum, leftSum, rightSum: nextLess, phase: 1 });
  }

  let rightSum = nextLess;
  let to = mid + 1;
  sum = 0;
  const crossing = (j: number): Hints =>
    show({
      left: [left[0], left[1], leftSum],
      right: [right[0], right[1], rightSum],
      cross: [from, to, leftSum + rightSum],
      found: none,
      i: low,
      j,
      sum,
      leftSum,
      rightSum,
      phase: 2,
    });
  yield crossing(mid + 1);
  for (let j = mid + 1; j <= high; j++) {
    sum += A[j]!;
    if (sum > rightSum) {
      rightSum = sum;
      to = j;
    }
    yield crossing(j);
  }

  const cross: Part = [from, to, leftSum + rightSum];
  const found = bestOf(left, right, cross);
  // The result of the whole array is the output, not a hint.
  if (low > 0 || high < A.length - 1)
    yield show({ left, right, cross, found, i: low, j: high, sum, leftSum, rightSum, phase: 0 });
  return found;
}

function bestOf(left: Part, right: Part, cross: Part): Part {
  if (left[2] >= right[2] && left[2] >= cross[2]) return left;
  return right[2] >= left[2] && right[2] >= cross[2] ? right : cross;
}
