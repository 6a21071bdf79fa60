import { extname } from 'node:path';
import { checkText, KleeneError } from '@kleene/base';
import type { GraphFormat } from '../file/graph-file.ts';
import { formatNamed, traits } from '../file/traits.ts';

/** Whether a file of that name is compressed with gzip. */
export function isCompressed(path: string): boolean {
  return extname(path).toLowerCase() === '.gz';
}

/** The end of the name, in small letters, that says the format: `.csv` of `roads.csv` and of `roads.csv.gz`. */
export function extensionOf(path: string): string {
  return extname(isCompressed(path) ? path.slice(0, -'.gz'.length) : path).toLowerCase();
}

/** The format that the end of a file's name says, `.gz` behind it or not; throws `unsupported` for others. */
export function formatOfPath(path: string): GraphFormat {
  checkText('graph-io.formatOfPath', 'path', path);
  const extension = extensionOf(path);
  const format = formatNamed(extension);
  if (format !== undefined) return format;
  const known = Object.values(traits).flatMap(({ extensions }) => extensions);
  const expected = `a file ending in ${known.join(', ')} (perhaps with .gz; or the option format)`;
  throw new KleeneError('unsupported', `${path}: expected ${expected}, got ${extension === '' ? 'none' : extension}`);
}
