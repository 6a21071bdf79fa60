import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isKleeneError, KleeneError } from '@kleene/base';
import { fileError } from '@kleene/formats/node';
import { readRun, type Run } from '@kleene/train/node';
import type { Input } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { textTable } from '../../shell/text-table.ts';
import { numbersOf } from '../../work/run-numbers.ts';
import { shownNumber } from './numbers.ts';

/** `kleene runs list`: a line for each run folder in a folder. */
export async function list([folder = 'runs']: readonly string[], _input: Input, io: Io): Promise<number> {
  const found = await runsIn(folder, io);
  const rows = found.map((run) => ({ run, numbers: numbersOf(run) }));
  if (rows.length === 0) io.line(`no runs in ${folder}`);
  else
    io.line(
      textTable(
        ['run', 'recipe', 'seed', 'steps', 'status', 'loss', 'ms a step', 'checkpoints'],
        rows.map(({ run, numbers }) => [
          run.folder,
          numbers.recipe,
          run.config.seed,
          `${numbers.taken}/${numbers.steps}`,
          run.status,
          shownNumber(numbers.recentLoss),
          shownNumber(numbers.millisecondsPerStep),
          run.checkpoints.length,
        ]),
      ),
    );
  io.document({
    schema: 'kleene/runs-list@1',
    folder,
    runs: rows.map(({ run: { folder: path, status, config, checkpoints }, numbers }) => ({
      folder: path,
      status,
      seed: config.seed,
      ...numbers,
      checkpoints: checkpoints.length,
    })),
  });
  return 0;
}

/** The runs in the folders of `folder`, by name. What is no run is passed over; what cannot be read is said. */
async function runsIn(folder: string, io: Io): Promise<Run[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT')
      throw new KleeneError('io', `${folder}: expected a folder of runs, got none: it does not exist`, { cause });
    throw fileError('kleene runs', 'list', folder, cause);
  });
  const runs: Run[] = [];
  for (const name of entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()) {
    const path = join(folder, name);
    try {
      runs.push(await readRun(path));
    } catch (error) {
      if (!isKleeneError(error)) throw error;
      if (!error.message.includes('got one without config.json')) io.note(`${path}: ${error.message}`);
    }
  }
  return runs;
}
