import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { viteBuild } from '../lib/vite.mjs';

/** @typedef {import('./measurement.ts').Measurement} Measurement */
/** @typedef {import('../lib/workspaces.mjs').Workspace} Workspace */

const child = fileURLToPath(new URL('child.mjs', import.meta.url));

/**
 * The benchmark files of a workspace, absolute.
 *
 * @param {Workspace} workspace
 */
export function benchmarksOf({ folder }) {
  const bench = path.join(folder, 'bench');
  const files = existsSync(bench) ? readdirSync(bench).filter((file) => file.endsWith('.bench.ts')) : [];
  return files.sort().map((file) => path.join(bench, file));
}

/**
 * Runs one benchmark against the built packages: the file is turned into JavaScript beside itself, so that it finds its
 * package's dependencies and fixtures, and runs in a process of its own.
 *
 * @param {string} file
 * @returns {Promise<Measurement[]>}
 */
export async function runBenchmark(file) {
  const built = path.join(path.dirname(file), `.${path.basename(file, '.ts')}.mjs`);
  try {
    await toJavaScript(file, built);
    return await measure(built);
  } finally {
    rmSync(built, { force: true });
  }
}

/**
 * @param {string} file
 * @param {string} built
 */
async function toJavaScript(file, built) {
  await viteBuild({
    logLevel: 'error',
    root: path.dirname(file),
    ssr: { external: true, noExternal: [] },
    build: {
      ssr: file,
      outDir: path.dirname(built),
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      target: 'es2023',
      rolldownOptions: { output: { entryFileNames: path.basename(built), codeSplitting: false } },
    },
  });
}

/**
 * @param {string} built
 * @returns {Promise<Measurement[]>}
 */
async function measure(built) {
  const worker = fork(child, [pathToFileURL(built).href], {
    execArgv: ['--expose-gc'],
    serialization: 'advanced',
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  /** @type {Measurement[] | undefined} */
  let result;
  worker.on('message', (message) => void (result = /** @type {Measurement[]} */ (message)));
  const [code] = await once(worker, 'close');
  if (code !== 0 || result === undefined) throw new Error(`${built} ended with exit code ${code}`);
  return result;
}
