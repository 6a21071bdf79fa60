import { braillePlot } from './plot.ts';
import { createProgress, type Progress } from './progress.ts';
import type { Sink } from './sink.ts';

/** Progress of training, with the loss of each step. */
export interface LossProgress {
  tick(step: number, steps: number, loss: number): void;
  end(): void;
}

const REDRAW_MILLISECONDS = 250;
const HEIGHT = 6;
const LABEL = 9;
/** Of more losses than this neighbours become one, so that a long run draws as fast as a short one. */
const MOST_LOSSES = 2048;
/** Where a terminal is narrower than this there is only the line. */
const LEAST_COLUMNS = 40;

/** Progress in one line that names the loss, without a curve. */
export function plainLoss(progress: Progress): LossProgress {
  return {
    tick: (step, steps, loss) => progress.tick(step, steps, `loss ${loss.toPrecision(3)}`),
    end: () => progress.end(),
  };
}

/**
 * Progress with a curve of all losses above it, drawn anew in place four times a second; the last one stays. For terminals only, since it
 * moves the cursor. `paint` colours a piece of the curve.
 */
export function createLiveCurve(label: string, sink: Sink, paint: (text: string) => string): LossProgress {
  const progress = plainLoss(createProgress(label, sink, true));
  const losses = thinned();
  let last = -Infinity;
  let isDrawn = false;
  const draw = (): void => {
    const columns = sink.columns ?? 80;
    const plot = columns < LEAST_COLUMNS ? undefined : braillePlot(losses.values(), columns - LABEL - 2, HEIGHT);
    if (plot === undefined) return;
    const marks = plot.lines.map((_, i) => (i === 0 ? short(plot.high) : i === HEIGHT - 1 ? short(plot.low) : ''));
    const lines = plot.lines.map((line, i) => `${marks[i]!.padStart(LABEL)} ${paint(line)}\u001B[K\n`);
    sink.write(`${isDrawn ? `\r\u001B[${HEIGHT}A` : '\r'}${lines.join('')}`);
    isDrawn = true;
  };
  return {
    tick(step, steps, loss) {
      losses.add(loss);
      const now = performance.now();
      if (now - last >= REDRAW_MILLISECONDS || step === steps) {
        last = now;
        draw();
      }
      progress.tick(step, steps, loss);
    },
    end() {
      progress.end();
      if (isDrawn) draw();
    },
  };
}

/** A series of means over equal stretches, which get longer as it grows. */
function thinned(): { add(value: number): void; values(): readonly number[] } {
  let means: number[] = [];
  let [stretch, sum, count] = [1, 0, 0];
  return {
    add(value) {
      sum += value;
      if (++count < stretch) return;
      means.push(sum / stretch);
      [sum, count] = [0, 0];
      if (means.length < MOST_LOSSES) return;
      means = Array.from({ length: MOST_LOSSES / 2 }, (_, i) => (means[2 * i]! + means[2 * i + 1]!) / 2);
      stretch *= 2;
    },
    values: () => (count === 0 ? means : [...means, sum / count]),
  };
}

function short(value: number): string {
  return value >= 0.01 && value < 1000 ? value.toPrecision(3) : value.toExponential(1);
}
