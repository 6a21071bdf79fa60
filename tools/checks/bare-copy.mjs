import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { Skipped } from '../lib/tally.mjs';
import { succeed } from '../lib/tool.mjs';
import { root } from '../start/root.mjs';

/** Programs that a fresh machine with only Node and npm has; everything else is off the path of the copy. */
const programs = ['node', 'npm', 'npx', 'sh', 'env'];

/**
 * A copy of what is committed, without git, compiler, Python or node_modules: the first command sets it up and works.
 *
 * @param {import('../lib/tally.mjs').Tally} tally
 * @param {string} folder
 */
export async function checkBareCopy(tally, folder) {
  const copy = path.join(folder, 'copy');
  const start = (/** @type {string[]} */ ...args) =>
    succeed(process.execPath, ['tools/start.mjs', ...args], {
      cwd: copy,
      env: bareEnvironment(path.join(folder, 'bin')),
    });
  const made = await tally.check('bare copy', () => copyTracked(copy));
  if (!made) return;
  await tally.check('bare copy: the demo sets it up', async () => void (await start('demo', '--help')));
  await tally.check('bare copy: one package’s tests', async () => {
    const output = await start('test', '--project', 'base');
    return /^\d+ passed, 0 failed.*$/m.exec(output)?.[0];
  });
}

/** @param {string} copy */
async function copyTracked(copy) {
  if (!existsSync(path.join(root, '.git'))) throw new Skipped('this is no git checkout, so what is tracked is unknown');
  const files = (await succeed('git', ['ls-files', '-z'])).split('\0').filter((file) => file !== '');
  for (const file of files)
    if (existsSync(path.join(root, file))) cpSync(path.join(root, file), path.join(copy, file), { recursive: true });
  return `${files.length} files`;
}

/** @param {string} bin */
function bareEnvironment(bin) {
  mkdirSync(bin, { recursive: true });
  if (process.platform === 'win32') return process.env;
  const folders = [path.dirname(process.execPath), ...(process.env['PATH'] ?? '').split(path.delimiter)];
  for (const program of programs) {
    const found = folders.map((folder) => path.join(folder, program)).find((file) => existsSync(file));
    if (found !== undefined && !existsSync(path.join(bin, program))) symlinkSync(found, path.join(bin, program));
  }
  const { HOME, TMPDIR, npm_config_cache } = process.env;
  return { PATH: bin, HOME, TMPDIR, npm_config_cache };
}
