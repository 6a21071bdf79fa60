import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, say } from './root.mjs';

const folder = path.join(root, '.turbo');
const file = path.join(folder, 'setup.lock');

/**
 * Runs `work` while no other process of this repository sets it up.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(work) {
  mkdirSync(folder, { recursive: true });
  for (let tries = 0; !(await take()); tries++) {
    if (tries === 0) say(`waiting for process ${holder()}, which sets this folder up …`);
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * The lock is a file with its holder's process id; one whose holder is gone is no lock. Two may find such a file at once
 * and each remove what it takes for the dead one's, so the last to write wins and the other sees that after a moment.
 */
async function take() {
  const pid = holder();
  const isStale = pid !== undefined && !isAlive(pid);
  if (isStale) rmSync(file, { force: true });
  try {
    writeFileSync(file, `${process.pid}\n`, { flag: 'wx' });
  } catch {
    return false;
  }
  if (isStale) await sleep(50);
  return holder() === process.pid;
}

function holder() {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
