import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { KleeneError } from '@kleene/base';
import { writeArrays } from './data-arrays.ts';
import { writeJsonLines } from './data-jsonl.ts';
import { writeParquet } from './data-parquet.ts';
import type { DataSet } from './data-set.ts';
import type { Work } from './data-work.ts';

/** What made a set. */
export interface Origin extends DataSet {
  /** Of the program. */
  readonly version: string;
}

const formats = ['safetensors', 'npz', 'jsonl', 'parquet'] as const;

/** A kind of file for a set. */
export type Format = (typeof formats)[number];

/** How many bytes a number takes at least in each format; how far Parquet compresses is not known before. */
export const leastBytes: Readonly<Record<Format, number>> = { safetensors: 8, npz: 8, jsonl: 2, parquet: 0 };

/** The format that the end of a path says; throws `invalid-argument` for others. */
export function formatOf(path: string): Format {
  const format = formats.find((one) => extname(path).toLowerCase() === `.${one}`);
  if (format !== undefined) return format;
  throw new KleeneError(
    'invalid-argument',
    `kleene data: --out must end in .safetensors, .npz, .jsonl or .parquet, got "${path}"`,
  );
}

/** Writes the set and what made it into the file at `path`, which is there and empty; resolves to its size in bytes. */
export async function writeSet(origin: Origin, format: Format, path: string, work: Work): Promise<number> {
  const text = JSON.stringify(origin);
  if (format === 'jsonl') await writeJsonLines(origin, text, path, work);
  else if (format === 'parquet') await writeParquet(origin, text, path, work);
  else await writeArrays(origin, format, text, path, work);
  return (await stat(path)).size;
}
