// Loaded before a training child: checkpoints and every third line of metrics are written in pieces
// with pauses in between, and the parent is told of each pause.
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';

const { open, rename, writeFile } = fs;
const pieces = 3;
let lines = 0;

/** @param {string} event */
async function pause(event) {
  process.send?.({ event });
  await wait(30);
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {Uint8Array | string} data
 * @param {string} event
 */
async function writeSlowly(file, data, event) {
  const bytes = Buffer.from(data);
  for (let piece = 0; piece < pieces; piece++) {
    const [start, end] = [piece, piece + 1].map((at) => Math.floor((bytes.length * at) / pieces));
    await file.write(bytes, start ?? 0, (end ?? 0) - (start ?? 0));
    await pause(event);
  }
}

fs.open = async (path, flags, mode) => {
  const file = await open(path, flags, mode);
  const { appendFile } = file;
  if (String(path).endsWith('metrics.jsonl'))
    file.appendFile = (data) =>
      ++lines % 3 === 0
        ? writeSlowly(file, /** @type {string} */ (data), 'line')
        : appendFile.call(file, /** @type {string} */ (data));
  return file;
};
fs.writeFile = async (path, data, options) => {
  if (!String(path).includes('checkpoints')) return writeFile(path, data, options);
  const file = await open(/** @type {string} */ (path), 'w');
  await writeSlowly(file, /** @type {Uint8Array} */ (data), 'checkpoint');
  await file.close();
};
fs.rename = async (from, to) => {
  if (String(to).includes('checkpoints')) await pause('checkpoint');
  await rename(from, to);
  if (String(to).includes('checkpoints')) await pause('renamed');
};
syncBuiltinESMExports();
