//! One array in, one out: functions of each element.

use core::marker::PhantomData;

use crate::buf::{Buf, Element, Result};
use crate::math;
use crate::simd::{Loop, fastest};
use crate::threads::{GRAIN, Threads, ranges};
use crate::usual::usual;

/// A function of one element.
pub trait Map<T, U>: 'static {
    /// Its value; must be `#[inline(always)]`.
    fn at<const FMA: bool>(x: T, numbers: Numbers) -> U;
}

/// The numbers that some functions take besides their element.
pub type Numbers = [f32; 2];

struct Each<'a, T, U, F> {
    out: &'a mut [U],
    a: &'a [T],
    numbers: Numbers,
    f: PhantomData<F>,
}

impl<T: Copy, U, F: Map<T, U>> Loop for Each<'_, T, U, F> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (o, &x) in self.out.iter_mut().zip(self.a) {
            *o = F::at::<FMA>(x, self.numbers);
        }
    }
}

/// A loop over one array: what is compiled for each function, while all else is compiled for each pair of types.
type Over<T, U> = fn(&mut [U], &[T], Numbers);

fn each<T: Copy, U, F: Map<T, U>>(out: &mut [U], a: &[T], numbers: Numbers) {
    fastest(Each { out, a, numbers, f: PhantomData::<F> });
}

/// out[i] = f(a[i]).
pub fn map<T: Element, U: Element, F: Map<T, U>>(threads: &dyn Threads, out: Buf, a: Buf, n: usize) -> Result<()> {
    go(threads, out, a, n, [0.0; 2], each::<T, U, F>)
}

fn go<T: Element, U: Element>(
    threads: &dyn Threads,
    out: Buf,
    a: Buf,
    n: usize,
    numbers: Numbers,
    over: Over<T, U>,
) -> Result<()> {
    let (out, a) = (out.write::<U>(n)?, a.read::<T>(n)?);
    ranges(threads, n, GRAIN, 64, |from, to| {
        // SAFETY: ranges are disjoint, and the caller vouches that out and a do not overlap.
        let (out, a) = unsafe { (out.part(from, to - from), a.part(from, to - from)) };
        over(out, a, numbers);
    });
    Ok(())
}

/// Elements that an operation in place copies aside at a time.
const ASIDE: usize = usual(2048, 32);

/// As [`go`], where out may be a.
fn go_in_place<T: Element + Default>(
    threads: &dyn Threads,
    out: Buf,
    a: Buf,
    n: usize,
    numbers: Numbers,
    over: Over<T, T>,
) -> Result<()> {
    if !out.same(&a) {
        return go(threads, out, a, n, numbers, over);
    }
    let out = out.write::<T>(n)?;
    ranges(threads, n, GRAIN, 64, |from, to| {
        let mut aside = [T::default(); ASIDE];
        // SAFETY: ranges are disjoint, and this is the only slice of them.
        for block in unsafe { out.part(from, to - from) }.chunks_mut(ASIDE) {
            let a = &mut aside[..block.len()];
            a.copy_from_slice(block);
            over(block, a, numbers);
        }
    });
    Ok(())
}

/// Types of one function each: `Name[x, F](numbers) => value`.
macro_rules! maps {
    ($($name:ident [$x:ident, $fma:ident] $(($($number:ident),+))? => $value:expr;)+) => {$(
        struct $name;
        impl Map<f32, f32> for $name {
            #[inline(always)]
            fn at<const $fma: bool>($x: f32, _numbers: Numbers) -> f32 {
                $(let [$($number),+] = _numbers;)?
                $value
            }
        }
    )+};
}

const SELU_SCALE: f32 = 1.050_701;
const SELU_ALPHA: f32 = 1.673_263_2;

maps! {
    Relu [x, F] => if x < 0.0 { 0.0 } else { x };
    Relu6 [x, F] => { let y = if x < 0.0 { 0.0 } else { x }; if y > 6.0 { 6.0 } else { y } };
    Step [x, F](alpha, _beta) => { let y = if x > 0.0 { 1.0 } else { alpha }; if x.is_nan() { x } else { y } };
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
    Clip [x, F](low, high) => { let y = if x > high { high } else { x }; if y < low { low } else { y } };
    Leaky [x, F](alpha, _beta) => if x < 0.0 { alpha * x } else { x };
    Affine [x, F](alpha, beta) => alpha * x + beta;
}

/// `unary` of the table.
pub fn unary(threads: &dyn Threads, op: u32, out: Buf, a: Buf, n: u32, alpha: f64, beta: f64) -> Result<()> {
    macro_rules! choose {
        ($($code:literal => $f:ty,)+) => {
            match op {
                $($code => each::<f32, f32, $f>,)+
                _ => return Err("no such operation"),
            }
        };
    }
    let over: Over<f32, f32> = choose! {
        0 => Relu, 1 => Relu6, 2 => Step, 3 => Exp, 4 => Expm1, 5 => Log, 6 => Log1p, 7 => Sqrt, 8 => Rsqrt,
        9 => Square, 10 => Neg, 11 => Abs, 12 => Reciprocal, 13 => Sigmoid, 14 => Tanh, 15 => Elu, 16 => Selu,
        17 => Softplus, 18 => Sign, 19 => Floor, 20 => Ceil, 21 => Round, 22 => Clip, 23 => Leaky, 24 => Affine,
    };
    go_in_place(threads, out, a, n as usize, [alpha as f32, beta as f32], over)
}

struct IsZero;
impl Map<u8, u8> for IsZero {
    #[inline(always)]
    fn at<const FMA: bool>(x: u8, _numbers: Numbers) -> u8 {
        u8::from(x == 0)
    }
}

/// `logicalNot` of the table.
pub fn logical_not(threads: &dyn Threads, out: Buf, a: Buf, n: u32) -> Result<()> {
    go_in_place(threads, out, a, n as usize, [0.0; 2], each::<u8, u8, IsZero>)
}
