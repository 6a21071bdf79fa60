const SPLITTER = 2 ** 27 + 1;
const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);

/**
 * a b + c with one rounding, as a processor's fused multiply-add (Boldo and Melquiond 2008: the exact product, then an addition
 * rounded to odd). Right as long as nothing over- or underflows.
 */
export function fused(a: number, b: number, c: number): number {
  const p = a * b;
  const sa = SPLITTER * a;
  const ah = sa - (sa - a);
  const al = a - ah;
  const sb = SPLITTER * b;
  const bh = sb - (sb - b);
  const bl = b - bh;
  const e = al * bl - (p - ah * bh - al * bh - ah * bl);
  const uh = c + e;
  const ut = uh - c;
  const ul = c - (uh - ut) + (e - ut);
  const th = p + uh;
  const tt = th - p;
  const tl = p - (th - tt) + (uh - tt);
  return th + oddSum(tl, ul);
}

/** a b + c with two roundings, as a processor without fused multiply-add. */
export function unfused(a: number, b: number, c: number): number {
  return a * b + c;
}

/** a + b, rounded to the neighbour with an odd last bit where it is not exact. */
function oddSum(a: number, b: number): number {
  const sum = a + b;
  const t = sum - a;
  const error = a - (sum - t) + (b - t);
  if (error === 0) return sum;
  value[0] = sum;
  if ((words[0]! & 1) === 1) return sum;
  // Bits of a double grow away from zero, so a step towards the error is up where the two have the same sign.
  if (error > 0 === sum > 0) words[0]! += 1;
  else {
    if (words[0] === 0) words[1]! -= 1;
    words[0]! -= 1;
  }
  return value[0]!;
}
