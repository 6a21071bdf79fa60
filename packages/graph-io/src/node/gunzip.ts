import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { KleeneError } from '@kleene/base';

/**
 * What the compressed bytes of a file hold, member after member. Ends with `invalid-file` where they are no gzip, are cut short, fail a checksum or have anything behind
 * the last member: whoever takes the chunks must keep nothing of them until all have come.
 */
export async function* gunzipped(
  file: string,
  compressed: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  let length = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array, void, void> {
    for await (const chunk of compressed) {
      length += chunk.length;
      yield chunk;
    }
  };
  const gunzip = createGunzip();
  pipeline(counted, gunzip, () => {
    // An error reaches whoever reads from `gunzip`.
  });
  try {
    yield* gunzip as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (!isZlibError(error)) throw error;
    throw new KleeneError('invalid-file', `${file}: expected a whole gzip file, got a fault: ${error.message}`, {
      cause: error,
    });
  }
  // Node passes over whatever follows a zero byte behind a member.
  if (gunzip.bytesWritten !== length)
    throw new KleeneError(
      'invalid-file',
      `${file}: expected gzip members to its end, got ${length - gunzip.bytesWritten} other bytes behind them`,
    );
}

function isZlibError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
