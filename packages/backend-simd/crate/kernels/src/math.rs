//! exp, log and their relatives for loops over float32: no branches, so that they vectorise, and NaN and infinities exact.

use crate::simd::mul_add;

/// Far enough above the largest float's logarithm that the result overflows by itself.
const EXP_HIGH: f32 = 89.0;
/// Far enough below the smallest that the power of 2 below is 0.
const EXP_LOW: f32 = -87.5;
/// 1.5 * 2^23: adding it rounds to an integer, which then lies in the low bits.
const ROUND: f32 = 12_582_912.0;

/// exp(r) - 1 for |r| <= ln(2) / 2 (the polynomial of Cephes' expf).
#[inline(always)]
fn exp_small<const FMA: bool>(r: f32) -> f32 {
    let p = mul_add::<FMA>(1.987_569_1e-4, r, 1.398_2e-3);
    let p = mul_add::<FMA>(p, r, 8.333_452e-3);
    let p = mul_add::<FMA>(p, r, 4.166_579_6e-2);
    let p = mul_add::<FMA>(p, r, 1.666_666_5e-1);
    let p = mul_add::<FMA>(p, r, 5e-1);
    mul_add::<FMA>(p * r, r, r)
}

/// e^r - 1 and 2^(n - 1) for x = n ln 2 + r; the latter is 0 for the least n.
#[inline(always)]
fn exp_parts<const FMA: bool>(x: f32) -> (f32, f32) {
    let high = if x > EXP_HIGH { EXP_HIGH } else { x };
    let c = if high < EXP_LOW { EXP_LOW } else { high };
    let sum = mul_add::<FMA>(c, core::f32::consts::LOG2_E, ROUND);
    let n = sum - ROUND;
    let r = mul_add::<FMA>(n, -0.693_359_4, c);
    let r = mul_add::<FMA>(n, 2.121_944_4e-4, r);
    // n lies in the low bits of the sum; the shift leaves 9 of them.
    let half = f32::from_bits((sum.to_bits() << 23).wrapping_add(126 << 23));
    (exp_small::<FMA>(r), half)
}

/// e^x, relative error below 2.5e-7; 0 where it would be below 1.7e-38.
#[inline(always)]
pub fn exp<const FMA: bool>(x: f32) -> f32 {
    let (e, half) = exp_parts::<FMA>(x);
    (e + 1.0) * half * 2.0
}

/// e^x - 1, without cancellation near 0.
#[inline(always)]
pub fn expm1<const FMA: bool>(x: f32) -> f32 {
    let (e, half) = exp_parts::<FMA>(x);
    if half == 0.5 { e } else { (e + 1.0) * half * 2.0 - 1.0 }
}

/// 1 / (1 + e^-x).
#[inline(always)]
pub fn sigmoid<const FMA: bool>(x: f32) -> f32 {
    1.0 / (1.0 + exp::<FMA>(-x))
}

/// tanh x by a rational function of degree 13 over 6; ±1 beyond 7.905.
#[inline(always)]
pub fn tanh<const FMA: bool>(x: f32) -> f32 {
    const LIMIT: f32 = 7.905_311;
    let high = if x > LIMIT { LIMIT } else { x };
    let c = if high < -LIMIT { -LIMIT } else { high };
    let s = c * c;
    let p = mul_add::<FMA>(s, -2.760_768_5e-16, 2.000_188e-13);
    let p = mul_add::<FMA>(s, p, -8.604_672e-11);
    let p = mul_add::<FMA>(s, p, 5.122_297_3e-8);
    let p = mul_add::<FMA>(s, p, 1.485_722_3e-5);
    let p = mul_add::<FMA>(s, p, 6.372_619_5e-4);
    let p = mul_add::<FMA>(s, p, 4.893_524_5e-3);
    let q = mul_add::<FMA>(s, 1.198_258_4e-6, 1.185_347e-4);
    let q = mul_add::<FMA>(s, q, 2.268_434_7e-3);
    let q = mul_add::<FMA>(s, q, 4.893_525e-3);
    let v = c * p / q;
    let v = if x >= LIMIT { 1.0 } else { v };
    if x <= -LIMIT { -1.0 } else { v }
}

/// ln of a positive normal number over 2^`offset` (Cephes' logf).
#[inline(always)]
fn log_normal<const FMA: bool>(x: f32, offset: i32) -> f32 {
    let bits = x.to_bits() as i32;
    // The mantissa into [sqrt(1/2), sqrt(2)).
    let shifted = bits.wrapping_sub(0x3f35_04f3);
    let exponent = (shifted >> 23) - offset;
    let m = f32::from_bits(bits.wrapping_sub(shifted & -0x0080_0000) as u32) - 1.0;
    let e = exponent as f32;
    let s = m * m;
    let p = mul_add::<FMA>(7.037_683_6e-2, m, -1.151_461e-1);
    let p = mul_add::<FMA>(p, m, 1.167_699_9e-1);
    let p = mul_add::<FMA>(p, m, -1.242_014_1e-1);
    let p = mul_add::<FMA>(p, m, 1.424_932_3e-1);
    let p = mul_add::<FMA>(p, m, -1.666_805_8e-1);
    let p = mul_add::<FMA>(p, m, 2.000_071_5e-1);
    let p = mul_add::<FMA>(p, m, -2.499_999_4e-1);
    let p = mul_add::<FMA>(p, m, 3.333_333e-1);
    let y = p * m * s;
    let y = mul_add::<FMA>(e, -2.121_944_4e-4, y);
    let y = mul_add::<FMA>(-0.5, s, y);
    mul_add::<FMA>(e, 0.693_359_4, m + y)
}

/// ln x; NaN below 0, -Infinity at 0.
#[inline(always)]
pub fn log<const FMA: bool>(x: f32) -> f32 {
    // Subnormal numbers are scaled up first.
    let tiny = x < f32::MIN_POSITIVE;
    let v = log_normal::<FMA>(if tiny { x * 8_388_608.0 } else { x }, if tiny { 23 } else { 0 });
    let v = if x < 0.0 { f32::NAN } else { v };
    let v = if x == 0.0 { f32::NEG_INFINITY } else { v };
    if x == f32::INFINITY || x.is_nan() { x } else { v }
}

/// ln(1 + x), without cancellation near 0: what the rounding of 1 + x lost is added, as a first-order term.
#[inline(always)]
pub fn log1p<const FMA: bool>(x: f32) -> f32 {
    let u = 1.0 + x;
    // 1 + x is never subnormal.
    let v = log_normal::<FMA>(u, 0) + (x - (u - 1.0)) / u;
    let v = if u < 0.0 { f32::NAN } else { v };
    let v = if u == 0.0 { f32::NEG_INFINITY } else { v };
    if u == f32::INFINITY || u.is_nan() { u } else { v }
}

/// [`log1p`] of a number in [0, 1]: there is nothing to tell apart but NaN, which what was lost carries on.
#[inline(always)]
pub fn log1p_of_part<const FMA: bool>(x: f32) -> f32 {
    let u = 1.0 + x;
    log_normal::<FMA>(u, 0) + (x - (u - 1.0)) / u
}

/// ln(1 + e^x), for any x.
#[inline(always)]
pub fn softplus<const FMA: bool>(x: f32) -> f32 {
    let positive = if x < 0.0 { 0.0 } else { x };
    positive + log1p_of_part::<FMA>(exp::<FMA>(-x.abs()))
}

/// a^b as `Math.pow` has it: unlike C's, NaN where b is NaN, and for ±1 to an infinite power.
#[inline(always)]
pub fn pow(a: f32, b: f32) -> f32 {
    if b == 2.0 {
        return a * a;
    }
    if b.is_nan() || (b.is_infinite() && a.abs() == 1.0) {
        return f32::NAN;
    }
    f64::from(a).powf(f64::from(b)) as f32
}
