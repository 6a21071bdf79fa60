import { wasInterrupted } from '../start/child.mjs';
import { since } from '../start/root.mjs';

/**
 * Counts what passed, failed and was skipped, and prints a line for each check as it ends.
 *
 * @typedef {object} Tally
 * @property {(name: string, work: () => Promise<string | void> | string | void) => Promise<boolean>} check runs `work`; what it returns is shown beside the name, what it throws is the failure
 * @property {(name: string, reason: string) => void} skip
 * @property {(counts: Counts) => void} add counts made elsewhere
 * @property {() => number} close prints the closing line; the exit code, 130 after Ctrl-C, which ends all further checks
 */

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** Thrown by a check that cannot be made here; the message is the reason. */
export class Skipped extends Error {}

/** @returns {Tally} */
export function tally() {
  const total = { passed: 0, failed: 0, skipped: 0 };
  /** @type {string[]} */
  const failures = [];
  /** @type {string[]} */
  const skips = [];

  /** @param {string} name @param {string} reason */
  const skip = (name, reason) => {
    total.skipped++;
    skips.push(`${name}: ${reason}`);
    console.log(`- ${name}: skipped, ${reason}`);
  };

  return {
    skip,
    async check(name, work) {
      if (wasInterrupted()) return false;
      const start = performance.now();
      try {
        const detail = await work();
        total.passed++;
        console.log(`✓ ${name}${detail ? `: ${detail}` : ''} (${since(start)})`);
        return true;
      } catch (error) {
        if (error instanceof Skipped) skip(name, error.message);
        else {
          total.failed++;
          failures.push(name);
          console.log(
            `✗ ${name} (${since(start)})\n${indent(cut(error instanceof Error ? error.message : String(error)))}`,
          );
        }
        return false;
      }
    },
    add(counts) {
      total.passed += counts.passed;
      total.failed += counts.failed;
      total.skipped += counts.skipped;
    },
    close() {
      if (skips.length > 0) console.log(`\nskipped checks:\n${indent(skips.join('\n'))}`);
      if (failures.length > 0) console.log(`\nfailed checks: ${failures.join(', ')}`);
      console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
      if (wasInterrupted()) return 130;
      return total.failed === 0 ? 0 : 1;
    },
  };
}

/** @param {string} text */
function indent(text) {
  return text.trimEnd().replace(/^/gm, '    ');
}

/** The beginning and the end of a long text, and how much lies between. @param {string} text */
function cut(text) {
  const lines = text.split('\n');
  const left = lines.length - 60;
  return left <= 1 ? text : [...lines.slice(0, 40), `… ${left} more lines …`, ...lines.slice(-20)].join('\n');
}
