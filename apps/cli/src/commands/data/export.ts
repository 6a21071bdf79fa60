import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { KleeneError } from '@kleene/base';
import type { Input } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { integerOption, textOption } from '../../shell/parse.ts';
import { formatOf, leastBytes } from '../../work/data-files.ts';
import { runJobs, type Job } from '../../work/data-jobs.ts';
import { checkSet, everyAlgorithm, findAlgorithm, setOf } from '../../work/data-set.ts';
import { checkSize } from '../../work/data-size.ts';
import { versionOfKleene } from '../../work/version.ts';

/** `kleene data export`: whole sets in files, each written whole or not at all, several at a time. */
export async function exportSets(input: Input, io: Io): Promise<number> {
  const jobs = jobsOf(input);
  const atOnce = Math.min(jobs.length, integerOption(input, 'jobs', availableParallelism(), { min: 1, max: 1024 }));
  // Whatever can be refused is, before anything is drawn for any of them.
  for (const job of jobs) await checkJob(job);
  const total = jobs.reduce((sum, { origin }) => sum + origin.samples, 0);
  const progress = io.progress('trajectories');
  try {
    const bytes = await runJobs(jobs, {
      atOnce,
      signal: input.signal,
      // All is done only once it lies on the disk.
      progress: (done, files) =>
        progress.tick(
          files === jobs.length ? total : Math.min(done, total - 1),
          total,
          `${files} of ${jobs.length} files`,
        ),
    });
    progress.end();
    const files = jobs.map(({ path, origin }, at) => ({ path, bytes: bytes[at]!, ...origin }));
    for (const { path, bytes } of files) io.line(`${path}: ${bytes} bytes`);
    io.document({ schema: 'kleene/data-export@1', files });
    return 0;
  } finally {
    progress.end();
  }
}

function jobsOf(input: Input): Job[] {
  const word = input.positionals[1]!;
  const algorithms = word === 'all' ? everyAlgorithm : [...new Set(word.split(','))].map(findAlgorithm);
  const out = textOption(input, 'out');
  if (out === undefined) fail('export needs --out FILE');
  if (algorithms.length > 1 && !out.includes('{algorithm}'))
    fail('several algorithms need {algorithm} in --out, such as {algorithm}.npz');
  const format = formatOf(out);
  const version = versionOfKleene();
  return algorithms.map((algorithm) => ({
    origin: { ...setOf(input, algorithm), version },
    format,
    path: out.replaceAll('{algorithm}', algorithm.name),
  }));
}

async function checkJob({ origin, format, path }: Job): Promise<void> {
  await checkSize(origin, path, leastBytes[format]);
  checkSet(origin);
  const there = await stat(path).catch(() => undefined);
  if (there?.isDirectory() === true) throw new KleeneError('io', `kleene data export: ${path} is a folder`);
}

function fail(problem: string): never {
  throw new KleeneError('invalid-argument', `kleene data: ${problem} (kleene data --help)`);
}
