import { KleeneError } from '@kleene/base';

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'it, or the folder it belongs in, does not exist',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'there is a folder of that name',
  EEXIST: 'there is something of that name already',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

/**
 * What the system's refusal to `action` (`read`, `write`, ...) the file or folder at `path` is to a user: a `KleeneError`
 * of code `io` in one line, `where: cannot <action> <path>: <reason> (<code>)`, with the system's error as its cause.
 */
export function fileError(where: string, action: string, path: string, cause: unknown): KleeneError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = code === undefined ? message : `${reasons[code] ?? message} (${code})`;
  return new KleeneError('io', `${where}: cannot ${action} ${path}: ${reason}`, { cause });
}
