import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { refuse, show, sizeOf, type DType, type Storage } from '@kleene/base';
import { written, stored } from '../dtypes.ts';
import type { ArrayPlan } from '../write.ts';

/** Bytes and where they go in a file. */
interface Piece {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** Where everything goes in a file of arrays whose elements are not there yet. */
export interface ArrayFileLayout {
  /** How long the file will be, in bytes. */
  readonly bytes: number;
  readonly arrays: Readonly<Record<string, ArrayPlan>>;
  /** Where each array begins in the file. @internal */
  readonly offsets: Readonly<Record<string, number>>;
  /** What is known at once. @internal */
  readonly pieces: readonly Piece[];
  /** What is known only when the elements are: `crcOf` tells the checksum of that many bytes from an offset on. @internal */
  seal(crcOf: (at: number, size: number) => Promise<number>): Promise<readonly Piece[]>;
}

/** A file of arrays that is written piece by piece, in any order. */
export interface ArrayFile {
  /**
   * Writes elements of the array `name`, the first of them its element `at` in row-major order. What is never written is 0. Throws
   * `invalid-argument` for elements beyond the array or of another kind, and the system's own errors.
   */
  write(name: string, at: number, elements: Storage[DType]): Promise<void>;
  /** Completes and closes the file. */
  end(): Promise<void>;
  /** Closes a file that is not wanted any more. */
  close(): Promise<void>;
}

/** How much is read at once for a checksum. */
const chunk = 2 ** 20;

/**
 * Opens the file at `path`, which is there, for the arrays of a layout. What is written goes to the disk at once: memory does not grow with the file.
 * Use it within `replaceFile`, which sees to it that no half of a file stays behind.
 */
export async function openArrayFile(path: string, layout: ArrayFileLayout): Promise<ArrayFile> {
  const file = await open(path, 'r+');
  await file.truncate(layout.bytes);
  for (const { bytes, at } of layout.pieces) await writeAll(file, bytes, at);
  return {
    async write(name, at, elements) {
      const bytes = checked(layout, name, at, elements);
      await writeAll(file, bytes, layout.offsets[name]! + at * written[layout.arrays[name]!.dtype].bytes);
    },
    async end() {
      for (const { bytes, at } of await layout.seal((at, size) => crcOf(file, at, size)))
        await writeAll(file, bytes, at);
      await file.close();
    },
    close: () => file.close(),
  };
}

function checked({ arrays }: ArrayFileLayout, name: string, at: number, elements: Storage[DType]): Uint8Array {
  const where = 'formats.openArrayFile';
  const plan = Object.hasOwn(arrays, name)
    ? arrays[name]!
    : refuse(where, 'name', `one of ${show(Object.keys(arrays))}`, name);
  const count = sizeOf(plan.shape);
  if (!Number.isInteger(at) || at < 0 || at + elements.length > count)
    refuse(where, 'at', `such that all elements are within the ${count} of ${name}`, at);
  const isRight = elements.BYTES_PER_ELEMENT === written[plan.dtype].bytes;
  const bytes = isRight ? stored(elements, plan.dtype) : null;
  return bytes ?? refuse(where, 'elements', `of type ${plan.dtype}, as ${name} is`, elements);
}

/** A single write of the system may take less than it is given. */
async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

async function crcOf(file: FileHandle, at: number, size: number): Promise<number> {
  const buffer = new Uint8Array(Math.min(chunk, size));
  let crc = 0;
  for (let done = 0; done < size;) {
    const { bytesRead } = await file.read(buffer, 0, Math.min(chunk, size - done), at + done);
    if (bytesRead === 0) throw new Error(`the file ends ${size - done} bytes too early`);
    crc = crc32(buffer.subarray(0, bytesRead), crc);
    done += bytesRead;
  }
  return crc;
}
