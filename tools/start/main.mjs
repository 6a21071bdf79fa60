import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { exitCodeOf, run } from './child.mjs';
import { isInstalled, install } from './install.mjs';
import { withLock } from './lock.mjs';
import { root, say } from './root.mjs';

const commands = path.join(root, 'tools', 'commands');

/** Commands that need no built packages, or that build as one of their own steps. */
const withoutBuild = new Set([
  'build-wasm',
  'ci',
  'features',
  'new-package',
  'pkg',
  'release-native',
  'test',
  'test-long',
]);

/**
 * Sets the workspace up where it is stale, then runs one command and exits as it does.
 *
 * @param {string[]} argv the command's name, then its arguments
 */
export async function main([name = '', ...args]) {
  const script = scriptOf(name);
  if (script === undefined) {
    say(`unknown command ${JSON.stringify(name)}; there are ${names().join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const code = await setUp(!withoutBuild.has(name));
  const hasMore = code === 0 && script.length > 0;
  process.exitCode = hasMore ? exitCodeOf(await run(process.execPath, [...script, ...args])) : code;
}

/** The script behind a command; empty for the one that setting up already did. @param {string} name */
function scriptOf(name) {
  if (name === 'build') return [];
  if (name === 'demo') return [path.join(root, 'apps', 'cli', 'bin', 'kleene.js'), 'demo'];
  const file = path.join(commands, `${name}.mjs`);
  return /^[a-z-]+$/.test(name) && existsSync(file) ? [file] : undefined;
}

function names() {
  const files = readdirSync(commands).filter((file) => file.endsWith('.mjs'));
  return ['build', 'demo', ...files.map((file) => file.slice(0, -'.mjs'.length))].sort();
}

/** @param {boolean} built whether the packages are to be built too */
async function setUp(built) {
  if (isInstalled() && !built) return 0;
  return withLock(async () => {
    const code = isInstalled() ? 0 : await install();
    return code === 0 && built ? build() : code;
  });
}
