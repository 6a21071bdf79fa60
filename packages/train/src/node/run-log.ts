import type { Json } from '@kleene/nn';
import type { Progress } from '../types.ts';
import { openJsonLog, readJsonLines, type JsonLines, type JsonLog } from './json-lines.ts';
import type { Layout } from './layout.ts';
import { openRunEvents, type RunEvents } from './run-events.ts';

/** The logs of a run. */
export interface RunLog {
  readonly metrics: JsonLog;
  readonly timing: JsonLog;
  /** Absent where it is not asked for. */
  readonly events: RunEvents | undefined;
}

/** What metrics.jsonl tells of the steps 1, 2, ... without a gap; what follows a gap, or is cut, does not count. */
export interface History {
  readonly steps: readonly Progress[];
  /** For each step, how many bytes the file has up to the end of its line. */
  readonly ends: readonly number[];
}

/** The history in metrics.jsonl; empty where there is no file. */
export async function readHistory(where: string, { metrics }: Layout): Promise<History> {
  const { records, ends } = await readJsonLines(where, metrics);
  const gap = records.findIndex((record, i) => (record as Partial<Progress> | null)?.step !== i + 1);
  const length = gap === -1 ? records.length : gap;
  return { steps: records.slice(0, length) as Progress[], ends: ends.slice(0, length) };
}

/**
 * Opens the logs: the metrics and events cut back to `step`, so that every step comes once, the times to their last whole line.
 * `config` is what the events show of the run; undefined where none are kept.
 */
export async function openRunLog(
  where: string,
  layout: Layout,
  { ends }: History,
  step: number,
  config: Json | undefined,
): Promise<RunLog> {
  const open: { close(): Promise<void> }[] = [];
  const opened = <T extends { close(): Promise<void> }>(log: T): T => {
    open.push(log);
    return log;
  };
  try {
    const times: JsonLines = await readJsonLines(where, layout.timing);
    return {
      timing: opened(await openJsonLog(where, layout.timing, times.ends.at(-1) ?? 0)),
      metrics: opened(await openJsonLog(where, layout.metrics, ends[step - 1] ?? 0)),
      events: config === undefined ? undefined : await openRunEvents(layout.events, step, config),
    };
  } catch (error) {
    await Promise.all(open.map((log) => log.close()));
    throw error;
  }
}

/** Closes them all. */
export async function closeRunLog({ metrics, timing, events }: RunLog): Promise<void> {
  await Promise.all([metrics.close(), timing.close(), events?.close()]);
}
