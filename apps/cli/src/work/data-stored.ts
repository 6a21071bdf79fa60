import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { isKleeneError, KleeneError, type NdArray } from '@kleene/base';
import { batchFromStored, type Algorithm, type Batch } from '@kleene/clrs';
import { readNpz } from '@kleene/formats';
import { fileError, readSafetensorsFile } from '@kleene/formats/node';
import { findAlgorithm } from './data-set.ts';

/** A set that was read from a file. */
export interface StoredSet {
  readonly algorithm: Algorithm;
  readonly batch: Batch;
  /** What the file says made it; empty for files of others. */
  readonly origin: Readonly<Record<string, unknown>>;
}

/** Whether a word means a file with a set rather than an algorithm. */
export function isSetFile(word: string): boolean {
  return ['.safetensors', '.npz', '.jsonl', '.parquet'].includes(extname(word).toLowerCase());
}

/**
 * The set that a `.safetensors` or `.npz` file holds, its probes checked against the spec. Throws `invalid-file` for what is no set of the algorithm; `io` where
 * the file cannot be read; `unsupported` for other formats.
 *
 * @param name the algorithm, for files that do not say it
 */
export async function readSet(path: string, name: string | undefined): Promise<StoredSet> {
  const { tensors, metadata } = await readArrays(path);
  const origin = originOf(path, metadata);
  const said = origin['algorithm'];
  if (name !== undefined && typeof said === 'string' && said !== name)
    throw new KleeneError('invalid-argument', `kleene data: ${path} holds ${said}, not ${name}`);
  const known = name ?? said;
  if (typeof known !== 'string')
    throw new KleeneError(
      'invalid-argument',
      `kleene data: ${path} does not say of which algorithm it is; tell with --algorithm`,
    );
  const algorithm = findAlgorithm(known);
  return { algorithm, batch: await batchOf(path, algorithm, tensors), origin };
}

interface Arrays {
  readonly tensors: Readonly<Record<string, NdArray>>;
  /** What made them, as JSON. */
  readonly metadata: string | undefined;
}

async function readArrays(path: string): Promise<Arrays> {
  const format = extname(path).toLowerCase();
  if (format === '.safetensors') {
    const { tensors, metadata } = await readSafetensorsFile(path);
    return { tensors, metadata: metadata['kleene'] };
  }
  if (format !== '.npz')
    throw new KleeneError('unsupported', `kleene data: only .safetensors and .npz are read back, got "${path}"`);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw fileError('kleene data', 'read', path, cause);
  });
  const { 'kleene.json': note, ...members } = await naming(path, () => readNpz(bytes));
  const arrays = Object.entries(members).filter((member): member is [string, NdArray] => !isBytes(member[1]));
  return {
    tensors: Object.fromEntries(arrays),
    metadata: isBytes(note) ? new TextDecoder().decode(note) : undefined,
  };
}

function isBytes(member: NdArray | Uint8Array | undefined): member is Uint8Array {
  return member instanceof Uint8Array;
}

function batchOf(path: string, algorithm: Algorithm, tensors: Readonly<Record<string, NdArray>>): Promise<Batch> {
  return naming(path, async () => batchFromStored(algorithm, tensors));
}

/** Whatever is wrong with the content is wrong with the file at `path`. */
async function naming<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isKleeneError(error)) throw error;
    const code = error.code === 'invalid-argument' ? 'invalid-file' : error.code;
    throw new KleeneError(code, `kleene data: ${path}: ${error.message}`, { cause: error });
  }
}

function originOf(path: string, text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Said below.
  }
  throw new KleeneError('invalid-file', `kleene data: ${path}: what made it is no JSON object`);
}
