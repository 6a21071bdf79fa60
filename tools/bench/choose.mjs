import path from 'node:path';
import { workspaces } from '../lib/workspaces.mjs';
import { benchmarksOf } from './run.mjs';

/** @typedef {import('../lib/workspaces.mjs').Workspace} Workspace */

/**
 * A benchmark file, and the workspace that it is of.
 *
 * @typedef {{ room: Workspace, file: string }} Benchmark
 */

/**
 * The benchmarks that a person means: all where nothing is named; else those of each package (`ops`), or those that are called so in
 * whatever packages (`engine`: several parts of one). Throws a list of both otherwise.
 *
 * @param {string} root
 * @param {readonly string[]} names
 * @returns {Benchmark[]}
 */
export function chooseBenchmarks(root, names) {
  const all = workspaces(root).flatMap((room) => benchmarksOf(room).map((file) => ({ room, file })));
  if (names.length === 0) return all;
  const rooms = workspaces(root).map(({ short }) => short);
  const chosen = names.flatMap((name) => {
    const found = all.filter(({ room, file }) => [room.short, room.name, room.dir, nameOf(file)].includes(name));
    if (found.length > 0 || rooms.includes(name)) return found;
    const called = [...new Set(all.map(({ file }) => nameOf(file)))].sort();
    throw new Error(
      `no package or benchmark ${JSON.stringify(name)}; there are ${rooms.join(', ')}, and ${called.join(', ')}`,
    );
  });
  return all.filter((benchmark) => chosen.includes(benchmark));
}

/** @param {string} file */
function nameOf(file) {
  return path.basename(file, '.bench.ts');
}
