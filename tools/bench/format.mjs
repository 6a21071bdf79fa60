/** @typedef {import('./measurement.ts').Measurement} Measurement */

/**
 * A measurement in one line: package, name, value, and how it stands to its baseline.
 *
 * @param {string} room
 * @param {Measurement} measurement
 */
export function formatMeasurement(room, { name, value, unit, baseline, ratio, note }) {
  const against = baseline === undefined ? '' : `  baseline ${number(baseline)} ${unit}`;
  const times = ratio === undefined ? '' : `  ratio ${number(ratio)}`;
  return `${room.padEnd(9)} ${name.padEnd(48)} ${number(value).padStart(9)} ${unit}${against}${times}${note ? `  (${note})` : ''}`;
}

/** Three significant digits, without an exponent where people would not write one. @param {number} value */
function number(value) {
  return Math.abs(value) >= 1e6
    ? value.toExponential(2)
    : String(Number(value.toPrecision(Math.abs(value) >= 100 ? 4 : 3)));
}
