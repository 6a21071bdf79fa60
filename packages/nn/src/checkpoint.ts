import { isKleeneError, KleeneError, type NdArray } from '@kleene/base';
import { readSafetensors, writeSafetensors } from '@kleene/formats';

/** What says that a safetensors file is a checkpoint, and of which version. */
export const checkpointFormat = 'kleene/checkpoint@1';

/** Any value that JSON holds. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What a checkpoint says about its numbers. */
export interface CheckpointInfo {
  /** Steps of training behind it. */
  readonly step: number;
  /** The seed of the run. */
  readonly seed: number;
  /** What was trained: everything that decides the numbers besides seed and code. */
  readonly config: Json;
  /** Where the stream of batches is. */
  readonly stream: Json;
  /** Whether the parameters are those of the last step or a running average over the steps; absent where nobody said: as trained. */
  readonly weights?: 'raw' | 'averaged';
  /** Which package wrote it, as `name@version`; part of no result, and absent where nobody said. */
  readonly writer?: string;
}

/** What an optimiser remembers, as arrays: for each slot one array per parameter path. */
export interface OptimiserArrays {
  readonly step: number;
  readonly slots: Readonly<Record<string, Readonly<Record<string, NdArray>>>>;
}

/** A checkpoint as plain arrays, without tfjs; parameters go by their dotted paths. */
export interface CheckpointArrays extends CheckpointInfo {
  readonly params: Readonly<Record<string, NdArray>>;
  /** Absent in a checkpoint that is only for use, not for going on. */
  readonly optimiser?: OptimiserArrays;
}

// No dotted path holds '@', so a slot can never be taken for a parameter.
const SLOT = '@';

/**
 * The bytes of a checkpoint: a safetensors file whose tensors are the parameters by their dotted paths, and `@slot@path` for what
 * the optimiser remembers; the rest is metadata. Throws `invalid-argument` for a path with an `@` in it.
 */
export function packCheckpoint({ params, optimiser, ...info }: CheckpointArrays): Uint8Array<ArrayBuffer> {
  for (const path of Object.keys(params)) {
    if (path.includes(SLOT))
      throw new KleeneError('invalid-argument', `nn.packCheckpoint: a path must be free of "@", got "${path}"`);
  }
  const slots = Object.entries(optimiser?.slots ?? {}).flatMap(([slot, arrays]) =>
    Object.entries(arrays).map(([path, array]): [string, NdArray] => [`${SLOT}${slot}${SLOT}${path}`, array]),
  );
  const { step, seed, config, stream, weights, writer } = info;
  return writeSafetensors(Object.fromEntries([...Object.entries(params), ...slots]), {
    format: checkpointFormat,
    ...(writer !== undefined && { writer }),
    info: JSON.stringify({
      step,
      seed,
      config,
      stream,
      ...(weights !== undefined && { weights }),
      ...(optimiser && { optimiser: { step: optimiser.step, slots: Object.keys(optimiser.slots) } }),
    }),
  });
}

/**
 * What `packCheckpoint` packed. Throws `invalid-file` for bytes that are no safetensors file, or no checkpoint, and `incompatible` for a
 * checkpoint of another version.
 */
export function unpackCheckpoint(bytes: Uint8Array): CheckpointArrays {
  const { tensors, metadata } = readSafetensors(bytes);
  const format = metadata['format'];
  if (format?.startsWith('kleene/checkpoint@') === true && format !== checkpointFormat) {
    throw new KleeneError(
      'incompatible',
      `nn.unpackCheckpoint: the file must be a ${checkpointFormat}, got ${format}: it was written by another version`,
    );
  }
  if (format !== checkpointFormat) broken(`a ${checkpointFormat}`, `a safetensors file without that mark`);
  const { optimiser, ...info } = parseInfo(metadata['info']);
  const { writer } = metadata;
  const params = Object.entries(tensors).filter(([name]) => !name.startsWith(SLOT));
  return {
    ...info,
    ...(writer !== undefined && { writer }),
    params: Object.fromEntries(params),
    ...(optimiser && { optimiser: readSlots(optimiser, tensors) }),
  };
}

interface Info extends CheckpointInfo {
  readonly optimiser?: { readonly step: number; readonly slots: readonly string[] };
}

function parseInfo(text: string | undefined): Info {
  try {
    const { step, seed, config, stream, weights, optimiser } = JSON.parse(text ?? '') as Info;
    const isWhole = [step, seed, optimiser?.step ?? 0].every((value) => Number.isSafeInteger(value) && value >= 0);
    const isComplete =
      isWhole &&
      config !== undefined &&
      stream !== undefined &&
      [undefined, 'raw', 'averaged'].includes(weights) &&
      (optimiser === undefined || Array.isArray(optimiser.slots));
    if (isComplete)
      return { step, seed, config, stream, ...(weights !== undefined && { weights }), ...(optimiser && { optimiser }) };
  } catch (error) {
    if (isKleeneError(error)) throw error;
  }
  broken(
    'a checkpoint with step, seed, config and stream in its metadata',
    text === undefined ? 'none' : 'something else',
  );
}

function readSlots(
  { step, slots }: NonNullable<Info['optimiser']>,
  tensors: Readonly<Record<string, NdArray>>,
): OptimiserArrays {
  const slot = (name: string): Record<string, NdArray> => {
    const prefix = `${SLOT}${name}${SLOT}`;
    const own = Object.entries(tensors).filter(([path]) => path.startsWith(prefix));
    return Object.fromEntries(own.map(([path, array]) => [path.slice(prefix.length), array]));
  };
  return { step, slots: Object.fromEntries(slots.map((name) => [name, slot(name)])) };
}

function broken(expected: string, got: string): never {
  throw new KleeneError('invalid-file', `nn.unpackCheckpoint: the file must be ${expected}, got ${got}`);
}
