import { readFile, stat } from 'node:fs/promises';
import { isKleeneError, KleeneError } from '@kleene/base';
import { unpackCheckpoint, type CheckpointArrays } from '@kleene/nn/checkpoint';
import { findRecipe, type DiscreteRecipe } from '@kleene/recipes';
import { averagedCheckpoint, keepsAverage, listCheckpoints } from '@kleene/train/node';

/** A trained model on disk, with the recipe that it was trained by. */
export interface TrainedModel {
  /** The checkpoint file. */
  readonly path: string;
  readonly checkpoint: CheckpointArrays;
  readonly recipe: DiscreteRecipe;
}

/**
 * Reads a checkpoint file, or the newest checkpoint of a run folder; of a run that keeps a running average of its weights, that is
 * what is for use. Throws a one-line error for anything else.
 */
export async function openCheckpoint(path: string): Promise<TrainedModel> {
  const file = (await isFolder(path)) ? await newest(path) : path;
  const bytes = await readBytes(file);
  const stored = naming(file, () => unpackCheckpoint(bytes));
  const checkpoint = keepsAverage(stored) ? averagedCheckpoint(stored) : stored;
  return { path: file, checkpoint, recipe: naming(file, () => recipeOf(checkpoint)) };
}

/** Whether there is a folder at `path`; throws `io` when there is nothing. */
export async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch((cause: unknown) => missing(path, cause));
  return found.isDirectory();
}

async function newest(folder: string): Promise<string> {
  const last = (await listCheckpoints(folder).catch(() => [])).at(-1);
  if (last === undefined)
    throw new KleeneError('invalid-file', `${folder}: expected a run folder with a checkpoint, got none`);
  return last.path;
}

async function readBytes(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => missing(path, cause));
}

/** The text of a file; throws `io` where there is none. */
export async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => missing(path, cause));
}

function missing(path: string, cause: unknown): never {
  const code = (cause as NodeJS.ErrnoException).code;
  const got = code === 'ENOENT' ? 'none: it does not exist' : String(code ?? cause);
  throw new KleeneError('io', `${path}: expected a checkpoint or a run folder, got ${got}`, { cause });
}

/** What `read` returns; an error that it throws says in which file. */
export function naming<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isKleeneError(error)) throw error;
    throw new KleeneError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}

function recipeOf({ config }: CheckpointArrays): DiscreteRecipe {
  const name = typeof config === 'object' && config !== null && 'recipe' in config ? config.recipe : undefined;
  if (typeof name === 'string') return findRecipe(name);
  throw new KleeneError('incompatible', 'expected a checkpoint of a recipe, got one that names none');
}
