import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KleeneError, sizeOf, type NdArray } from '@kleene/base';
import { writeNpz, writeSafetensors } from '@kleene/formats';
import { npzLayout, openArrayFile, replaceFile, safetensorsLayout, type ArrayFileLayout } from '@kleene/formats/node';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'kleene-formats-'))));
afterEach(async () => rm(folder, { recursive: true }));

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
const arrays = {
  hints: { data: Float64Array.from(range(60), (i) => i / 7), shape: [5, 3, 4], dtype: 'float64' },
  whole: { data: Float64Array.from(range(6), (i) => i - 3 * 2 ** 40), shape: [6], dtype: 'int64' },
  bytes: { data: Uint8Array.from(range(7)), shape: [7], dtype: 'uint8' },
} satisfies Record<string, NdArray>;

/** Writes all elements in pieces of three, the last first. */
async function fill(layout: ArrayFileLayout): Promise<Buffer> {
  const path = join(folder, 'file');
  await replaceFile(path, async (temporary) => {
    const file = await openArrayFile(temporary, layout);
    for (const [name, { data, shape }] of Object.entries<NdArray>(arrays))
      for (let at = 3 * Math.floor((sizeOf(shape) - 1) / 3); at >= 0; at -= 3)
        await file.write(name, at, data.subarray(at, at + 3));
    await file.end();
  });
  return readFile(path);
}

describe('a file of arrays that is written piece by piece', () => {
  it('is the safetensors file that is written at once', async () => {
    const metadata = { made: 'by hand' };
    const layout = safetensorsLayout(arrays, metadata);
    const whole = Buffer.from(writeSafetensors(arrays, metadata));
    expect(layout.bytes).toBe(whole.length);
    expect((await fill(layout)).equals(whole)).toBe(true);
  });

  it('is the .npz file that is written at once', async () => {
    const note = Buffer.from('{"made":"by hand"}');
    const layout = npzLayout(arrays, { 'note.json': note });
    const whole = Buffer.from(writeNpz({ ...arrays, 'note.json': note }));
    expect(layout.bytes).toBe(whole.length);
    expect((await fill(layout)).equals(whole)).toBe(true);
  });

  it('tells the sizes of members and archives beyond 4 GiB in zip64', async () => {
    const count = 2 ** 30;
    const layout = npzLayout({ a: { shape: [count], dtype: 'float64' }, b: { shape: [], dtype: 'float64' } });
    const pieces = await layout.seal(() => Promise.resolve(7));
    const local = Buffer.from(pieces[0]!.bytes);
    const size = 128 + 8 * count;
    expect([local.readUInt16LE(0x04), local.readUInt32LE(18), local.readUInt32LE(22)]).toEqual([
      45, 0xffffffff, 0xffffffff,
    ]);
    expect([local.readUInt16LE(35), local.readUInt16LE(37), local.readBigUInt64LE(39)]).toEqual([1, 16, BigInt(size)]);
    const directory = Buffer.from(pieces[2]!.bytes);
    const second = 46 + 5 + 20;
    expect(directory.readUInt32LE(second)).toBe(0x02014b50);
    expect(directory.readUInt32LE(second + 42)).toBe(0xffffffff);
    expect(directory.readBigUInt64LE(second + 46 + 5 + 4)).toBe(BigInt(local.length + size));
    const long = second + 46 + 5 + 12;
    expect(directory.readUInt32LE(long)).toBe(0x06064b50);
    expect(directory.readBigUInt64LE(long + 48)).toBe(BigInt(pieces[2]!.at));
    expect(directory.readUInt32LE(long + 56)).toBe(0x07064b50);
    expect(directory.readBigUInt64LE(long + 64)).toBe(BigInt(pieces[2]!.at + long));
    expect(layout.bytes).toBe(pieces[2]!.at + directory.length);
  });

  it('holds zeros where nothing was written', async () => {
    const path = join(folder, 'zeros');
    const layout = safetensorsLayout({ a: { shape: [4], dtype: 'float64' } });
    await replaceFile(path, async (temporary) => {
      const file = await openArrayFile(temporary, layout);
      await file.write('a', 1, Float64Array.of(2));
      await file.end();
    });
    const plain = writeSafetensors({ a: { data: Float64Array.of(0, 2, 0, 0), shape: [4], dtype: 'float64' } });
    expect((await readFile(path)).equals(Buffer.from(plain))).toBe(true);
  });

  it.each([
    ['c', 0, new Float64Array(1), /name must be one of/],
    ['toString', 0, new Float64Array(1), /name must be one of/],
    ['hints', 59, new Float64Array(2), /within the 60 of hints, got 59/],
    ['hints', -1, new Float64Array(1), /within the 60/],
    ['hints', 0.5, new Float64Array(1), /within the 60/],
    ['hints', 0, new Float32Array(1), /elements must be of type float64/],
    ['whole', 0, Float64Array.of(0.5), /elements must be of type int64/],
  ])('refuses %s from %s on', async (name, at, elements, expected) => {
    const path = join(folder, 'refused');
    await writeFile(path, '');
    const file = await openArrayFile(path, safetensorsLayout(arrays));
    await expect(file.write(name, at, elements)).rejects.toThrow(expected);
    await file.close();
  });
});

describe('replaceFile', () => {
  it('resolves to what was made, and leaves nothing beside the file', async () => {
    const path = join(folder, 'x');
    await writeFile(path, 'old');
    expect(await replaceFile(path, async (temporary) => (await writeFile(temporary, 'new'), 3))).toBe(3);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['x']);
  });

  it('keeps the old file and no temporary when the work fails, and passes a KleeneError on', async () => {
    const path = join(folder, 'x');
    await writeFile(path, 'old');
    const error = new KleeneError('interrupted', 'enough');
    await expect(replaceFile(path, () => Promise.reject(error))).rejects.toBe(error);
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    await expect(replaceFile(path, () => Promise.reject(full))).rejects.toThrow(/cannot write .*x: the disk is full/);
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['x']);
  });

  it('does not begin where no file can be made', async () => {
    let begun = 0;
    const work = replaceFile(join(folder, 'none', 'x'), async () => void begun++);
    await expect(work).rejects.toThrow(/the folder it belongs in, does not exist/);
    expect(begun).toBe(0);
  });
});
