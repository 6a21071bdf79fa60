//! One array in, one out: functions of each element.

use crate::buf::{Buf, Element, Result};
use crate::math;
use crate::simd::{Loop, fastest};
use crate::threads::{GRAIN, Threads, ranges};
use crate::usual::usual;

/// A function of one element.
pub trait Map<T, U>: Copy + Sync {
    /// Its value; must be `#[inline(always)]`.
    fn at<const FMA: bool>(self, x: T) -> U;
}

struct Each<'a, T, U, F> {
    out: &'a mut [U],
    a: &'a [T],
    f: F,
}

impl<T: Copy, U, F: Map<T, U>> Loop for Each<'_, T, U, F> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (o, &x) in self.out.iter_mut().zip(self.a) {
            *o = self.f.at::<FMA>(x);
        }
    }
}

/// Elements that an operation in place copies aside at a time.
const ASIDE: usize = usual(512, 32);

struct InPlace<'a, T, F> {
    out: &'a mut [T],
    f: F,
}

impl<T: Element + Default, F: Map<T, T>> Loop for InPlace<'_, T, F> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let mut aside = [T::default(); ASIDE];
        for block in self.out.chunks_mut(ASIDE) {
            let a = &mut aside[..block.len()];
            a.copy_from_slice(block);
            Each { out: block, a, f: self.f }.run::<FMA>();
        }
    }
}

/// out[i] = f(a[i]).
pub fn map<T: Element, U: Element, F: Map<T, U>>(
    threads: &dyn Threads,
    out: Buf,
    a: Buf,
    n: usize,
    f: F,
) -> Result<()> {
    let (out, a) = (out.write::<U>(n)?, a.read::<T>(n)?);
    ranges(threads, n, GRAIN, 64, |from, to| {
        // SAFETY: ranges are disjoint, and the caller vouches that out and a do not overlap.
        let (out, a) = unsafe { (out.part(from, to - from), a.part(from, to - from)) };
        fastest(Each { out, a, f });
    });
    Ok(())
}

/// As [`map`], where out may be a.
pub fn map_in_place<T: Element + Default, F: Map<T, T>>(
    threads: &dyn Threads,
    out: Buf,
    a: Buf,
    n: usize,
    f: F,
) -> Result<()> {
    if !out.same(&a) {
        return map(threads, out, a, n, f);
    }
    let out = out.write::<T>(n)?;
    ranges(threads, n, GRAIN, 64, |from, to| {
        // SAFETY: ranges are disjoint, and this is the only slice of them.
        let out = unsafe { out.part(from, to - from) };
        fastest(InPlace { out, f });
    });
    Ok(())
}

/// Types of one function each: `Name(fields)(x, F) => value`.
macro_rules! maps {
    ($($name:ident $(($($field:ident),+))? [$x:ident, $fma:ident] => $value:expr;)+) => {$(
        #[derive(Clone, Copy)]
        struct $name $(($(maps!(@f32 $field)),+))?;
        impl Map<f32, f32> for $name {
            #[inline(always)]
            fn at<const $fma: bool>(self, $x: f32) -> f32 {
                $(let $name($($field),+) = self;)?
                $value
            }
        }
    )+};
    (@f32 $field:ident) => { f32 };
}

const SELU_SCALE: f32 = 1.050_701;
const SELU_ALPHA: f32 = 1.673_263_2;

maps! {
    Relu [x, F] => if x < 0.0 { 0.0 } else { x };
    Relu6 [x, F] => { let y = if x < 0.0 { 0.0 } else { x }; if y > 6.0 { 6.0 } else { y } };
    Step(alpha) [x, F] => { let y = if x > 0.0 { 1.0 } else { alpha }; if x.is_nan() { x } else { y } };
    Exp [x, F] => math::exp::<F>(x);
    Expm1 [x, F] => math::expm1::<F>(x);
    Log [x, F] => math::log::<F>(x);
    Log1p [x, F] => math::log1p::<F>(x);
    Sqrt [x, F] => x.sqrt();
    Rsqrt [x, F] => 1.0 / x.sqrt();
    Square [x, F] => x * x;
    Neg [x, F] => -x;
    Abs [x, F] => x.abs();
    Reciprocal [x, F] => 1.0 / x;
    Sigmoid [x, F] => math::sigmoid::<F>(x);
    Tanh [x, F] => math::tanh::<F>(x);
    Elu [x, F] => if x >= 0.0 { x } else { math::expm1::<F>(x) };
    Selu [x, F] => if x >= 0.0 { SELU_SCALE * x } else { SELU_SCALE * SELU_ALPHA * math::expm1::<F>(x) };
    Softplus [x, F] => math::softplus::<F>(x);
    Sign [x, F] => { let y = if x < 0.0 { -1.0 } else { 0.0 }; if x > 0.0 { 1.0 } else { y } };
    Floor [x, F] => x.floor();
    Ceil [x, F] => x.ceil();
    Round [x, F] => x.round_ties_even();
    Clip(low, high) [x, F] => { let y = if x > high { high } else { x }; if y < low { low } else { y } };
    Leaky(alpha) [x, F] => if x < 0.0 { alpha * x } else { x };
    Affine(alpha, beta) [x, F] => alpha * x + beta;
}

/// `unary` of the table.
pub fn unary(threads: &dyn Threads, op: u32, out: Buf, a: Buf, n: u32, alpha: f64, beta: f64) -> Result<()> {
    let (n, alpha, beta) = (n as usize, alpha as f32, beta as f32);
    macro_rules! choose {
        ($($code:literal => $f:expr,)+) => {
            match op {
                $($code => map_in_place(threads, out, a, n, $f),)+
                _ => Err("no such operation"),
            }
        };
    }
    choose! {
        0 => Relu, 1 => Relu6, 2 => Step(alpha), 3 => Exp, 4 => Expm1, 5 => Log, 6 => Log1p, 7 => Sqrt, 8 => Rsqrt,
        9 => Square, 10 => Neg, 11 => Abs, 12 => Reciprocal, 13 => Sigmoid, 14 => Tanh, 15 => Elu, 16 => Selu,
        17 => Softplus, 18 => Sign, 19 => Floor, 20 => Ceil, 21 => Round, 22 => Clip(alpha, beta), 23 => Leaky(alpha),
        24 => Affine(alpha, beta),
    }
}

#[derive(Clone, Copy)]
struct IsZero;
impl Map<u8, u8> for IsZero {
    #[inline(always)]
    fn at<const FMA: bool>(self, x: u8) -> u8 {
        u8::from(x == 0)
    }
}

/// `logicalNot` of the table.
pub fn logical_not(threads: &dyn Threads, out: Buf, a: Buf, n: u32) -> Result<()> {
    map_in_place(threads, out, a, n as usize, IsZero)
}
