export { removeStaleTemporaries, writeFileAtomic } from './node/atomic.ts';
export { fileError } from './node/file-error.ts';
export { readSafetensorsFile, writeSafetensorsFile } from './node/files.ts';
export { removeLeftover } from './node/leftover.ts';
