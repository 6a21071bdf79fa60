/**
 * The runnable example of a README. `installs` is what its `npm i` line names, `code` its first js block, `output` the
 * text block after that.
 *
 * @typedef {object} Example
 * @property {string[]} installs
 * @property {string} code
 * @property {string} output
 */

/**
 * Reads the example from the text of a README; a string says what is missing.
 *
 * @param {string} text
 * @returns {Example | string}
 */
export function readExample(text) {
  const lines = text.replaceAll('\r\n', '\n');
  const install = /^(?:\$ )?npm (?:i|install) (.+)$/m.exec(lines)?.[1];
  const example = /^```js\n(?<code>.*?)^```\n(?<rest>.*)/ms.exec(lines)?.groups;
  const output = /^```text\n(.*?)^```$/ms.exec(example?.['rest'] ?? '')?.[1];
  if (install === undefined) return 'has no line "npm i <packages>"';
  if (example?.['code'] === undefined) return 'has no ```js block';
  if (output === undefined) return 'has no ```text block after its ```js block';
  if (/^```js$/m.test(example['rest'] ?? '')) return 'has a second ```js block, which nothing runs';
  return {
    installs: install
      .trim()
      .split(/\s+/)
      .filter((word) => !word.startsWith('-')),
    code: example['code'],
    output,
  };
}

/**
 * The first line in which what was printed differs from what the README says, or undefined.
 *
 * @param {string} expected
 * @param {string} printed
 */
export function firstDifference(expected, printed) {
  const wanted = expected
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
  const got = printed
    .replaceAll('\r\n', '\n')
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
  const index = Array.from({ length: Math.max(wanted.length, got.length) }, (_, i) => i).find(
    (i) => wanted[i] !== got[i],
  );
  if (index === undefined) return undefined;
  const show = (/** @type {string | undefined} */ line) => (line === undefined ? 'nothing' : JSON.stringify(line));
  return `line ${index + 1} of the output should be ${show(wanted[index])}, is ${show(got[index])}`;
}
