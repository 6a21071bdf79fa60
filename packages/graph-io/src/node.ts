export { formatOfPath } from './node/path.ts';
export { readGraphFile, type ReadFileOptions } from './node/read-file.ts';
export { graphFileBytes } from './node/bytes.ts';
