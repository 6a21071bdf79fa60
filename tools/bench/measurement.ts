/** One line of a benchmark's result. */
export interface Measurement {
  /** What was measured, unique within its package. */
  readonly name: string;
  /** Ours, in `unit`. */
  readonly value: number;
  /** `ms`, `s`, `MB`, `edges/s`, ... */
  readonly unit: string;
  /** The peer's or the plain formulation's value, measured in the same run. */
  readonly baseline?: number;
  /** How many times better ours is: baseline/ours for times and sizes, ours/baseline for rates. */
  readonly ratio?: number;
  /** What the baseline is, sizes, machine facts. */
  readonly note?: string;
}
