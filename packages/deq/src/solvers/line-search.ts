import type { Query } from '../solver.ts';
import { along, dot, subtract, type Vector } from '../vector.ts';

const SUFFICIENT = 1e-4;
const SHORTEST = 1e-2;

/** A point and how far it is from being a fixed point. */
export interface Stepped {
  readonly at: Vector;
  /** f(z) - z. */
  readonly residual: Vector;
  /** Its square, infinity where it is not finite. */
  readonly merit: number;
}

interface Tried extends Stepped {
  readonly length: number;
}

/** A point with its image. */
export function stepped(at: Vector, image: Vector): Stepped {
  const residual = subtract(image, at);
  const merit = dot(residual, residual);
  return { at, residual, merit: Number.isFinite(merit) ? merit : Infinity };
}

/**
 * A point along `step` whose squared residual is below `reference` by enough (Armijo with 1e-4, Nocedal and Wright 2006, section 3.5:
 * first a parabola, then cubics through the last two trials). The slope at the start is taken as minus the squared residual. A reference
 * above the residual at the start lets it rise for a while (Grippo, Lampariello and Lucidi 1986), which quasi-Newton methods need. Where
 * no length down to 0.01 will do, the best trial; where none was finite, a hundredth of a plain step.
 */
export function* lineSearch(from: Stepped, step: Vector, reference: number): Generator<Query, Stepped, Vector> {
  const { at, residual, merit: start } = from;
  const isEnough = ({ merit, length }: Tried): boolean => merit <= reference - SUFFICIENT * length * start;
  let older = yield* attempt(at, step, 1);
  let best = older;
  if (isEnough(older)) return older;
  let newer = yield* attempt(at, step, clamp(parabola(older, start), 1));
  for (;;) {
    if (newer.merit < best.merit) best = newer;
    if (isEnough(newer)) return newer;
    if (newer.length <= SHORTEST) return best.merit < Infinity ? best : yield* plain(at, residual);
    const next = yield* attempt(at, step, clamp(cubic(older, newer, start), newer.length));
    older = newer;
    newer = next;
  }
}

function* attempt(at: Vector, step: Vector, length: number): Generator<Query, Tried, Vector> {
  const point = along(at, length, step);
  return { ...stepped(point, yield { at: point, kind: 'trial' }), length };
}

// An iterate, not a trial: where this is not finite either, the sample is done.
function* plain(at: Vector, residual: Vector): Generator<Query, Stepped, Vector> {
  const point = along(at, SHORTEST, residual);
  return stepped(point, yield { at: point });
}

function parabola({ merit }: Tried, start: number): number {
  return start / (2 * merit);
}

function cubic(older: Tried, newer: Tried, start: number): number {
  const rise = ({ merit, length }: Tried): number => merit - start + start * length;
  const factor = older.length ** 2 * newer.length ** 2 * (newer.length - older.length);
  const a = (older.length ** 2 * rise(newer) - newer.length ** 2 * rise(older)) / factor;
  const b = (-(older.length ** 3) * rise(newer) + newer.length ** 3 * rise(older)) / factor;
  return (-b + Math.sqrt(Math.abs(b ** 2 + 3 * a * start))) / (3 * a);
}

// A trial is at most half the one before, at least a tenth of it, and never below the shortest; no number means half.
function clamp(length: number, before: number): number {
  const shorter = Number.isFinite(length) ? Math.min(Math.max(length, before / 10), before / 2) : before / 2;
  return Math.max(shorter, SHORTEST);
}
