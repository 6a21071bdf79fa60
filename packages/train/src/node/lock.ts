import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { KleeneError } from '@kleene/base';
import { fileError, writeFileAtomic } from '@kleene/formats/node';

/** Who holds a lock. `started` is the system's stamp of the process, since the numbers of processes are given again. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly started: string | null;
  /** Of this lock alone, never to come back. */
  readonly id: string;
}

/** What this process has written into the locks that it holds, for systems without such stamps. */
const held = new Set<string>();

/**
 * Takes the lock at `path` and returns the function that gives it back. A lock whose process is gone (killed, or ended by
 * a restart of the machine) is taken over.
 *
 * Throws `io` while another process holds it, also one on another machine, of which nothing can be known; the message says
 * which file to remove once that process is gone.
 */
export async function takeLock(where: string, path: string): Promise<() => Promise<void>> {
  const id = randomBytes(8).toString('hex');
  const mine = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    started: (await stampOf(process.pid)) ?? null,
    id,
  });
  held.add(mine);
  const give = async (): Promise<void> => {
    await rm(path, { force: true });
    held.delete(mine);
  };
  try {
    while (!(await create(where, path, mine)) && !(await takeOver(where, path, mine)));
  } catch (error) {
    held.delete(mine);
    throw error;
  }
  await clearRemains(path);
  return give;
}

/** Whether a process that may still live holds the lock at `path`. */
export async function isLocked(path: string): Promise<boolean> {
  const text = await contentOf(path);
  const holder = text === undefined ? undefined : parse(text);
  return holder !== undefined && (await mayLive(holder, text!));
}

async function create(where: string, path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw fileError(where, 'write', path, cause);
  }
}

/**
 * Puts `mine` in the place of a dead process's lock; false when that is gone meanwhile. Whoever wants to do so takes a lock
 * for it first, named after the dead one: so only one does, and none replaces the lock of the one who did.
 */
async function takeOver(where: string, path: string, mine: string): Promise<boolean> {
  const text = await contentOf(path);
  if (text === undefined) return false;
  const holder = parse(text);
  if (holder !== undefined && (await mayLive(holder, text)))
    throw new KleeneError(
      'io',
      `${where}: process ${holder.pid} on ${holder.host} is using this run folder; once it is gone, remove ${path}`,
    );
  const give = await takeLock(where, `${path}.${holder?.id ?? 'broken'}`);
  try {
    if ((await read(path)) !== text) return false;
    await writeFileAtomic(path, mine);
    return true;
  } finally {
    await give();
  }
}

/** The content of the lock; undefined when it has just been given back. */
async function contentOf(path: string): Promise<string | undefined> {
  const text = await read(path);
  if (text === undefined || parse(text) !== undefined) return text;
  // Somebody is writing it at this moment, or died doing so.
  await wait(200);
  return read(path);
}

function read(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

/** Removes what processes that died while they took over left; nobody can want the locks before this one any more. */
async function clearRemains(path: string): Promise<void> {
  const names = await readdir(dirname(path)).catch(() => []);
  const remains = names.filter((name) => name.startsWith(`${basename(path)}.`));
  await Promise.all(remains.map((name) => rm(join(dirname(path), name), { force: true })));
}

function parse(text: string): Holder | undefined {
  try {
    const { pid, host, started, id } = JSON.parse(text) as Holder;
    const isHolder = Number.isSafeInteger(pid) && pid > 0 && typeof host === 'string' && /^[0-9a-f]{16}$/.test(id);
    return isHolder ? { pid, host, started, id } : undefined;
  } catch {
    return undefined;
  }
}

async function mayLive({ pid, host, started }: Holder, text: string): Promise<boolean> {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const stamp = await stampOf(pid);
  if (stamp === undefined || started === null) return pid !== process.pid || held.has(text);
  return stamp === started;
}

/** What tells a process from others of its number: its start, on Linux; undefined where that is not to be known. */
async function stampOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // After the name in parentheses, which may hold anything: the state, then 18 fields, then the start. Z: it has ended.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' ? 'ended' : fields?.[19];
}
