/** sin(k / 128) and cos(k / 128) for k = 0 to 403 (past pi), each as the nearest float64 and what is missing from it. */
export interface TrigTable {
  readonly sin: Float64Array;
  readonly sinRest: Float64Array;
  readonly cos: Float64Array;
  readonly cosRest: Float64Array;
}

const LENGTH = 404;
const BITS = 200n;

let made: TrigTable | undefined;

/** The table, made when it is first asked for: Taylor series in integers of 200 binary places. */
export function trigTable(): TrigTable {
  if (made !== undefined) return made;
  const column = (): Float64Array => new Float64Array(LENGTH);
  const table = { sin: column(), sinRest: column(), cos: column(), cosRest: column() };
  for (let k = 0; k < LENGTH; k++) {
    [table.sin[k], table.sinRest[k]] = split(series(k, 1n));
    [table.cos[k], table.cosRest[k]] = split(series(k, 0n));
  }
  made = table;
  return table;
}

/** The alternating series of odd (`first` 1) or even (0) powers at k / 128, times 2^200. */
function series(k: number, first: bigint): bigint {
  const x = (BigInt(k) << BITS) >> 7n;
  let term = first === 1n ? x : 1n << BITS;
  let sum = 0n;
  for (let power = first; term !== 0n; power += 2n) {
    sum += term;
    term = -((((term * x) >> BITS) * x) >> BITS) / ((power + 1n) * (power + 2n));
  }
  return sum;
}

/** A number times 2^200, not negative, as the nearest float64 and the float64 nearest to the rest. */
function split(scaled: bigint): [value: number, rest: number] {
  const value = Number(scaled) / 2 ** Number(BITS);
  const rest = scaled - BigInt(value * 2 ** Number(BITS));
  return [value, Number(rest) / 2 ** Number(BITS)];
}
