import { checkFinite, checkInteger, checkOptions, refuse } from '@kleene/base';

/** A number for each step, from step 1 on: a pure function, so that a resumed run gets the numbers of an uninterrupted one. */
export type Schedule = (step: number) => number;

/** From where to where a schedule goes, and how long that takes; after that it stays. */
export interface Span {
  /** The value at step 1. */
  readonly from: number;
  /** The value from step `steps` on. */
  readonly to: number;
  /** An integer >= 2. */
  readonly steps: number;
}

/**
 * The same `value` at every step: Adam at 0.001 in the CLRS benchmark's run script, at 0.0003 for deep equilibrium reasoners
 * (Georgiev et al. 2024) and discrete ones (Rodionov and Prokhorenkova 2024).
 */
export function constant(value: number): Schedule {
  checkFinite('train.constant', 'value', value);
  return () => value;
}

/** Even differences from `from` to `to`. */
export function linear(span: Span): Schedule {
  const { from, to } = checkSpan('train.linear', span);
  return along(span, (share) => from + (to - from) * share);
}

/** Half a wave of the cosine from `from` to `to` (Loshchilov and Hutter 2017, equation 5, without restarts). */
export function cosine(span: Span): Schedule {
  const { from, to } = checkSpan('train.cosine', span);
  return along(span, (share) => to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2);
}

/**
 * Even ratios from `from` to `to`, both > 0: how temperatures fall in Rodionov and Prokhorenkova 2024 (from 3 to 0.01 in
 * their configuration `bfs_stepwise`).
 */
export function geometric(span: Span): Schedule {
  const { from, to } = checkSpan('train.geometric', span, Number.MIN_VALUE);
  return along(span, (share) => from * (to / from) ** share);
}

/** Evenly up to the value of `then` at step `steps`, then `then` itself: step t before it has t / steps of that value. */
export function warmup(steps: number, then: Schedule): Schedule {
  checkInteger('train.warmup', 'steps', steps, { min: 1 });
  checkSchedule('train.warmup', 'then', then);
  return (step) => (step < steps ? (then(steps) * step) / steps : then(step));
}

/**
 * `value` over the number of the epoch, an epoch having `steps` steps: value, value / 2, value / 3, ..., as the learning rates of the
 * split (0.01) and the merge network (0.001) fall in divide-and-conquer networks for the convex hull (Nowak et al. 2018).
 */
export function harmonic(value: number, steps: number): Schedule {
  checkFinite('train.harmonic', 'value', value);
  checkInteger('train.harmonic', 'steps', steps, { min: 1 });
  return (step) => value / Math.ceil(step / steps);
}

/** A schedule for a while. */
export interface Piece {
  /** How many steps it holds for, an integer >= 1; that of the last piece does not matter. */
  readonly steps: number;
  /** Asked for steps of its own, from 1 on. */
  readonly schedule: Schedule;
}

/** The schedules of `pieces` one after another; the last one goes on for ever. */
export function piecewise(pieces: readonly Piece[]): Schedule {
  const where = 'train.piecewise';
  if (!Array.isArray(pieces) || pieces.length === 0) refuse(where, 'pieces', 'a list of at least one', pieces);
  pieces.forEach((piece, i) => {
    checkOptions(`${where}: pieces[${i}]`, piece, ['steps', 'schedule']);
    checkInteger(where, `pieces[${i}].steps`, piece.steps, { min: 1 });
    checkSchedule(where, `pieces[${i}].schedule`, piece.schedule);
  });
  const starts = pieces.map((_, i) => pieces.slice(0, i).reduce((sum, { steps }) => sum + steps, 0));
  return (step) => {
    const at = Math.max(
      0,
      starts.findLastIndex((start) => step > start),
    );
    return pieces[at]!.schedule(step - starts[at]!);
  };
}

/** Along the steps from 1 to the last one, as a share from 0 to 1; both ends are exact. */
function along({ from, to, steps }: Span, between: (share: number) => number): Schedule {
  return (step) => (step <= 1 ? from : step >= steps ? to : between((step - 1) / (steps - 1)));
}

function checkSpan(where: string, span: Span, min = -Infinity): Span {
  checkOptions(where, span, ['from', 'to', 'steps']);
  for (const name of ['from', 'to'] as const) checkFinite(where, name, span[name], { min });
  checkInteger(where, 'steps', span.steps, { min: 2 });
  return span;
}

function checkSchedule(where: string, name: string, schedule: unknown): void {
  if (typeof schedule !== 'function') refuse(where, name, 'a schedule', schedule);
}
