import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeEvent, readNpy, readNpz, readSafetensors, writeNpy, writeNpz, writeSafetensors } from '@kleene/formats';
import {
  openEventFile,
  readNpyFile,
  readNpzFile,
  readSafetensorsFile,
  removeStaleTemporaries,
  writeFileAtomic,
  writeSafetensorsFile,
} from '@kleene/formats/node';
import { afterAll, describe, expect, it } from 'vitest';
import { mishandled } from '../../../tools/testing/hostile.ts';

const folder = await mkdtemp(join(tmpdir(), 'kleene-arguments-'));
const path = join(folder, 'file');
const tensor = { data: new Float32Array(2), shape: [2], dtype: 'float32' };
afterAll(() => rm(folder, { recursive: true }));

const calls: Readonly<Record<string, readonly [run: (...args: never[]) => unknown, args: readonly unknown[]]>> = {
  readSafetensors: [readSafetensors, [writeSafetensors({})]],
  writeSafetensors: [writeSafetensors, [{ a: tensor }, { name: 'text' }]],
  'writeSafetensors, in a tensor': [(a: unknown) => writeSafetensors({ a } as never), [tensor]],
  readSafetensorsFile: [readSafetensorsFile, [path]],
  readNpy: [readNpy, [writeNpy({ data: new Float32Array(2), shape: [2], dtype: 'float32' })]],
  readNpz: [readNpz, [writeNpz({})]],
  writeNpy: [writeNpy, [tensor]],
  'writeNpz, in an array': [(a: unknown) => writeNpz({ a } as never), [tensor]],
  readNpyFile: [readNpyFile, [path]],
  readNpzFile: [readNpzFile, [path]],
  encodeEvent: [encodeEvent, [{ wallTime: 1, step: 1, summaries: { a: { scalar: 1 } } }]],
  'openEventFile, in options': [
    async (options: never) => (await openEventFile(join(folder, 'events'), options)).close(),
    [{ wallTime: 1, lastStep: 2 }],
  ],
  removeStaleTemporaries: [removeStaleTemporaries, [folder]],
  'writeFileAtomic, in data': [(data: never) => writeFileAtomic(path, data), ['text']],
  writeSafetensorsFile: [(...args: [never]) => writeSafetensorsFile(path, ...args), [{ a: tensor }, { name: 'text' }]],
};

describe('wrong arguments', () => {
  it.each(Object.entries(calls))('are refused by %s, whatever they are', async (_, [run, args]) => {
    expect(await mishandled(run, args)).toEqual([]);
  });

  it.each([undefined, null, 3, {}, Symbol('s'), new Uint8Array(1)])('are a path that is no text: %s', async (wrong) => {
    const message = /: path must be text, got/;
    await expect(writeFileAtomic(wrong as never, 'text')).rejects.toThrow(message);
    await expect(writeSafetensorsFile(wrong as never, {})).rejects.toThrow(message);
    await expect(readSafetensorsFile(wrong as never)).rejects.toThrow(message);
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});
