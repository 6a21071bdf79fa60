import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll } from 'vitest';

let script = '';

/** Makes the script of the children from the sources, for the tests of this file. */
export function withChildren(): void {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kleene-child-'));
    script = join(folder, 'train.mjs');
    await bundle('train', folder);
    await bundle('source-worker', folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
}

/** `<name>.mjs` in `outDir`, one file that holds all it needs: it starts fast, and what is rebuilt meanwhile does not concern it. */
export async function bundle(name: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, resolve: { conditions: ['@kleene/source', 'module', 'import', 'node', 'default'] } },
    build: {
      ssr: fileURLToPath(new URL(`child/${name}.mjs`, import.meta.url)),
      outDir,
      emptyOutDir: false,
      minify: false,
      target: 'es2023',
      rolldownOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
}

/** What a child tells: the end of a step, or a pause within a write. */
export interface Message {
  readonly event: 'step' | 'line' | 'checkpoint' | 'renamed';
  readonly step?: number;
}

/** How a child ended. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last step it told of, 0 when it told of none. */
  readonly step: number;
  readonly errors: string;
}

/** Trains in a process of its own; `onMessage` may kill it. */
export function trainInChild(
  folder: string,
  { isSlow = false, isFed = false, onMessage = () => undefined, onStart = () => undefined }: ChildOptions = {},
): Promise<End> {
  const preload = isSlow ? ['--import', new URL('child/slow-writes.mjs', import.meta.url).href] : [];
  const child = fork(script, [folder, ...(isFed ? ['fed'] : [])], {
    execArgv: preload,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  onStart(child);
  let step = 0;
  let errors = '';
  child.stderr!.on('data', (data: Buffer) => (errors += data.toString()));
  child.on('message', (message: Message) => {
    step = message.step ?? step;
    onMessage(child, message);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, step, errors }));
  });
}

/** How a child is watched. */
export interface ChildOptions {
  /** Whether its writes are slowed down and told of. */
  readonly isSlow?: boolean;
  /** Whether its data comes from a worker thread, and everything that holds state is used. */
  readonly isFed?: boolean;
  readonly onStart?: (child: ChildProcess) => void;
  readonly onMessage?: (child: ChildProcess, message: Message) => void;
}

/** All that a run computed: the metrics and the checkpoints that are left, byte by byte. */
export async function resultsOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(join(folder, 'checkpoints'))).sort();
  const paths = ['metrics.jsonl', 'config.json', ...names.map((name) => `checkpoints/${name}`)];
  const contents = paths.map(async (path) => [path, (await readFile(join(folder, path))).toString('latin1')] as const);
  return Object.fromEntries(await Promise.all(contents));
}
