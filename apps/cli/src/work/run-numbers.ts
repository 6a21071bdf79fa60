import type { Json } from '@kleene/nn';
import type { Run, Timing } from '@kleene/train/node';

/** The numbers of a run that tables and pages show. */
export interface RunNumbers {
  /** The recipe, or `-` for a run of something else. */
  readonly recipe: string;
  readonly steps: number;
  /** Steps in the metrics. */
  readonly taken: number;
  readonly lastLoss: number | null;
  /** The mean over the last 20 steps. */
  readonly recentLoss: number | null;
  /** The last evaluation. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The median of what a step took; null before the first. */
  readonly millisecondsPerStep: number | null;
  /** What steps and checkpoints took in all. */
  readonly seconds: number;
  /** How often it was begun and gone on with. */
  readonly starts: number;
  readonly bytes: number;
}

const RECENT = 20;

/** The numbers of a run. */
export function numbersOf({ config, steps, timing, checkpoints }: Run): RunNumbers {
  const losses = steps.map(({ loss }) => loss);
  const times = millisecondsOf(timing, 'step');
  const { recipe } = Object(config.config) as { readonly recipe?: Json };
  const all = [...times, ...millisecondsOf(timing, 'checkpoint')];
  return {
    recipe: typeof recipe === 'string' ? recipe : '-',
    steps: config.steps,
    taken: steps.length,
    lastLoss: losses.at(-1) ?? null,
    recentLoss: losses.length === 0 ? null : mean(losses.slice(-RECENT)),
    metrics: steps.findLast(({ metrics }) => metrics !== undefined)?.metrics ?? {},
    millisecondsPerStep: median(times),
    seconds: all.reduce((sum, time) => sum + time, 0) / 1000,
    starts: timing.filter(({ event }) => event === 'start' || event === 'resume').length,
    bytes: checkpoints.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** What of a step's time went where, by the medians over all steps, in milliseconds. */
export function profileOf(timing: readonly Timing[]): Record<string, number> {
  const parts = ['data', 'forward', 'backward', 'optimiser', 'read', 'evaluate', 'logging'] as const;
  const steps = timing.filter(({ event }) => event === 'step');
  return Object.fromEntries(
    parts.flatMap((part): [string, number][] => {
      const found = median(steps.flatMap((step) => (typeof step[part] === 'number' ? [step[part]] : [])));
      return found === null ? [] : [[part, found]];
    }),
  );
}

function millisecondsOf(timing: readonly Timing[], kind: string): number[] {
  return timing.flatMap(({ event, milliseconds }) =>
    event === kind && typeof milliseconds === 'number' ? [milliseconds] : [],
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}
