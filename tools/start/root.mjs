import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * One line to the person who waits, on standard error: standard output belongs to the command.
 *
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`kleene: ${line}\n`);
}

/**
 * Seconds since `start` as people read them: `0.4 s`, `12 s`.
 *
 * @param {number} start a value of `performance.now()`
 */
export function since(start) {
  const seconds = (performance.now() - start) / 1000;
  return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}
