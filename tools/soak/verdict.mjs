/**
 * @typedef {{ step: number, loss: number, numTensors: number, numDataBuffers: number, numBytes: number, heapUsed: number, external: number, arrayBuffers: number, rss: number, seconds: number }} Sample
 */

/** What may be added between two collections without being a leak: code that gets compiled, caches of the runtime. */
const SLACK = 4 * 2 ** 20;

/**
 * What of a series of samples is not constant after the first fifth of it, in words; an empty list when all is. Counts of tensors
 * and their bytes must be the same in every sample; memory may not grow by more than 4 MiB and 5 % from the second fifth to the last.
 * @param {readonly Sample[]} samples
 * @returns {string[]}
 */
export function growth(samples) {
  const warm = samples.slice(Math.ceil(samples.length / 5));
  if (warm.length < 5) return [`there are only ${samples.length} samples, too few to judge by`];
  const found = [];
  for (const name of /** @type {const} */ (['numTensors', 'numDataBuffers'])) {
    const values = [...new Set(warm.map((sample) => sample[name]))];
    if (values.length > 1) found.push(`${name} is not constant: ${values.join(', ')}`);
  }
  const part = Math.ceil(warm.length / 4);
  for (const name of /** @type {const} */ (['heapUsed', 'external', 'arrayBuffers'])) {
    const of = (/** @type {readonly Sample[]} */ list) => median(list.map((sample) => sample[name]));
    const early = of(warm.slice(0, part));
    const late = of(warm.slice(-part));
    if (late - early > Math.max(SLACK, 0.05 * early))
      found.push(`${name} grew from ${mebibytes(early)} to ${mebibytes(late)} MiB`);
  }
  return found;
}

/** @param {number} bytes */
export function mebibytes(bytes) {
  return (bytes / 2 ** 20).toFixed(1);
}

/** @param {readonly number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
