#!/usr/bin/env node
// Committed as it is: npm links a bin at install time only if its target exists, and dist/ does not before the first build.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
const main = new URL('../dist/main.js', import.meta.url);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`kleene: needs Node 20.19 or newer, this is ${process.versions.node}\n`);
  process.exitCode = 2;
} else if (!existsSync(fileURLToPath(main))) {
  process.stderr.write('kleene: not built yet; run "npm run build" in the repository first\n');
  process.exitCode = 2;
} else {
  const { start } = await import(main.href);
  await start();
}
