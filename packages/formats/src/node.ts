export { openArrayFile, type ArrayFile, type ArrayFileLayout } from './node/array-file.ts';
export { removeStaleTemporaries, writeFileAtomic } from './node/atomic.ts';
export { openEventFile, type EventFile, type EventFileOptions } from './node/event-file.ts';
export { fileError } from './node/file-error.ts';
export { readNpyFile, readNpzFile, readSafetensorsFile, writeSafetensorsFile } from './node/files.ts';
export { npzLayout, safetensorsLayout } from './node/layouts.ts';
export { removeLeftover } from './node/leftover.ts';
export { replaceFile } from './node/replace.ts';
export type { ArrayPlan } from './write.ts';
