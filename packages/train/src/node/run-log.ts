import type { Progress } from '../types.ts';
import { openJsonLog, readJsonLines, type JsonLines, type JsonLog } from './json-lines.ts';
import type { Layout } from './layout.ts';

/** The two logs of a run. */
export interface RunLog {
  readonly metrics: JsonLog;
  readonly timing: JsonLog;
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

/** Opens both logs: the metrics cut back to `step`, so that every step comes once, the times to their last whole line. */
export async function openRunLog(where: string, layout: Layout, { ends }: History, step: number): Promise<RunLog> {
  const times: JsonLines = await readJsonLines(where, layout.timing);
  const timing = await openJsonLog(where, layout.timing, times.ends.at(-1) ?? 0);
  const metrics = await openJsonLog(where, layout.metrics, ends[step - 1] ?? 0).catch(async (error: unknown) => {
    await timing.close();
    throw error;
  });
  return { metrics, timing };
}
