import { refuse } from '@kleene/base';
import type { Points } from '../sampling/points.ts';
import { checkNumbers } from './sequences.ts';

/** Refuses other than four points. */
export function checkSegments(where: string, { x, y }: Points): void {
  checkNumbers(where, 'x', x, 1);
  checkNumbers(where, 'y', y, 1);
  if (x.length !== 4) refuse(where, 'x', '4 numbers, the ends of two segments', x.length);
  if (y.length !== 4) refuse(where, 'y', '4 numbers, the ends of two segments', y.length);
}

/** Refuses fewer than three points, and two that are equal. */
export function checkHull(where: string, { x, y }: Points): void {
  checkNumbers(where, 'x', x, 3);
  checkNumbers(where, 'y', y, 3);
  if (y.length !== x.length) refuse(where, 'y', `${x.length} numbers, as many as x`, y.length);
  const seen = new Set<string>();
  for (let i = 0; i < x.length; i++) {
    const point = `(${x[i]! + 0}, ${y[i]! + 0})`;
    if (seen.has(point)) refuse(where, `point ${i}`, 'different from all before', point);
    seen.add(point);
  }
}
