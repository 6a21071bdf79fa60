import type { StepProfile } from './types.ts';

/** A phase of a step. */
type Phase = Exclude<keyof StepProfile, 'step'>;

/** Splits the time that passes among the phases of a step. */
export interface Stopwatch {
  /** Counts the time since the last lap for `phase`. */
  lap(phase: Phase): void;
  /** What was counted. */
  profile(step: number): StepProfile;
}

/** A stopwatch that starts now. */
export function stopwatch(): Stopwatch {
  const times: Record<Phase, number> = { data: 0, forward: 0, backward: 0, optimiser: 0, read: 0, evaluate: 0 };
  let last = performance.now();
  return {
    lap(phase) {
      const now = performance.now();
      times[phase] += now - last;
      last = now;
    },
    profile: (step) => ({ step, ...times }),
  };
}
