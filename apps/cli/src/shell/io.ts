import { styleText } from 'node:util';
import { createLiveCurve, plainLoss, type LossProgress } from './live-curve.ts';
import { createProgress, type Progress } from './progress.ts';
import type { Sink } from './sink.ts';

type Style = Parameters<typeof styleText>[0];

/** Where a command writes. With `--json` only `document` reaches standard output; the rest goes to standard error. */
export interface Io {
  readonly json: boolean;
  /** Columns of the terminal, 80 when there is none. */
  readonly columns: number;
  /** A line of the result, for people. */
  line(text?: string): void;
  /** A line about the work, never part of the result. */
  note(text: string): void;
  /** The result for programs: printed with `--json` only. */
  document(value: object): void;
  /** Raw text of the result, such as CSV, without a line end of ours. */
  raw(text: string): void;
  progress(label: string): Progress;
  /** Progress of training: on a terminal with a curve of the loss. */
  lossProgress(label: string): LossProgress;
  style(style: Style, text: string): string;
}

/** What decides how output looks. */
export interface IoOptions {
  readonly json: boolean;
  readonly out: Sink;
  readonly err: Sink;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** An `Io` over two sinks; colours only on a terminal without `NO_COLOR` and with a `TERM` other than `dumb`. */
export function createIo({ json, out, err, environment }: IoOptions): Io {
  const human = json ? err : out;
  const plain = environment['NO_COLOR'] !== undefined && environment['NO_COLOR'] !== '';
  const dumb = environment['TERM'] === 'dumb';
  const coloured = human.isTTY === true && !plain && !dumb;
  const isLive = err.isTTY === true && !dumb;
  return {
    json,
    columns: human.columns ?? 80,
    line: (text = '') => void human.write(`${text}\n`),
    note: (text) => void err.write(`${text}\n`),
    document: (value) => void (json && out.write(`${JSON.stringify(value, null, 2)}\n`)),
    raw: (text) => void human.write(text),
    progress: (label) => createProgress(label, err, isLive),
    lossProgress: (label) =>
      isLive
        ? createLiveCurve(label, err, (text) => (plain ? text : styleText('cyan', text, { validateStream: false })))
        : plainLoss(createProgress(label, err, false)),
    style: (style, text) => (coloured ? styleText(style, text, { validateStream: false }) : text),
  };
}
