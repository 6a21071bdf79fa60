import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './root.mjs';

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Outcome */

let interrupted = false;

/** Whether Ctrl-C was pressed while a program of ours ran: whoever runs several of them has to stop then. */
export function wasInterrupted() {
  return interrupted;
}

/**
 * Runs a program in the foreground. A terminal sends Ctrl-C to the whole group, so this process only waits for the child
 * to end its own way; signals sent to this process alone are passed on.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { onOutput?: (text: string, stream: 'stdout' | 'stderr') => void }} [options]
 * @returns {Promise<Outcome>}
 */
export function run(command, args, { onOutput, ...options } = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (onOutput !== undefined)
    for (const stream of /** @type {const} */ (['stdout', 'stderr']))
      child[stream]?.setEncoding('utf8').on('data', (text) => onOutput(text, stream));
  const wait = () => void (interrupted = true);
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
 * Runs a program as `run` does and keeps what it prints: standard output, and both streams in one text.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<Outcome & { stdout: string, output: string }>}
 */
export async function capture(command, args, options = {}) {
  let stdout = '';
  let output = '';
  const outcome = await run(command, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
    onOutput: (text, stream) => {
      output += text;
      if (stream === 'stdout') stdout += text;
    },
  });
  return { ...outcome, stdout, output };
}

/**
 * The exit code that passes an outcome on; a shell's 128 + number for a signal.
 *
 * @param {Outcome} outcome
 */
export function exitCodeOf({ code, signal }) {
  return signal === null ? (code ?? 1) : 128 + constants.signals[signal];
}
