import path from 'node:path';
import { capture, exitCodeOf } from '../start/child.mjs';
import { npm } from '../start/npm.mjs';
import { root } from '../start/root.mjs';
import { readJson } from './workspaces.mjs';

/** @typedef {import('node:child_process').SpawnOptions} SpawnOptions */

/**
 * The script behind a program of an installed package, to be run by this Node without a shell.
 *
 * @param {string} name the package
 * @param {string} [program] where it is not called like its package
 */
export function script(name, program = name) {
  const folder = path.join(root, 'node_modules', ...name.split('/'));
  const { bin } = readJson(path.join(folder, 'package.json'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[program]);
}

/**
 * Runs a program of an installed package to its end; its standard output, or an error with all it printed.
 *
 * @param {string} name
 * @param {string[]} args
 * @param {SpawnOptions & { program?: string }} [options]
 */
export async function tool(name, args, { program, ...options } = {}) {
  return succeed(process.execPath, [script(name, program), ...args], options);
}

/**
 * Runs npm to its end; its standard output, or an error with all it printed.
 *
 * @param {string[]} args
 * @param {SpawnOptions} [options]
 */
export async function runNpm(args, options = {}) {
  const { command, args: before, shell } = npm();
  return succeed(command, [...before, ...args], { shell, ...options });
}

/**
 * Runs any program to its end; its standard output, or an error with all it printed.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {SpawnOptions} [options]
 */
export async function succeed(command, args, options = {}) {
  const outcome = await capture(command, args, { ...options, env: { ...(options.env ?? process.env), NO_COLOR: '1' } });
  const code = exitCodeOf(outcome);
  if (code === 0) return outcome.stdout;
  throw new Error(`${outcome.output.trim()}\n(exit code ${code})`);
}
