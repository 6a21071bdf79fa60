import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { exitCodeOf, run } from './child.mjs';
import { npm } from './npm.mjs';
import { root, say, since } from './root.mjs';

const modules = path.join(root, 'node_modules');
const stamp = path.join(modules, '.kleene-installed');

/** Whether `node_modules` was installed from the lockfile as it is now, on this kind of machine. */
export function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted();
}

/** Installs what the lockfile says; the exit code is npm's. */
export async function install() {
  const start = performance.now();
  const fresh = !existsSync(modules);
  say(fresh ? 'installing (once, about a minute) …' : 'the lockfile has changed: installing …');
  const { command, args, shell } = npm();
  const verb = fresh ? 'ci' : 'install';
  const outcome = await run(command, [...args, verb, '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    shell,
    stdio: ['ignore', 2, 2],
  }).catch(() => ({ code: 127, signal: null }));
  const code = exitCodeOf(outcome);
  if (code === 0) {
    mkdirSync(modules, { recursive: true });
    writeFileSync(stamp, wanted());
  }
  say(code === 0 ? `installed in ${since(start)}` : `npm ${verb} failed (exit code ${code}); nothing was started`);
  return code;
}

function wanted() {
  const lockfile = readFileSync(path.join(root, 'package-lock.json'));
  return `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform} ${process.arch}\n`;
}
