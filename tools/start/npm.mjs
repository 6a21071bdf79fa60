import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * How to start npm without a shell: the npm that runs this script, else the one beside this Node, else the one on PATH.
 *
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
export function npm() {
  const bin = path.dirname(process.execPath);
  const script = [
    process.env['npm_execpath'],
    path.join(bin, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(bin, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].find((file) => file !== undefined && path.basename(file) === 'npm-cli.js' && existsSync(file));
  if (script !== undefined) return { command: process.execPath, args: [script], shell: false };
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}
