'use strict';

/**
 * What an artifact's kernels answer: products, exponentials and a fused kernel, large enough for a second thread to take part.
 *
 * @param {any} table
 * @param {(values: Float32Array | Int32Array) => { at: unknown, read: () => number[] }} place puts an array where the kernels see it
 * @returns {number[][]}
 */
exports.answers = (table, place) => {
  const wave = (/** @type {number} */ n, /** @type {number} */ by) =>
    Float32Array.from({ length: n }, (_, i) => ((i * by) % 101) / 50 - 1);
  const given = (/** @type {number} */ n, /** @type {number} */ by) => place(wave(n, by)).at;
  const product = place(new Float32Array(80 * 80));
  const layout = place(new Int32Array([1, 80, 80, 80, 0, 80, 1, 0, 80, 1, 0, 80]));
  const none = table.tableVersion.length === 0 && typeof product.at === 'number' ? 0 : null;
  table.matmul(product.at, given(6400, 37), given(6400, 53), none, layout.at, 0, 0, 0);
  const exponentials = place(new Float32Array(40_000));
  table.unary(3, exponentials.at, given(40_000, 29), 40_000, 0, 0);
  const normal = place(new Float32Array(400 * 128));
  table.layerNorm(normal.at, given(400 * 128, 31), given(128, 17), given(128, 19), 400, 128, 1e-5);
  return [product.read(), exponentials.read(), normal.read()];
};

// As a program, with the file of an addon and one to write: the answers with one thread and with two, thinned out, and how it refuses a call.
if (require.main === module) {
  const table = require(/** @type {string} */ (process.argv[2]));
  const native = (/** @type {Float32Array | Int32Array} */ values) => ({ at: values, read: () => Array.from(values) });
  const [one, two] = [1, 2].map((threads) => {
    table.setThreads(threads);
    return exports.answers(table, native);
  });
  let refused = '';
  try {
    table.unary(3, new Float32Array(1), new Float32Array(1), 2, 0, 0);
  } catch (error) {
    refused = String(error);
  }
  const thin = /** @type {number[][]} */ (one).map((answer) => answer.filter((_, i) => i % 97 === 0));
  const same = JSON.stringify(one) === JSON.stringify(two);
  const outcome = JSON.stringify({
    node: process.version,
    version: table.tableVersion(),
    same,
    refused,
    answers: thin,
  });
  // Into a file: under Wine a pipe is no standard output for Node.
  require('node:fs').writeFileSync(/** @type {string} */ (process.argv[3]), outcome);
}
