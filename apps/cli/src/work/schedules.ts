import { constant, cosine, geometric, linear, warmup, type Schedule } from '@kleene/train';

/** The names of the schedules that `--schedule` knows. */
export const scheduleNames = ['constant', 'linear', 'cosine', 'geometric'] as const;

/** A schedule as config.json keeps it. */
export type ScheduleConfig = {
  readonly name: (typeof scheduleNames)[number];
  /** The learning rate at its height. */
  readonly rate: number;
  /** Steps up to that, 0 for none. */
  readonly warmup: number;
  /** Steps in all. */
  readonly steps: number;
};

/** How far a geometric schedule falls: it never gets to 0. */
const LEAST_SHARE = 0.01;

/** The learning rates of a schedule: to 0 over the steps of the run, geometrically to a hundredth; `warmup` steps up to the rate first. */
export function scheduleOf({ name, rate, warmup: rise, steps }: ScheduleConfig): Schedule {
  const span = { from: rate, to: name === 'geometric' ? rate * LEAST_SHARE : 0, steps: Math.max(2, steps) };
  const falling = {
    constant: () => constant(rate),
    linear: () => linear(span),
    cosine: () => cosine(span),
    geometric: () => geometric(span),
  };
  const schedule = falling[name]();
  return rise === 0 ? schedule : warmup(rise, schedule);
}
