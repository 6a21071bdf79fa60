import { KleeneError } from '@kleene/base';
import type { Algorithm } from '@kleene/clrs';
import { writeFileAtomic } from '@kleene/formats/node';
import type { Input } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { textOption } from '../../shell/parse.ts';
import { encode, formatOf } from '../../work/data-files.ts';
import { bytesOf, findAlgorithm, samplerOf, splitOf } from '../../work/data-set.ts';
import { versionOfKleene } from '../../work/version.ts';

/** What a set may take in memory, in bytes. */
const LIMIT = 2 ** 30;

/** `kleene data export`: whole sets in files, each written whole or not at all. */
export async function exportSets(input: Input, io: Io): Promise<number> {
  const algorithms = [...new Set(input.positionals[1]!.split(','))].map(findAlgorithm);
  const out = textOption(input, 'out');
  if (out === undefined) fail('export needs --out FILE');
  if (algorithms.length > 1 && !out.includes('{algorithm}'))
    fail('several algorithms need {algorithm} in --out, such as {algorithm}.npz');
  formatOf(out);
  const progress = io.progress('data sets');
  const files = [];
  for (const algorithm of algorithms) {
    if (input.signal.aborted) throw new KleeneError('interrupted', 'kleene data export: interrupted');
    files.push(await exportOne(input, algorithm, out.replaceAll('{algorithm}', algorithm.name)));
    progress.tick(files.length, algorithms.length, algorithm.name);
  }
  progress.end();
  for (const { path, bytes } of files) io.line(`${path}: ${bytes} bytes`);
  io.document({ schema: 'kleene/data-export@1', files });
  return 0;
}

async function exportOne(input: Input, algorithm: Algorithm, path: string) {
  const split = splitOf(input, algorithm);
  const sampler = samplerOf(algorithm, split);
  const needed = bytesOf(sampler);
  if (needed > LIMIT)
    fail(
      `${algorithm.name} would take ${(needed / LIMIT).toFixed(1)} GiB at once, more than 1; take fewer with --samples and other seeds with --seed`,
    );
  const origin = { algorithm: algorithm.name, ...split, version: versionOfKleene() };
  const bytes = encode(formatOf(path), sampler.next(), origin);
  if (input.signal.aborted) throw new KleeneError('interrupted', 'kleene data export: interrupted');
  await writeFileAtomic(path, bytes);
  return { path, bytes: bytes.length, ...origin };
}

function fail(problem: string): never {
  throw new KleeneError('invalid-argument', `kleene data: ${problem} (kleene data --help)`);
}
