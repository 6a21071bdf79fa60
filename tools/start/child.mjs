import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './root.mjs';

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Outcome */

/**
 * Runs a program in the foreground. A terminal sends Ctrl-C to the whole group, so this process only waits for the child
 * to end its own way; signals sent to this process alone are passed on.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { onOutput?: (text: string) => void }} [options]
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { onOutput, ...options } = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (onOutput !== undefined)
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onOutput);
  const wait = () => {};
  const forward = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
  process.on('SIGINT', wait).on('SIGTERM', forward).on('SIGHUP', forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('SIGINT', wait).off('SIGTERM', forward).off('SIGHUP', forward);
      resolve({ code, signal });
    });
  });
}

/**
 * Runs a program as `run` does and keeps all it prints, both streams in one text.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<Outcome & { output: string }>}
 */
export async function capture(command, args, options = {}) {
  let output = '';
  const outcome = await run(command, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    onOutput: (text) => void (output += text),
  });
  return { ...outcome, output };
}

/**
 * The exit code that passes an outcome on; a shell's 128 + number for a signal.
 *
 * @param {Outcome} outcome
 */
export function exitCodeOf({ code, signal }) {
  return signal === null ? (code ?? 1) : 128 + constants.signals[signal];
}
