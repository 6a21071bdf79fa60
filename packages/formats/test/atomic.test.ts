import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NdArray } from '@kleene/base';
import {
  readSafetensorsFile,
  removeLeftover,
  removeStaleTemporaries,
  writeFileAtomic,
  writeSafetensorsFile,
} from '@kleene/formats/node';
import { messageOf } from './files.ts';

/** What the system answers in place of flushing a file, or of a rename. */
const failing: { sync?: string; rename?: string; folderSync?: string } = {};
const fail = (code: string): never => {
  throw Object.assign(new Error(`${code}: as the test wants it`), { code });
};

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const open: typeof real.open = async (path, flags, mode) => {
    const file = await real.open(path, flags, mode);
    const code = flags === 'r' ? failing.folderSync : failing.sync;
    if (code !== undefined) file.sync = () => Promise.resolve().then(() => fail(code));
    return file;
  };
  const rename: typeof real.rename = (from, to) =>
    failing.rename ? Promise.resolve().then(() => fail(failing.rename!)) : real.rename(from, to);
  return { ...real, open, rename };
});

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'kleene-formats-'))));
afterEach(async () => {
  for (const key of Object.keys(failing)) delete failing[key as keyof typeof failing];
  await chmod(folder, 0o755);
  await rm(folder, { recursive: true });
});

const refused = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: unknown) => messageOf('io', error),
  );

describe('writeFileAtomic', () => {
  it('writes bytes and text, replaces what was there, and leaves nothing else behind', async () => {
    const path = join(folder, 'file');
    await writeFileAtomic(path, 'Gödel\n');
    expect(await readFile(path, 'utf8')).toBe('Gödel\n');
    await writeFileAtomic(path, new Uint8Array([1, 2, 3, 4]).subarray(1, 3));
    expect([...(await readFile(path))]).toEqual([2, 3]);
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('replaces a read-only file and writes a name as long as the system allows', async () => {
    const path = join(folder, 'n'.repeat(255));
    await writeFile(path, 'old', { mode: 0o444 });
    await writeFileAtomic(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('lets many write the same file at once: one of them wins, whole', async () => {
    const path = join(folder, 'file');
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(10_000));
    await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
    expect(texts).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['file']);
  });

  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EDQUOT', 'the disk quota is used up'],
    ['EIO', 'EIO: as the test wants it'],
  ])('keeps the old content and removes the temporary when flushing fails with %s', async (code, reason) => {
    const path = join(folder, 'file');
    await writeFile(path, 'old');
    failing.sync = code;
    expect(await refused(writeFileAtomic(path, 'new'))).toBe(
      `formats.writeFileAtomic: cannot write ${path}: ${reason} (${code})`,
    );
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['file']);
  });

  it.each([
    ['EROFS', 'the file system is read-only'],
    ['EACCES', 'permission is denied'],
  ])('removes the temporary when renaming fails with %s', async (code, reason) => {
    failing.rename = code;
    expect(await refused(writeFileAtomic(join(folder, 'file'), 'x'))).toContain(`${reason} (${code})`);
    expect(await readdir(folder)).toEqual([]);
  });

  it('does without flushing the folder where the system cannot, and says when it should have', async () => {
    failing.folderSync = 'EPERM';
    expect(await refused(writeFileAtomic(join(folder, 'file'), 'x'))).toBe('accepted');
    failing.folderSync = 'EIO';
    expect(await refused(writeFileAtomic(join(folder, 'file'), 'x'))).toContain('(EIO)');
  });

  it('names the path and the cause when the folder does not exist, is a file, or the target is a folder', async () => {
    await mkdir(join(folder, 'taken', 'inner'), { recursive: true });
    await writeFile(join(folder, 'file'), '');
    expect(await refused(writeFileAtomic(join(folder, 'no', 'file'), 'x'))).toBe(
      `formats.writeFileAtomic: cannot write ${join(folder, 'no', 'file')}: it, or the folder it belongs in, does not exist (ENOENT)`,
    );
    expect(await refused(writeFileAtomic(join(folder, 'file', 'x'), 'x'))).toContain(
      'a part of the path is not a folder (ENOTDIR)',
    );
    expect(await refused(writeFileAtomic(join(folder, 'taken'), 'x'))).toContain(
      'there is a folder of that name (EISDIR)',
    );
    expect((await readdir(folder)).sort()).toEqual(['file', 'taken']);
  });

  it.skipIf(process.getuid?.() === 0)(
    'is refused by a folder without permission (skipped for root, whom nothing is denied)',
    async () => {
      await chmod(folder, 0o555);
      expect(await refused(writeFileAtomic(join(folder, 'file'), 'x'))).toContain('permission is denied (EACCES)');
    },
  );

  it('keeps the error of the system as the cause', async () => {
    const error: unknown = await writeFileAtomic(join(folder, 'no', 'file'), 'x').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'io', cause: { code: 'ENOENT', syscall: 'open' } });
  });
});

describe('removeStaleTemporaries', () => {
  it('removes what dead writers left, read-only or a folder, and nothing else', async () => {
    const stale = ['.kleene-0123456789abcdef.tmp', '.kleene-00000000000000aa.tmp', '.kleene-ffffffffffffffff.tmp'];
    await writeFile(join(folder, stale[0]!), 'half');
    await writeFile(join(folder, stale[1]!), '', { mode: 0o400 });
    await mkdir(join(folder, stale[2]!, 'inner'), { recursive: true });
    await writeFile(join(folder, stale[2]!, 'inner', 'half'), '', { mode: 0o444 });
    await chmod(join(folder, stale[2]!, 'inner'), 0o555);
    await chmod(join(folder, stale[2]!), 0o555);
    const others = [
      '.kleene-.tmp',
      '.kleene-0123456789abcdef.tmp.txt',
      'kleene-0123456789abcdef.tmp',
      'model.safetensors',
    ];
    for (const name of others) await writeFile(join(folder, name), '');
    expect(await removeStaleTemporaries(folder)).toEqual(stale.sort());
    expect((await readdir(folder)).sort()).toEqual(others.sort());
  });

  it('leaves the temporary of a write that is going on', async () => {
    const writing = writeFileAtomic(join(folder, 'file'), 'x'.repeat(5_000_000));
    const removed = await removeStaleTemporaries(folder);
    await writing;
    expect(removed).toEqual([]);
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('is refused where there is no folder', async () => {
    expect(await refused(removeStaleTemporaries(join(folder, 'no')))).toContain(`cannot list ${join(folder, 'no')}: `);
  });
});

describe('removeLeftover', () => {
  it('says whether a file or folder is gone', async () => {
    await mkdir(join(folder, 'a'));
    await writeFile(join(folder, 'a', 'b'), '', { mode: 0o400 });
    await chmod(join(folder, 'a'), 0o500);
    expect(await removeLeftover(join(folder, 'a'))).toBe(true);
    expect(await removeLeftover(join(folder, 'never'))).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('safetensors files', () => {
  const tensors: Record<string, NdArray> = { a: { data: new Float32Array([1, 2]), shape: [2], dtype: 'float32' } };

  it('are written and read again', async () => {
    const path = join(folder, 'a.safetensors');
    await writeSafetensorsFile(path, tensors, { k: 'v' });
    expect(await readSafetensorsFile(path)).toEqual({ tensors, metadata: { k: 'v' } });
  });

  it('name the file when its content or the system refuses', async () => {
    const path = join(folder, 'a.safetensors');
    expect(await refused(readSafetensorsFile(path))).toBe(
      `formats.readSafetensorsFile: cannot read ${path}: it, or the folder it belongs in, does not exist (ENOENT)`,
    );
    expect(await refused(readSafetensorsFile(folder))).toContain(
      `cannot read ${folder}: there is a folder of that name (EISDIR)`,
    );
    expect(await refused(writeSafetensorsFile(join(folder, 'no', 'a'), tensors))).toContain(
      'formats.writeSafetensorsFile: cannot write',
    );
    await writeFile(path, '');
    const error: unknown = await readSafetensorsFile(path).catch((caught: unknown) => caught);
    expect(messageOf('invalid-file', error)).toBe(`formats.readSafetensorsFile: ${path}: the file is empty`);
  });
});
