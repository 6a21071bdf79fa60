import { refuse } from '@kleene/base';

/** Text to read: a string, its bytes in UTF-8, or chunks of either as they arrive (a stream). */
export type TextSource = string | Uint8Array | AsyncIterable<string | Uint8Array>;

const BLOCK = 2 ** 16;
const SLICE = 2 ** 14;
// A byte that UTF-8 never holds stands for half a surrogate pair, so that the reader refuses it on its line.
const ILL_FORMED = new Uint8Array([0xff]);

/**
 * The bytes of `source` in blocks of 64 KiB, the last one shorter, however large or small its chunks are. A block is valid
 * until the next one is asked for.
 */
export async function* blocks(where: string, source: TextSource): AsyncGenerator<Uint8Array, void, void> {
  const block = new Uint8Array(BLOCK);
  let length = 0;
  for await (const bytes of byteChunks(where, source)) {
    for (let at = 0; at < bytes.length;) {
      const taken = bytes.subarray(at, at + BLOCK - length);
      block.set(taken, length);
      length += taken.length;
      at += taken.length;
      if (length < BLOCK) continue;
      yield block;
      length = 0;
    }
  }
  if (length > 0) yield block.subarray(0, length);
}

async function* byteChunks(where: string, source: TextSource): AsyncGenerator<Uint8Array, void, void> {
  let half = '';
  for await (const chunk of chunksOf(where, source)) {
    if (chunk instanceof Uint8Array) yield chunk;
    else if (typeof chunk !== 'string') refuse(where, 'source', 'made of strings or of Uint8Arrays', chunk);
    else {
      const text = half + chunk;
      half = endsInHighSurrogate(text) ? text.slice(-1) : '';
      yield* encode(text.slice(0, text.length - half.length));
    }
  }
  if (half) yield ILL_FORMED;
}

function chunksOf(where: string, source: TextSource): AsyncIterable<unknown> | Iterable<unknown> {
  if (typeof source === 'string' || source instanceof Uint8Array) return [source];
  if (typeof source === 'object' && source !== null && Symbol.asyncIterator in source) return source;
  refuse(where, 'source', 'a string, a Uint8Array or an async iterable of them', source);
}

function* encode(text: string): Generator<Uint8Array, void, void> {
  const encoder = new TextEncoder();
  for (let at = 0; at < text.length;) {
    let slice = text.slice(at, at + SLICE);
    if (at + SLICE < text.length && endsInHighSurrogate(slice)) slice = slice.slice(0, -1);
    const lone = slice.search(/\p{Surrogate}/u);
    if (lone >= 0) {
      yield encoder.encode(slice.slice(0, lone));
      yield ILL_FORMED;
      return;
    }
    yield encoder.encode(slice);
    at += slice.length;
  }
}

function endsInHighSurrogate(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last < 0xdc00;
}
