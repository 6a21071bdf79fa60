import { isEqual } from '../machine/step.ts';
import type { Trace } from '../machine/interpret.ts';

/** The first step after which two runs on one graph differ in some state, or in that one of them has ended; -1 where they are the same. */
export function firstDifference(a: Trace, b: Trace): number {
  const steps = Math.max(a.configurations.length, b.configurations.length);
  for (let step = 0; step < steps; step++) {
    const [one, other] = [a.configurations[step], b.configurations[step]];
    if (one === undefined || other === undefined || !isEqual(one, other)) return step;
  }
  return a.settled === b.settled ? -1 : steps;
}
