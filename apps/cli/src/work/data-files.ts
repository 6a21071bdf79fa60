import { extname } from 'node:path';
import { KleeneError, type NdArray } from '@kleene/base';
import type { Batch } from '@kleene/clrs';
import { writeNpz, writeSafetensors } from '@kleene/formats';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { namedArrays } from './data-set.ts';
import { nested, type Nested } from './nested.ts';

/** What made a set. */
export interface Origin {
  readonly algorithm: string;
  readonly seed: number;
  readonly length: number;
  readonly samples: number;
  readonly version: string;
}

const formats = ['safetensors', 'npz', 'jsonl', 'parquet'] as const;
type Format = (typeof formats)[number];

/** The format that the end of a path says; throws `invalid-argument` for others. */
export function formatOf(path: string): Format {
  const format = formats.find((one) => extname(path).toLowerCase() === `.${one}`);
  if (format !== undefined) return format;
  throw new KleeneError(
    'invalid-argument',
    `kleene data: --out must end in .safetensors, .npz, .jsonl or .parquet, got "${path}"`,
  );
}

/** The bytes of a file with the whole batch and what made it. */
export function encode(format: Format, batch: Batch, origin: Origin): Uint8Array {
  if (format === 'jsonl') return new TextEncoder().encode(jsonLines(batch, origin));
  if (format === 'parquet') return parquet(batch, origin);
  const arrays = namedArrays(batch);
  if (format === 'safetensors') return writeSafetensors(arrays, { kleene: JSON.stringify(origin) });
  // numpy reads members that are no .npy as bytes.
  return writeNpz({ ...arrays, 'kleene.json': new TextEncoder().encode(JSON.stringify(origin)) });
}

/** One trajectory a line, its hints cut to its own steps. */
function jsonLines(batch: Batch, origin: Origin): string {
  return rows(batch)
    .map((row, index) => `${JSON.stringify({ ...origin, index, ...row })}\n`)
    .join('');
}

function rows(batch: Batch): Record<string, Nested>[] {
  const { lengths, ...arrays } = namedArrays(batch);
  return Array.from({ length: batch.size }, (_, index) => {
    const steps = lengths!.data[index]!;
    const cut = Object.entries(arrays).map(([name, array]): [string, Nested] => [
      name,
      name.startsWith('hint_') ? hintOf(array, index, steps) : nested(slice(array, index)),
    ]);
    return { ...Object.fromEntries(cut), lengths: steps };
  });
}

/** Element `index` of the first axis. */
function slice({ data, shape, dtype }: NdArray, index: number): NdArray {
  const [count, ...rest] = shape;
  const size = data.length / count!;
  return { data: data.subarray(index * size, (index + 1) * size), shape: rest, dtype } as NdArray;
}

function hintOf(array: NdArray, index: number, steps: number): Nested[] {
  return Array.from({ length: steps }, (_, t) => nested(slice(slice(array, t), index)));
}

/** One trajectory a row: each probe a list of its numbers in row-major order, its shape in the metadata. */
function parquet(batch: Batch, origin: Origin): Uint8Array {
  const { lengths, ...arrays } = namedArrays(batch);
  const table = rows(batch);
  const names = Object.keys(arrays);
  const flat = (value: Nested, isInt64: boolean): unknown[] =>
    (Array.isArray(value) ? (value.flat(Infinity as 1) as number[]) : [value]).map((one) =>
      isInt64 ? BigInt(one as number) : one,
    );
  const shapes = names.map((name) => [name, arrays[name]!.shape.slice(name.startsWith('hint_') ? 2 : 1)]);
  const buffer = parquetWriteBuffer({
    schema: [
      { name: 'root', num_children: names.length + 1 },
      ...names.flatMap((name) => [
        { name, repetition_type: 'REQUIRED' as const, converted_type: 'LIST' as const, num_children: 1 },
        { name: 'list', repetition_type: 'REPEATED' as const, num_children: 1 },
        {
          name: 'element',
          repetition_type: 'REQUIRED' as const,
          type: arrays[name]!.dtype === 'int64' ? ('INT64' as const) : ('DOUBLE' as const),
        },
      ]),
      { name: 'lengths', repetition_type: 'REQUIRED', type: 'DOUBLE' },
    ],
    columnData: [
      ...names.map((name) => ({
        name,
        data: table.map((row) => flat(row[name]!, arrays[name]!.dtype === 'int64')),
      })),
      { name: 'lengths', data: [...lengths!.data] },
    ],
    kvMetadata: [{ key: 'kleene', value: JSON.stringify({ ...origin, shapes: Object.fromEntries(shapes) }) }],
  });
  return new Uint8Array(buffer);
}
