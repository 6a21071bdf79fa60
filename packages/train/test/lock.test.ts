import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from '../src/node/lock.ts';
import { refusalOf } from './refusals.ts';
import { trainInChild, withChildren } from './children.ts';

withChildren();

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kleene-train-'));
  path = join(folder, 'run.lock');
});
afterEach(() => rm(folder, { recursive: true }));

const id = '0123456789abcdef';
const take = (): Promise<() => Promise<void>> => takeLock('f', path);
/** A process that was there and is gone. */
const dead = (): number => spawnSync(process.execPath, ['-e', '']).pid;
const stampOf = async (pid: number): Promise<string | undefined> =>
  (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined))?.split(') ')[1]?.split(' ')[19];

describe('the lock of a run folder', () => {
  it('is held by one, and is gone when it is given back', async () => {
    const give = await take();
    expect(await refusalOf('io', take)).toBe(
      `f: process ${process.pid} on ${hostname()} is using this run folder; once it is gone, remove ${path}`,
    );
    await give();
    expect(await readdir(folder)).toEqual([]);
    await (
      await take()
    )();
  });

  it('is refused while another process trains, and is free once that one was killed', async () => {
    const run = join(folder, 'run');
    let refused: Promise<string> | undefined;
    const end = await trainInChild(run, {
      onMessage: (child, { step }) => {
        if (step !== 2) return;
        refused = refusalOf('io', () => takeLock('f', join(run, 'run.lock')));
        void refused.finally(() => child.kill('SIGKILL'));
      },
    });
    expect(end).toMatchObject({ signal: 'SIGKILL' });
    expect(await refused).toMatch(/^f: process \d+ on .* is using this run folder/);
    await (
      await takeLock('f', join(run, 'run.lock'))
    )();
  });

  it.each<[string, () => object | string]>([
    ['of a process that is gone', () => ({ pid: dead(), host: hostname(), started: '1', id })],
    ['of this process’s number before a restart', () => ({ pid: process.pid, host: hostname(), started: '1', id })],
    ['that is empty', () => ''],
    ['that was cut', () => '{"pid": 12, "ho'],
    ['with a number that no process has', () => ({ pid: -1, host: hostname(), started: '1', id })],
  ])('is taken over when it is one %s', async (_, content) => {
    const text = content();
    await writeFile(path, typeof text === 'string' ? text : JSON.stringify(text));
    const give = await take();
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid });
    await give();
    expect(await readdir(folder)).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')(
    'is taken over when its number has gone to another process, as Linux can tell',
    async () => {
      const holder = { pid: process.ppid, host: hostname(), started: '1', id };
      await writeFile(path, JSON.stringify(holder));
      await (
        await take()
      )();
      await writeFile(path, JSON.stringify({ ...holder, started: await stampOf(process.ppid) }));
      expect(await refusalOf('io', take)).toContain(`process ${process.ppid}`);
    },
  );

  it('is refused when it is of another machine, of which nothing can be known', async () => {
    await writeFile(path, JSON.stringify({ pid: dead(), host: 'elsewhere', started: '1', id }));
    expect(await refusalOf('io', take)).toContain(
      `on elsewhere is using this run folder; once it is gone, remove ${path}`,
    );
    expect(await readdir(folder)).toEqual(['run.lock']);
  });

  it('goes to exactly one of many that find the same dead lock, also when one died taking it over', async () => {
    await writeFile(path, JSON.stringify({ pid: dead(), host: hostname(), started: '1', id }));
    await writeFile(
      `${path}.${id}`,
      JSON.stringify({ pid: dead(), host: hostname(), started: '1', id: id.replace('0', 'f') }),
    );
    await writeFile(`${path}.ffffffffffffffff`, '');
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, take));
    const winners = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(winners.length).toBe(1);
    await winners[0]!();
    expect(await readdir(folder)).toEqual([]);
  });

  it('says why when the folder cannot be written', async () => {
    expect(await refusalOf('io', () => takeLock('f', join(folder, 'no', 'run.lock')))).toContain('(ENOENT)');
  });
});
