//! Conversions between the types of elements, and filling.

use crate::buf::{Buf, Element, Result};
use crate::simd::{Loop, fastest};
use crate::threads::{GRAIN, Threads, ranges};
use crate::unary::{Map, Numbers, map};

/// The code of float32, as the table has it.
pub const FLOAT32: u32 = 0;
/// The code of int32.
pub const INT32: u32 = 1;
/// The code of bool.
pub const BOOL: u32 = 2;

struct To;

/// `x | 0`: the fraction is cut off, the rest is taken modulo 2^32, NaN and infinities give 0. Beyond 2^63 a float32 is a
/// multiple of 2^40: nothing is left.
#[inline(always)]
fn to_int32(x: f32) -> i32 {
    if x.abs() < 9.0e18 { x as i64 as i32 } else { 0 }
}

struct ToIntegers<'a> {
    out: &'a mut [i32],
    a: &'a [f32],
}

impl Loop for ToIntegers<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        const BLOCK: usize = 64;
        for (out, a) in self.out.chunks_mut(BLOCK).zip(self.a.chunks(BLOCK)) {
            let small = a.iter().fold(true, |small, x| small & (x.abs() < 2_147_483_648.0));
            if small {
                // SAFETY: all of them are integers of 32 bits once their fraction is cut off.
                out.iter_mut().zip(a).for_each(|(out, &x)| *out = unsafe { x.to_int_unchecked() });
            } else {
                out.iter_mut().zip(a).for_each(|(out, &x)| *out = to_int32(x));
            }
        }
    }
}

fn to_integers(threads: &dyn Threads, out: Buf, a: Buf, n: usize) -> Result<()> {
    let (out, a) = (out.write::<i32>(n)?, a.read::<f32>(n)?);
    ranges(threads, n, GRAIN, 64, |from, to| {
        // SAFETY: ranges are disjoint, and the caller vouches that out and a do not overlap.
        let (out, a) = unsafe { (out.part(from, to - from), a.part(from, to - from)) };
        fastest(ToIntegers { out, a });
    });
    Ok(())
}

impl Map<f32, u8> for To {
    #[inline(always)]
    fn at<const FMA: bool>(x: f32, _numbers: Numbers) -> u8 {
        u8::from(x != 0.0)
    }
}
impl Map<i32, f32> for To {
    #[inline(always)]
    fn at<const FMA: bool>(x: i32, _numbers: Numbers) -> f32 {
        x as f32
    }
}
impl Map<i32, u8> for To {
    #[inline(always)]
    fn at<const FMA: bool>(x: i32, _numbers: Numbers) -> u8 {
        u8::from(x != 0)
    }
}
impl Map<u8, f32> for To {
    #[inline(always)]
    fn at<const FMA: bool>(x: u8, _numbers: Numbers) -> f32 {
        f32::from(x)
    }
}
impl Map<u8, i32> for To {
    #[inline(always)]
    fn at<const FMA: bool>(x: u8, _numbers: Numbers) -> i32 {
        i32::from(x)
    }
}

struct Same;
impl<T> Map<T, T> for Same {
    #[inline(always)]
    fn at<const FMA: bool>(x: T, _numbers: Numbers) -> T {
        x
    }
}

/// `cast` of the table.
pub fn cast(threads: &dyn Threads, from: u32, to: u32, out: Buf, a: Buf, n: u32) -> Result<()> {
    let n = n as usize;
    match (from, to) {
        (FLOAT32, FLOAT32) | (INT32, INT32) => map::<u32, u32, Same>(threads, out, a, n),
        (BOOL, BOOL) => map::<u8, u8, Same>(threads, out, a, n),
        (FLOAT32, INT32) => to_integers(threads, out, a, n),
        (FLOAT32, BOOL) => map::<f32, u8, To>(threads, out, a, n),
        (INT32, FLOAT32) => map::<i32, f32, To>(threads, out, a, n),
        (INT32, BOOL) => map::<i32, u8, To>(threads, out, a, n),
        (BOOL, FLOAT32) => map::<u8, f32, To>(threads, out, a, n),
        (BOOL, INT32) => map::<u8, i32, To>(threads, out, a, n),
        _ => Err("no such type"),
    }
}

fn fill_with<T: Element>(threads: &dyn Threads, out: Buf, value: T, n: usize) -> Result<()> {
    let out = out.write::<T>(n)?;
    // SAFETY: ranges are disjoint.
    ranges(threads, n, 4 * GRAIN, 64, |from, to| unsafe { out.part(from, to - from) }.fill(value));
    Ok(())
}

/// `fill` of the table.
pub fn fill(threads: &dyn Threads, dtype: u32, out: Buf, value: f64, n: u32) -> Result<()> {
    let n = n as usize;
    match dtype {
        FLOAT32 => fill_with(threads, out, value as f32, n),
        INT32 => fill_with(threads, out, value as i64 as i32, n),
        BOOL => fill_with(threads, out, u8::from(value != 0.0), n),
        _ => Err("no such type"),
    }
}
