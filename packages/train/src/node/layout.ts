import { join } from 'node:path';

/** Where the parts of a run lie in its folder; nothing in them says where the folder is, so that it can be moved. */
export interface Layout {
  readonly folder: string;
  /** What was asked for; written once. */
  readonly config: string;
  /** One line per step: what the run computed, and nothing that a clock or a machine decides. */
  readonly metrics: string;
  /** One line per step and event: when, and how long it took. */
  readonly timing: string;
  /** What TensorBoard shows, where that is asked for; times are in it. */
  readonly events: string;
  /** The folder with one file per checkpoint. */
  readonly checkpoints: string;
  /** Which process is writing here. */
  readonly lock: string;
}

/** The paths of a run folder. */
export function layoutOf(folder: string): Layout {
  return {
    folder,
    config: join(folder, 'config.json'),
    metrics: join(folder, 'metrics.jsonl'),
    timing: join(folder, 'timing.jsonl'),
    // TensorBoard looks at files with tfevents in their names.
    events: join(folder, 'events.out.tfevents.kleene'),
    checkpoints: join(folder, 'checkpoints'),
    lock: join(folder, 'run.lock'),
  };
}

/** The name of the checkpoint after `step` steps: `step-000100.safetensors`. */
export function checkpointName(step: number): string {
  return `step-${String(step).padStart(6, '0')}.safetensors`;
}

/** The step of a checkpoint's name; undefined for any other name. */
export function stepOf(name: string): number | undefined {
  const step = Number(/^step-(\d{6,15})\.safetensors$/.exec(name)?.[1]);
  return checkpointName(step) === name ? step : undefined;
}
