import { open, readFile, truncate, type FileHandle } from 'node:fs/promises';
import { checkInteger, checkOptions, checkText } from '@kleene/base';
import { encodeEvent, eventFileHeader, type SummaryEvent } from '../events/event.ts';
import { stepOfEvent, wholeRecords } from '../events/record.ts';
import { fileError } from './file-error.ts';

/** A file of TensorBoard events that grows. */
export interface EventFile {
  append(event: SummaryEvent): Promise<void>;
  /** Waits until the disk has what was appended. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** How an event file is opened. */
export interface EventFileOptions {
  /** Seconds since 1970, for the first record of a new file. */
  readonly wallTime: number;
  /** Events of later steps are removed, as a run that goes on after this step writes them again; by default none are. */
  readonly lastStep?: number;
}

/**
 * Opens the event file at `path` for appending, or makes it; TensorBoard looks at files with `tfevents` in their names. What an
 * interrupted writer left half-written is cut off first.
 *
 * Throws `io` when the system refuses, `invalid-argument` for options that do not hold; `append` throws as `encodeEvent` does.
 */
export async function openEventFile(path: string, options: EventFileOptions): Promise<EventFile> {
  const where = 'formats.openEventFile';
  checkText(where, 'path', path);
  checkOptions(where, options, ['wallTime', 'lastStep']);
  const { wallTime, lastStep } = options;
  if (lastStep !== undefined) checkInteger(where, 'lastStep', lastStep, { min: 0 });
  const header = eventFileHeader(wallTime);
  const refuse = (cause: unknown): never => {
    throw fileError(where, 'write', path, cause);
  };
  const length = await settled(where, path, lastStep ?? Infinity);
  if (length !== undefined) await truncate(path, length).catch(refuse);
  const file: FileHandle = await open(path, 'a').catch(refuse);
  if (!(length! > 0))
    await file.appendFile(header).catch(async (cause: unknown) => {
      await file.close();
      refuse(cause);
    });
  return {
    append: (event) => file.appendFile(encodeEvent(event)).catch(refuse),
    flush: () => file.datasync().catch(refuse),
    close: () => file.close(),
  };
}

/** How many bytes of the file stay: whole records up to the first of a later step; undefined where there is no file. */
async function settled(where: string, path: string, lastStep: number): Promise<number | undefined> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw fileError(where, 'read', path, cause);
  });
  if (bytes === undefined) return undefined;
  const records = wholeRecords(bytes);
  const later = records.findIndex(({ data }) => !((stepOfEvent(data) ?? Infinity) <= lastStep));
  return (later === -1 ? records : records.slice(0, later)).at(-1)?.end ?? 0;
}
