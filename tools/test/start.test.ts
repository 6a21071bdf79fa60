import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../start/root.mjs';
import { scratch, write } from './scratch.ts';

const lockfile = (version: string) => ({
  name: 'tiny',
  version,
  lockfileVersion: 3,
  requires: true,
  packages: { '': { name: 'tiny', version } },
});

const command = `
process.on('SIGTERM', () => process.exit(7));
console.log(JSON.stringify(process.argv.slice(2)));
if (process.argv[2] === 'wait') setTimeout(() => {}, 20_000);
process.exitCode = Number(process.argv[3] ?? 0);
`;

/** A repository with nothing to install and one command. */
function tinyRepository(): string {
  const folder = scratch();
  for (const part of ['start', 'simd'])
    cpSync(path.join(root, 'tools', part), path.join(folder, 'tools', part), { recursive: true });
  cpSync(path.join(root, 'tools', 'start.mjs'), path.join(folder, 'tools', 'start.mjs'));
  write(folder, {
    'package.json': { name: 'tiny', version: '1.0.0', type: 'module' },
    'package-lock.json': lockfile('1.0.0'),
    'tools/commands/test.mjs': command,
  });
  return folder;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function launch(folder: string, args: readonly string[], flags: readonly string[] = []): ChildProcess {
  const cwd = path.dirname(folder);
  return spawn(process.execPath, [...flags, path.join(folder, 'tools', 'start.mjs'), ...args], { cwd, detached: true });
}

function ending(child: ChildProcess): Promise<Ended> {
  const text = { stdout: '', stderr: '' };
  child.stdout?.on('data', (data) => void (text.stdout += String(data)));
  child.stderr?.on('data', (data) => void (text.stderr += String(data)));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...text })));
}

const start = (folder: string, ...args: string[]): Promise<Ended> => ending(launch(folder, args));

describe('a start', { timeout: 60_000 }, () => {
  it('installs once, keeps standard output for the command, and passes arguments and exit code on', async () => {
    const folder = tinyRepository();
    const first = await start(folder, 'test', 'a b', '3');
    expect(first).toMatchObject({ code: 3, stdout: '["a b","3"]\n' });
    expect(first.stderr).toMatch(/^kleene: installing .*\nkleene: installed in .*\n$/s);
    expect(await start(folder, 'test')).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
  });

  it('installs again when the lockfile has changed', async () => {
    const folder = tinyRepository();
    await start(folder, 'test');
    write(folder, { 'package-lock.json': lockfile('1.0.1') });
    expect((await start(folder, 'test')).stderr).toContain('the lockfile has changed');
  });

  it('waits for another that sets the same folder up', async () => {
    const folder = tinyRepository();
    const [one, other] = await Promise.all([start(folder, 'test'), start(folder, 'test')]);
    expect([one.code, other.code]).toEqual([0, 0]);
    expect(`${one.stderr}${other.stderr}`.match(/installed in/g)).toHaveLength(1);
  });

  it('is not kept waiting by one that died', async () => {
    const folder = tinyRepository();
    const dead = spawn(process.execPath, ['--eval', '']);
    await ending(dead);
    write(folder, { '.turbo/setup.lock': `${dead.pid}\n` });
    expect((await start(folder, 'test')).code).toBe(0);
    expect(existsSync(path.join(folder, '.turbo', 'setup.lock'))).toBe(false);
  });

  it('says that the installation failed, and starts nothing', async () => {
    const folder = tinyRepository();
    writeFileSync(path.join(folder, 'package-lock.json'), '{');
    const ended = await start(folder, 'test');
    expect(ended.code).not.toBe(0);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toMatch(/kleene: npm ci failed \(exit code \d+\); nothing was started\n$/);
  });

  it('removes what was built from sources that are gone', async () => {
    const folder = tinyRepository();
    write(folder, {
      'packages/base/src/kept.ts': '',
      'packages/base/dist/kept.d.ts.map': '',
      'packages/base/dist/data.json': '',
      'packages/base/dist/gone.js': '',
      'packages/base/dist/old/gone.d.ts': '',
    });
    await start(folder, 'build');
    expect(readdirSync(path.join(folder, 'packages', 'base', 'dist'), { recursive: true }).sort()).toEqual([
      'data.json',
      'kept.d.ts.map',
      'old',
    ]);
  });

  it('refuses an unknown command in one line', async () => {
    const ended = await start(tinyRepository(), 'tset');
    expect(ended).toEqual({
      code: 2,
      stdout: '',
      stderr: 'kleene: unknown command "tset"; there are build, demo, test\n',
    });
  });

  it('refuses an old Node in one line, before it needs anything', async () => {
    const folder = tinyRepository();
    rmSync(path.join(folder, 'tools', 'start'), { recursive: true });
    const old = 'Object.defineProperty(process, "versions", { value: { node: "20.18.3" } });';
    const ended = await ending(
      launch(folder, ['test'], ['--import', `data:text/javascript,${encodeURIComponent(old)}`]),
    );
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/^kleene: needs Node 20\.19 or newer, this is .*\n$/);
  });

  it.skipIf(process.platform === 'win32')('ends with 130 after Ctrl-C, and passes SIGTERM on', async () => {
    const folder = tinyRepository();
    await start(folder, 'test');
    const endAfter = async (signal: NodeJS.Signals, isGroup: boolean): Promise<number | null> => {
      const child = launch(folder, ['test', 'wait']);
      const ended = ending(child);
      await new Promise((resolve) => child.stdout?.once('data', resolve));
      process.kill(isGroup ? -child.pid! : child.pid!, signal);
      return (await ended).code;
    };
    expect(await endAfter('SIGINT', true)).toBe(130);
    expect(await endAfter('SIGTERM', false)).toBe(7);
  });
});
