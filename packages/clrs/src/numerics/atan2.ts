import { trigTable } from './trig-table.ts';

const SPLITTER = 2 ** 27 + 1;

/**
 * `Math.atan2(y, x)`, rounded correctly but for about one case in ten thousand: one Newton step from the engine's own, with
 * sine and cosine to 20 digits from the nearest multiple of 1/128.
 */
export function atan2(y: number, x: number): number {
  if (y < 0) return -atan2(-y, x);
  const angle = Math.atan2(y, x);
  const { sin, sinRest, cos, cosRest } = trigTable();
  const k = Math.round(angle * 128);
  const r = angle - k / 128;
  const [sk, ck] = [sin[k]!, cos[k]!];
  const rr = r * r;
  // cos r = 1 - c and sin r = r + s.
  const c = rr * (1 / 2 - rr * (1 / 24 - rr / 720));
  const s = -r * rr * (1 / 6 - rr * (1 / 120 - rr / 5040));
  const [sr, cr] = [sk * r, ck * r];
  const [cosine, sine] = [ck - sr, sk + cr];
  const cosineRest =
    sumError(ck, -sr, cosine) - productError(sk, r, sr) + (cosRest[k]! - sinRest[k]! * r) - ck * c - sk * s;
  const sineRest = sumError(sk, cr, sine) + productError(ck, r, cr) + (sinRest[k]! + cosRest[k]! * r) - sk * c + ck * s;
  const [yc, xs] = [y * cosine, x * sine];
  const across = yc - xs + (productError(y, cosine, yc) - productError(x, sine, xs)) + (y * cosineRest - x * sineRest);
  const along = x * cosine + y * sine;
  return along > 0 ? angle + across / along : angle;
}

/** a b minus its rounded value, exactly (Dekker 1971). */
function productError(a: number, b: number, product: number): number {
  const sa = SPLITTER * a;
  const ah = sa - (sa - a);
  const al = a - ah;
  const sb = SPLITTER * b;
  const bh = sb - (sb - b);
  const bl = b - bh;
  return al * bl - (product - ah * bh - al * bh - ah * bl);
}

/** a + b minus its rounded value, exactly (Knuth). */
function sumError(a: number, b: number, sum: number): number {
  const t = sum - a;
  return a - (sum - t) + (b - t);
}
