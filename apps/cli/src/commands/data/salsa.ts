import { createHash, type Hash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { KleeneError } from '@kleene/base';
import { npzLayout, openArrayFile, replaceFile, safetensorsLayout } from '@kleene/formats/node';
import type { Input } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { textOption } from '../../shell/parse.ts';
import { workUnder } from '../../work/data-work.ts';
import { checkRoom } from '../../work/data-size.ts';
import { piecesOf, planOf } from '../../work/salsa-arrays.ts';
import { salsaSetOf, type SalsaSet } from '../../work/salsa-set.ts';
import { versionOfKleene } from '../../work/version.ts';

/** `kleene data export salsa/...`: a set of sparse graphs in one file, written graph by graph: memory does not grow with the set. */
export async function exportSalsa(input: Input, io: Io, algorithm: string): Promise<number> {
  const set = salsaSetOf(input, algorithm);
  const path = textOption(input, 'out');
  const format = extname(path ?? '').toLowerCase();
  if (path === undefined || (format !== '.npz' && format !== '.safetensors'))
    throw new KleeneError(
      'invalid-argument',
      `kleene data: export of sparse graphs needs --out with .npz or .safetensors at its end, got ${path === undefined ? 'nothing' : `"${path}"`}`,
    );
  const origin = { ...set, version: versionOfKleene() };
  await following(set, input, io, async (work) => {
    const plan = await planOf(set, work);
    const text = JSON.stringify(origin);
    const layout =
      format === '.npz'
        ? npzLayout(plan.arrays, { 'kleene.json': new TextEncoder().encode(text) })
        : safetensorsLayout(plan.arrays, { kleene: text });
    await checkRoom(set, path, layout.bytes);
    await replaceFile(path, async (temporary) => {
      const file = await openArrayFile(temporary, layout);
      try {
        for await (const { name, at, data } of piecesOf(set, plan, work)) await file.write(name, at, data);
      } catch (error) {
        await file.close();
        throw error;
      }
      await file.end();
    });
  });
  const bytes = (await stat(path)).size;
  io.line(`${path}: ${bytes} bytes`);
  io.document({ schema: 'kleene/data-export@1', files: [{ path, bytes, ...origin }] });
  return 0;
}

/** `kleene data checksum salsa/...`: a digest of 8 hexadecimal digits for each array that an export has, of `edge_index` for each of its two rows. */
export async function checksumSalsa(input: Input, io: Io, algorithm: string): Promise<number> {
  const set = salsaSetOf(input, algorithm);
  const hashes = new Map<string, Hash>();
  await following(set, input, io, async (work) => {
    const plan = await planOf(set, work);
    for await (const { name, at, data } of piecesOf(set, plan, work)) {
      const row = name !== 'edge_index' ? name : at < plan.edges ? 'edge_index[0]' : 'edge_index[1]';
      if (!hashes.has(row)) hashes.set(row, createHash('sha256'));
      // -0 counts as 0.
      hashes.get(row)!.update(data.map((value) => value + 0));
    }
  });
  const digests = Object.fromEntries([...hashes].map(([name, hash]) => [name, hash.digest('hex').slice(0, 8)]));
  for (const [name, digest] of Object.entries(digests)) io.line(`${digest}  ${name}`);
  io.document({ schema: 'kleene/data-checksum-sparse@1', ...set, digests });
  return 0;
}

async function following(
  { samples }: SalsaSet,
  { signal }: Input,
  io: Io,
  run: (work: ReturnType<typeof workUnder>) => Promise<void>,
): Promise<void> {
  const progress = io.progress('graphs');
  try {
    await run(workUnder(signal, (done) => progress.tick(Math.floor(done), samples)));
  } finally {
    progress.end();
  }
}
