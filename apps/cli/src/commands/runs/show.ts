import { basename } from 'node:path';
import { writeFileAtomic } from '@kleene/formats/node';
import { readRun, type Run } from '@kleene/train/node';
import { runPage } from '../../report/run-page.ts';
import type { Input } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { textOption } from '../../shell/parse.ts';
import { braillePlot } from '../../shell/plot.ts';
import { duration } from '../../shell/progress.ts';
import { textTable } from '../../shell/text-table.ts';
import { environmentOf } from '../../work/environment.ts';
import { numbersOf, profileOf } from '../../work/run-numbers.ts';
import { describeCheckpoints, type DescribedCheckpoint } from '../../work/run-checkpoints.ts';
import { shownBytes, shownNumber } from './numbers.ts';

/** `kleene runs show`: one run, and a page of it. */
export async function show([folder]: readonly string[], input: Input, io: Io): Promise<number> {
  const run = await readRun(folder!);
  const checkpoints = await describeCheckpoints(run);
  tell(run, checkpoints, io);
  const html = textOption(input, 'html');
  if (html !== undefined) {
    await writeFileAtomic(html, runPage(run, checkpoints, environmentOf()));
    io.line(`page: ${html}`);
  }
  const { config, status, folder: path } = run;
  io.document({
    schema: 'kleene/run-show@1',
    folder: path,
    status,
    config,
    ...numbersOf(run),
    profile: profileOf(run.timing),
    checkpoints,
    page: html ?? null,
  });
  return 0;
}

function tell(run: Run, checkpoints: readonly DescribedCheckpoint[], io: Io): void {
  const numbers = numbersOf(run);
  const { taken, steps, seconds, starts, millisecondsPerStep } = numbers;
  io.line(io.style('bold', run.folder));
  io.line(`${numbers.recipe}, seed ${run.config.seed}: ${taken} of ${steps} steps, ${run.status}`);
  if (taken > 0)
    io.line(
      `${duration(seconds)} in ${starts} ${starts === 1 ? 'start' : 'starts'}, ${shownNumber(millisecondsPerStep)} ms a step; loss ${shownNumber(numbers.recentLoss)} (mean of the last 20)`,
    );
  for (const [name, value] of Object.entries(numbers.metrics)) io.line(`${name} ${shownNumber(value)}`);
  const profile = Object.entries(profileOf(run.timing));
  if (profile.length > 0)
    io.line(`of a step, in ms: ${profile.map(([name, time]) => `${name} ${shownNumber(time)}`).join(', ')}`);
  const plot = braillePlot(
    run.steps.map(({ loss }) => loss),
    Math.min(72, io.columns - 12),
    5,
  );
  if (plot !== undefined) {
    io.line();
    plot.lines.forEach((line, i) =>
      io.line(`${(i === 0 ? shownNumber(plot.high) : i === 4 ? shownNumber(plot.low) : '').padStart(9)} ${line}`),
    );
  }
  io.line();
  if (checkpoints.length === 0) io.line('no checkpoints');
  else
    io.line(
      textTable(
        ['checkpoint', 'size', 'weights', 'numbers'],
        checkpoints.map(({ path, bytes, weights, parameters, problem }) => [
          basename(path),
          shownBytes(bytes),
          problem === null ? weights : `damaged: ${problem}`,
          parameters,
        ]),
      ),
    );
}
