import { open, type FileHandle } from 'node:fs/promises';
import { sizeOf } from '@kleene/base';
import { eachRow, type Cell } from './data-rows.ts';
import type { DataSet } from './data-set.ts';
import type { Work } from './data-work.ts';

/** How much text is gathered before it is written. */
const chunk = 2 ** 20;

/** Writes a set as JSON Lines into the file at `path`: one sample a line, its hints cut to its own steps; text is written as it is made. */
export async function writeJsonLines(set: DataSet, origin: string, path: string, work: Work): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const out = textWriter(file);
    await eachRow(set, work, async ({ index, steps, cells }) => {
      await out.add(`${origin.slice(0, -1)},"index":${index}`);
      for (const cell of cells) {
        await out.add(`,"${cell.name}":`);
        await addCell(cell, steps, out);
      }
      await out.add(`,"lengths":${steps}}\n`);
    });
    await out.flush();
  } finally {
    await file.close();
  }
}

interface TextWriter {
  add(text: string): Promise<void>;
  flush(): Promise<void>;
}

function textWriter(file: FileHandle): TextWriter {
  let parts: string[] = [];
  let length = 0;
  const flush = async (): Promise<void> => {
    const text = parts.join('');
    parts = [];
    length = 0;
    await file.appendFile(text);
  };
  return {
    flush,
    async add(text) {
      parts.push(text);
      length += text.length;
      if (length >= chunk) await flush();
    },
  };
}

/** A cell as nested lists, of hints step by step. */
async function addCell(cell: Cell, steps: number, out: TextWriter): Promise<void> {
  const data = cell.data();
  if (!cell.isHint) return out.add(nestedText(data, cell.shape));
  const size = sizeOf(cell.shape);
  for (let t = 0; t < steps; t++)
    await out.add(`${t === 0 ? '[' : ','}${nestedText(data.subarray(t * size, (t + 1) * size), cell.shape)}`);
  await out.add(']');
}

function nestedText(data: Float64Array, shape: readonly number[]): string {
  const build = (axis: number, from: number, count: number): string => {
    if (axis === shape.length) return numberText(data[from]!);
    const part = count / shape[axis]!;
    const texts = Array.from({ length: shape[axis]! }, (_, i) => build(axis + 1, from + i * part, part));
    return `[${texts.join(',')}]`;
  };
  return build(0, 0, data.length);
}

/** JSON has no NaN and no infinities; -0 it has. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  return Object.is(value, -0) ? '-0.0' : String(value);
}
