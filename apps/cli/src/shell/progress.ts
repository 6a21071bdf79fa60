import type { Sink } from './sink.ts';

/** How far a piece of work is. */
export interface Progress {
  /** Says that `done` of `total` units are done; `note` is a short extra such as the loss. */
  tick(done: number, total: number, note?: string): void;
  /** Ends the line. */
  end(): void;
}

const REDRAW_MILLISECONDS = 100;
const PLAIN_MILLISECONDS = 5000;

/**
 * Progress with rate and time left: one line redrawn in place on a terminal, otherwise a plain line every five seconds and at
 * the end, so that a log file holds no cursor movements.
 */
export function createProgress(label: string, sink: Sink, redraws: boolean): Progress {
  const started = performance.now();
  let last = redraws ? -Infinity : started;
  let open = false;
  return {
    tick(done, total, note = '') {
      const now = performance.now();
      const due = now - last >= (redraws ? REDRAW_MILLISECONDS : PLAIN_MILLISECONDS);
      if (!due && done < total) return;
      last = now;
      const count = `${done}/${total}`;
      const rest = `${count}${pace(done, total, now - started)}${note && `  ${note}`}`;
      const width = (sink.columns ?? 80) - 1;
      // Where there is no room for both, the number says more than the label.
      const text = redraws && label.length + 1 + count.length > width ? rest : `${label} ${rest}`;
      if (!redraws) return void sink.write(`${text}\n`);
      open = true;
      sink.write(`\r${text.slice(0, Math.max(10, width))}\u001B[K`);
    },
    end() {
      if (open) sink.write('\r\u001B[K');
      open = false;
    },
  };
}

function pace(done: number, total: number, milliseconds: number): string {
  if (done === 0 || milliseconds < 500) return '';
  const rate = (done * 1000) / milliseconds;
  const left = (total - done) / rate;
  return `  ${rate >= 10 ? rate.toFixed(0) : rate.toPrecision(2)}/s${done < total ? `, ${duration(left)} left` : ''}`;
}

/** Seconds as people say them: `8 s`, `3 min 20 s`. */
export function duration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  return whole < 100 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
