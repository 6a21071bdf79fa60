import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KleeneError, refuse } from '@kleene/base';
import { fileError, writeFileAtomic } from '@kleene/formats/node';
import type { Json } from '@kleene/nn';
import { checkJson, difference } from './difference.ts';
import type { Layout } from './layout.ts';

/** The version of the folder's layout and of the meaning of its files. */
export const runFormat = 'kleene/run@1';

/** What a run is: with equal ones, the same code computes equal numbers. */
export interface RunConfig {
  /** The caller's own part: model, data, whatever else decides the numbers. */
  readonly config: Json;
  readonly seed: number;
  readonly steps: number;
  readonly clipNorm: number | null;
  readonly evaluateEvery: number | null;
  /** These only where they are asked for. */
  readonly evaluateFrom?: number;
  readonly accumulate?: number;
  readonly freeze?: readonly string[];
  readonly groups?: Readonly<Record<string, { readonly names: readonly string[]; readonly clipNorm: number | null }>>;
  readonly averageDecay?: number;
  /** When training ends early. */
  readonly best?: { readonly metric: string; readonly mode: string; readonly patience: number };
  /** When learning rates fall. */
  readonly plateau?: Readonly<Record<string, string | number>>;
}

/**
 * Makes the folder unless it is there, and makes sure that it is a run folder, or empty but for what killed runs leave.
 *
 * Throws `io` when the system refuses and `invalid-argument` for a folder with other things in it.
 */
export async function openFolder(where: string, { folder }: Layout): Promise<void> {
  const names = await mkdir(folder, { recursive: true })
    .then(() => readdir(folder))
    .catch(async (cause: NodeJS.ErrnoException) => {
      throw fileError(where, 'open', folder, await reasonOf(folder, cause));
    });
  const foreign = names.find((name) => !/^(run\.lock|\.kleene-)/.test(name));
  if (foreign !== undefined && !names.includes('config.json'))
    refuse(where, 'folder', `a run folder or empty (${folder} has no config.json)`, foreign);
}

/** On a read-only file system, making a folder with its parents fails with ENOENT; making the first that is missing says why. */
async function reasonOf(folder: string, cause: NodeJS.ErrnoException): Promise<NodeJS.ErrnoException> {
  if (cause.code !== 'ENOENT') return cause;
  const found = await mkdir(folder).then(
    () => cause,
    (error: NodeJS.ErrnoException) => error,
  );
  return found.code === 'ENOENT' && dirname(folder) !== folder ? reasonOf(dirname(folder), cause) : found;
}

/**
 * Writes config.json, or compares it with the one that is there.
 *
 * Throws `incompatible` for a folder of another format or another run, naming the first difference, `invalid-file` for a
 * config.json that is not one, and `invalid-argument` for a config that JSON does not hold.
 */
export async function settleConfig(where: string, { config: path }: Layout, config: RunConfig): Promise<void> {
  const here = { format: runFormat, ...config };
  const text = `${JSON.stringify(here, null, 2)}\n`;
  checkJson(where, 'config', config.config);
  const there = await readConfig(where, path);
  if (there === undefined) return writeFileAtomic(path, text);
  const differs = difference('format', there['format'], runFormat) ?? difference('', there, here);
  if (differs !== undefined)
    throw new KleeneError('incompatible', `${where}: ${path} is of another run: ${differs.text}`);
}

/** What config.json holds; undefined where there is none. Throws `invalid-file` when it is no JSON, and `io`. */
export async function readConfig(where: string, path: string): Promise<Record<string, Json> | undefined> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw fileError(where, 'read', path, cause);
  });
  if (text === undefined) return undefined;
  try {
    return Object(JSON.parse(text)) as Record<string, Json>;
  } catch (cause) {
    throw new KleeneError('invalid-file', `${where}: ${path} is not JSON`, { cause });
  }
}
