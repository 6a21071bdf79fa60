import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';

/** The text of a file in a package of the npm registry, by its path there; `npm` fetches the package, and nothing of it is installed. */
export async function registryFile(spec: string, path: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kleene-package-'));
  try {
    const { stdout } = await promisify(execFile)('npm', ['pack', spec, '--json', '--pack-destination', folder], {
      shell: process.platform === 'win32',
    });
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    return fileInTar(gunzipSync(await readFile(join(folder, filename))), `package/${path}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The text of one file of an archive: blocks of 512 bytes, each header followed by its content (POSIX ustar). */
function fileInTar(archive: Buffer, path: string): string {
  for (let at = 0; at < archive.length;) {
    const text = (start: number, length: number): string =>
      archive.toString('utf8', at + start, at + start + length).replace(/\0[^]*$/, '');
    const size = Number.parseInt(text(124, 12), 8) || 0;
    if (text(0, 100) === path) return archive.toString('utf8', at + 512, at + 512 + size);
    at += 512 + 512 * Math.ceil(size / 512);
  }
  throw new Error(`the package has no ${path}`);
}
