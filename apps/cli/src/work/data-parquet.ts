import { open, type FileHandle } from 'node:fs/promises';
import { KleeneError } from '@kleene/base';
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { countOf, eachRow, type Cell, type Row } from './data-rows.ts';
import type { DataSet } from './data-set.ts';
import type { Work } from './data-work.ts';

/** How many numbers a row group has before it is written, and a row at most: what the encoder can hold. */
const groupNumbers = 2 ** 19;
const mostNumbers = 2 ** 24;

/** What a row group gathers: by column, the lists of its rows. */
type Columns = Map<string, unknown[]>;

/**
 * Writes a set as Parquet into the file at `path`: one sample a row, each probe a list of its numbers in row-major order, hints cut to the sample's own steps. Row
 * groups are written as they fill. Throws `unsupported` for a sample of more than 2^24 numbers.
 */
export async function writeParquet(set: DataSet, origin: string, path: string, work: Work): Promise<void> {
  const file = await open(path, 'r+');
  try {
    let writer: ParquetWriter | undefined;
    let columns: Columns = new Map();
    let numbers = 0;
    const flush = async (): Promise<void> => {
      writer!.write({ columnData: [...columns].map(([name, data]) => ({ name, data })), rowGroupSize: set.samples });
      await drain(writer!, file);
      columns = new Map();
      numbers = 0;
    };
    await eachRow(set, work, async (row) => {
      writer ??= writerOf(row, origin);
      const count = row.cells.reduce((sum, cell) => sum + countOf(cell, row.steps), 0);
      if (count > mostNumbers) refuseRow(set, count);
      addRow(columns, row);
      if ((numbers += count) >= groupNumbers) await flush();
    });
    if (columns.size > 0) await flush();
    writer!.finish();
    await drain(writer!, file);
  } finally {
    await file.close();
  }
}

function writerOf({ cells }: Row, origin: string): ParquetWriter {
  const shapes = Object.fromEntries(cells.map(({ name, shape }) => [name, shape]));
  const value = JSON.stringify({ ...(JSON.parse(origin) as object), shapes });
  return new ParquetWriter({
    writer: new ByteWriter(),
    schema: [
      { name: 'root', num_children: cells.length + 1 },
      ...cells.flatMap(listOf),
      { name: 'lengths', repetition_type: 'REQUIRED', type: 'DOUBLE' },
    ],
    kvMetadata: [{ key: 'kleene', value }],
  });
}

function listOf({ name, dtype }: Cell): SchemaElement[] {
  return [
    { name, repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'REQUIRED', type: dtype === 'int64' ? 'INT64' : 'DOUBLE' },
  ];
}

function addRow(columns: Columns, { cells, steps }: Row): void {
  const add = (name: string, value: unknown): void => {
    const column = columns.get(name);
    if (column === undefined) columns.set(name, [value]);
    else column.push(value);
  };
  for (const cell of cells) add(cell.name, cell.dtype === 'int64' ? Array.from(cell.data(), BigInt) : [...cell.data()]);
  add('lengths', steps);
}

/** Moves what has been encoded to the file; the encoder goes on counting from where it is. */
async function drain({ writer }: ParquetWriter, file: FileHandle): Promise<void> {
  const bytes = writer as ByteWriter;
  await file.appendFile(bytes.getBytes());
  bytes.index = 0;
}

function refuseRow({ algorithm, length }: DataSet, count: number): never {
  throw new KleeneError(
    'unsupported',
    `kleene data: a sample of ${algorithm} of length ${length} has ${count} numbers, too many for a row of .parquet (${mostNumbers}); take .safetensors or .npz`,
  );
}
