import { fused, unfused } from './fused.ts';
import { trigTable, type TrigTable } from './trig-table.ts';

/** Sine and cosine of an angle from 0 to 10^8. */
export interface Trig {
  sin(x: number): number;
  cos(x: number): number;
}

/** a b + c, rounded once or twice. */
type MultiplyAdd = (a: number, b: number, c: number) => number;

/**
 * Sine and cosine as the GNU C library from 2.28 on rounds them, on a processor with fused multiply-add or without; or as
 * this engine does.
 */
export function trigOf(variant: 'glibc-fma' | 'glibc' | 'platform' = 'glibc-fma'): Trig {
  if (variant === 'platform') return Math;
  const F = variant === 'glibc-fma' ? fused : unfused;
  const table = trigTable();
  return { sin: (x) => sine(x, F, table), cos: (x) => cosine(x, F, table) };
}

const [S1, S2, S3, S4, S5] = [
  -0.16666666666666666, 0.008333333333332329, -0.00019841269834414642, 0.000002755729806860771, -2.5022014848318398e-8,
] as const;
const [A3, A5] = [-0.16666666666666488, 0.008333332142857223] as const;
const [B2, B4, B6] = [0.5, -0.04166666666666644, 0.001388888740079376] as const;
/** Adding it rounds to the nearest 1/128. */
const BIG = 1.5 * 2 ** 45;
const ROUND = 1.5 * 2 ** 52;
const TWO_OVER_PI = 0.6366197723675814;
/** pi / 2 in four parts, and in two. */
const [M1, M2, M3, M4] = [
  1.5707963407039642, -1.3909067564377153e-8, -4.97899623147991e-17, -1.9034889620193266e-25,
] as const;
const [HALF_PI, HALF_PI_REST] = [1.5707963267948966, 6.123233995736766e-17] as const;

const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);

/** The upper half of the bits of a number without its sign, which orders numbers by size. */
function highWord(x: number): number {
  value[0] = x;
  return words[1]! & 0x7fffffff;
}

function sine(x: number, F: MultiplyAdd, table: TrigTable): number {
  const high = highWord(x);
  if (high < 0x3e500000) return x;
  if (high < 0x3feb6000) return sineNear(x, 0, F, table);
  if (high < 0x400368fd) {
    const r = cosineNear(HALF_PI - Math.abs(x), HALF_PI_REST, F, table);
    return x > 0 ? Math.abs(r) : -Math.abs(r);
  }
  return quadrant(x, 0, F, table);
}

function cosine(x: number, F: MultiplyAdd, table: TrigTable): number {
  const high = highWord(x);
  if (high < 0x3e400000) return 1;
  if (high < 0x3feb6000) return cosineNear(x, 0, F, table);
  if (high < 0x400368fd) {
    const y = HALF_PI - Math.abs(x);
    const a = y + HALF_PI_REST;
    return sineNear(a, y - a + HALF_PI_REST, F, table);
  }
  return quadrant(x, 1, F, table);
}

/** Takes multiples of pi / 2 away and picks sine or cosine. */
function quadrant(x: number, shift: number, F: MultiplyAdd, table: TrigTable): number {
  const j = F(x, TWO_OVER_PI, ROUND) - ROUND;
  const q = (j + shift) & 3;
  const y = F(-j, M2, F(-j, M1, x));
  const first = j * M3;
  const reduced = y - first;
  let rest = y - reduced - first;
  const second = j * M4;
  const a = reduced - second;
  rest += reduced - a - second;
  const r = (q & 1) === 1 ? cosineNear(a, rest, F, table) : sineNear(a, rest, F, table);
  return (q & 2) === 2 ? -r : r;
}

/** cos(x + dx) for |x| below 0.86: from the nearest multiple of 1/128. */
function cosineNear(x: number, dx: number, F: MultiplyAdd, { sin, sinRest, cos, cosRest }: TrigTable): number {
  const u = BIG + Math.abs(x);
  const k = (u - BIG) * 128;
  const r = Math.abs(x) - (u - BIG) + (x < 0 ? -dx : dx);
  const rr = r * r;
  const s = F(r * rr, F(rr, A5, A3), r);
  const c = rr * F(rr, F(rr, B6, B4), B2);
  return cos[k]! + F(-sin[k]!, s, F(-cos[k]!, c, F(-s, sinRest[k]!, cosRest[k]!)));
}

/** sin(x + dx) for |x| below 0.86: by a polynomial near 0, else from the nearest multiple of 1/128. */
function sineNear(x: number, dx: number, F: MultiplyAdd, { sin, sinRest, cos, cosRest }: TrigTable): number {
  if (Math.abs(x) < 0.126) {
    const xx = x * x;
    const p = F(F(F(F(S5, xx, S4), xx, S3), xx, S2), xx, S1);
    return x + F(F(p, x, -(0.5 * dx)), xx, dx);
  }
  const d = x <= 0 ? -dx : dx;
  const u = BIG + Math.abs(x);
  const k = (u - BIG) * 128;
  const r = Math.abs(x) - (u - BIG);
  const rr = r * r;
  const s = r + F(r * rr, F(rr, A5, A3), d);
  const c = F(r, d, rr * F(rr, F(rr, B6, B4), B2));
  const result = sin[k]! + F(cos[k]!, s, F(-sin[k]!, c, F(s, cosRest[k]!, sinRest[k]!)));
  return x < 0 ? -result : result;
}
