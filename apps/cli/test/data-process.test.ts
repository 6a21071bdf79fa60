import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readNpz } from '@kleene/formats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../bin/kleene.js', import.meta.url));

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'kleene-threads-'))));
afterEach(async () => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built program in the folder; `watch` is told of the process once it runs. */
function start(
  words: readonly string[],
  watch: (child: ReturnType<typeof spawn>) => void = () => undefined,
  command: readonly string[] = [process.execPath, bin],
): Promise<Ended> {
  const [program, ...rest] = command;
  const child = spawn(program!, [...rest, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { out: '', err: '' };
  child.stdout.on('data', (piece: Buffer) => void (text.out += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => void (text.err += piece.toString()));
  watch(child);
  return new Promise((resolve) => void child.on('close', (code) => resolve({ code, ...text })));
}

/** Waits until the program has begun to write into the folder, then calls `then`. */
function onceWriting(then: () => void): void {
  const look = async (): Promise<void> => {
    const isBegun = (await readdir(folder).catch(() => [])).some((name) => name.endsWith('.tmp'));
    if (isBegun) then();
    else setTimeout(() => void look(), 5);
  };
  void look();
}

async function digests(): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const of = async (name: string): Promise<[string, string]> => {
    const bytes = await readFile(join(folder, name));
    return [name, createHash('sha256').update(bytes).digest('hex')];
  };
  return Object.fromEntries(await Promise.all(names.map(of)));
}

const four = 'bfs,dfs,kmp_matcher,insertion_sort';
const split = ['--split', 'val', '--samples', '6'];

describe('kleene data export on worker threads', () => {
  it.each(['npz', 'parquet'])(
    'gives the same bytes at any number of jobs, .%s',
    async (ending) => {
      const found = [];
      for (const jobs of ['1', '3']) {
        const words = ['data', 'export', four, ...split, '--out', `{algorithm}.${ending}`, '--jobs', jobs, '--json'];
        const { code, out } = await start(words);
        expect(code).toBe(0);
        const { schema, files } = JSON.parse(out) as { schema: string; files: { algorithm: string; path: string }[] };
        expect(schema).toBe('kleene/data-export@1');
        expect(files.map(({ algorithm }) => algorithm).join(',')).toBe(four);
        const keys = ['path', 'bytes', 'algorithm', 'seed', 'length', 'samples', 'options', 'version'];
        expect(Object.keys(files[0]!)).toEqual(keys);
        found.push(await digests());
      }
      expect(Object.keys(found[0]!)).toHaveLength(4);
      expect(found[1]).toEqual(found[0]);
    },
    60_000,
  );

  it('names the algorithm that failed, ends the others and leaves no half of a file', async () => {
    const options = ['--length', '16', '--option', 'length_needle=-8', '--samples', '20000'];
    const names = 'kmp_matcher,naive_string_matcher';
    const { code, err } = await start(['data', 'export', names, ...options, '--out', '{algorithm}.npz', '--jobs', '2']);
    expect(code).toBe(2);
    expect(err).toMatch(/error: (kmp|naive_string)_matcher: clrs\.sample: size must be more than twice/);
    expect(err).not.toContain('    at ');
    expect(await readdir(folder)).toEqual([]);
  }, 30_000);

  it.skipIf(process.platform === 'win32')(
    'ends at once when interrupted, with whole files alone',
    async () => {
      const words = [
        'data',
        'export',
        `bfs,quickselect,dfs`,
        '--split',
        'test',
        '--out',
        '{algorithm}.npz',
        '--jobs',
        '2',
      ];
      const { code, err } = await start(words, (child) =>
        onceWriting(() => setTimeout(() => child.kill('SIGINT'), 800)),
      );
      expect(code).toBe(130);
      expect(err).toMatch(/interrupted\n$/);
      const left = await readdir(folder);
      expect(left).not.toContain('quickselect.npz');
      expect(left.filter((name) => !name.endsWith('.npz'))).toEqual([]);
      for (const name of left) await readNpz(await readFile(join(folder, name)));
    },
    30_000,
  );

  it.skipIf(process.platform === 'win32').each(['1', '2'])(
    'leaves no half of a file when interrupted twice, with %s at once',
    async (jobs) => {
      const words = [
        'data',
        'export',
        'quickselect,minimum',
        '--split',
        'test',
        '--out',
        '{algorithm}.npz',
        '--jobs',
        jobs,
      ];
      const { code } = await start(words, (child) =>
        onceWriting(() => {
          child.kill('SIGINT');
          child.kill('SIGTERM');
        }),
      );
      expect(code).toBe(130);
      expect(await readdir(folder)).toEqual([]);
    },
    30_000,
  );

  it.skipIf(process.platform === 'win32').each(['1', '2'])(
    'says in one line that a file cannot grow, with %s at once',
    async (jobs) => {
      // The shell allows files of 64 kiB or 32, by the size of its blocks.
      const shell = ['sh', '-c', `ulimit -f 64; exec "${process.execPath}" "${bin}" "$@"`, 'sh'];
      const words = ['data', 'export', 'dfs,bfs', '--split', 'val', '--out', '{algorithm}.npz', '--jobs', jobs];
      const { code, err } = await start(words, () => undefined, shell);
      expect(code).toBe(2);
      expect(err.split('\n').filter((line) => line.startsWith('error'))).toHaveLength(1);
      expect(err).toMatch(/cannot write (dfs|bfs)\.npz: .*\(EFBIG\)/);
      expect(err).not.toContain('    at ');
      expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    },
    30_000,
  );

  it.each([['list'], ['show', 'dfs', '--length', '64']])(
    'ends without a word when its reader has gone: %s',
    async (...words) => {
      const { code, err } = await start(['data', ...words], (child) => child.stdout!.destroy());
      expect({ code, err }).toEqual({ code: 0, err: '' });
    },
  );
});
