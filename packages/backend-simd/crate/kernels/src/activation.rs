//! Activations of products, and their derivatives in terms of their values.

use crate::buf::{Buf, Result};
use crate::math;
use crate::simd::{Loop, fastest};
use crate::threads::{GRAIN, Threads, ranges};
use crate::usual::usual;

/// An activation and its slope.
#[derive(Clone, Copy)]
pub enum Activation {
    /// x
    Linear,
    /// max(x, 0)
    Relu,
    /// min(max(x, 0), 6)
    Relu6,
    /// x, or e^x - 1 below 0
    Elu,
    /// 1 / (1 + e^-x)
    Sigmoid,
    /// tanh x
    Tanh,
    /// x, or a multiple of it below 0
    Leaky(f32),
}

impl Activation {
    /// By its code in the table.
    pub fn new(code: u32, alpha: f64) -> Result<Self> {
        Ok(match code {
            0 => Self::Linear,
            1 => Self::Relu,
            2 => Self::Relu6,
            3 => Self::Elu,
            4 => Self::Sigmoid,
            5 => Self::Tanh,
            6 => Self::Leaky(alpha as f32),
            _ => return Err("no such activation"),
        })
    }

    /// Whether it changes nothing.
    pub fn is_linear(self) -> bool {
        matches!(self, Self::Linear)
    }
}

/// Adds a bias to each row and takes the activation, in place.
pub struct Finish<'a> {
    /// One row of the product.
    pub row: &'a mut [f32],
    /// What is added; nothing where empty.
    pub bias: &'a [f32],
    /// What is taken of the sum.
    pub activation: Activation,
}

impl Loop for Finish<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { row, bias, activation } = self;
        row.iter_mut().zip(bias).for_each(|(x, &b)| *x += b);
        macro_rules! each {
            (|$x:ident| $value:expr) => {
                row.iter_mut().for_each(|x| {
                    let $x = *x;
                    *x = $value;
                })
            };
        }
        match activation {
            Activation::Linear => {}
            Activation::Relu => each!(|x| if x < 0.0 { 0.0 } else { x }),
            Activation::Relu6 => each!(|x| {
                let y = if x < 0.0 { 0.0 } else { x };
                if y > 6.0 { 6.0 } else { y }
            }),
            Activation::Elu => each!(|x| if x >= 0.0 { x } else { math::expm1::<FMA>(x) }),
            Activation::Sigmoid => each!(|x| math::sigmoid::<FMA>(x)),
            Activation::Tanh => each!(|x| math::tanh::<FMA>(x)),
            Activation::Leaky(slope) => each!(|x| if x < 0.0 { slope * x } else { x }),
        }
    }
}

const ASIDE: usize = usual(256, 32);

struct Reverse<'a> {
    dx: &'a mut [f32],
    dy: &'a [f32],
    y: &'a [f32],
    activation: Activation,
}

impl Loop for Reverse<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { dx, dy, y, activation } = self;
        macro_rules! each {
            (|$y:ident, $dy:ident| $value:expr) => {
                dx.iter_mut().zip(dy).zip(y).for_each(|((dx, &$dy), &$y)| *dx = $value)
            };
        }
        match activation {
            Activation::Linear => each!(|_y, dy| dy),
            // Written so that NaN in y is passed on, as step(NaN) is NaN.
            Activation::Relu => each!(|y, dy| if y > 0.0 { dy } else { dy * y * 0.0 }),
            Activation::Relu6 => each!(|y, dy| if y > 0.0 && y < 6.0 { dy } else { dy * y * 0.0 }),
            Activation::Elu => each!(|y, dy| if y >= 0.0 { dy } else { dy * (y + 1.0) }),
            Activation::Sigmoid => each!(|y, dy| dy * y * (1.0 - y)),
            Activation::Tanh => each!(|y, dy| dy * (1.0 - y * y)),
            Activation::Leaky(slope) => each!(|y, dy| if y < 0.0 { slope * dy } else { dy }),
        }
    }
}

/// `activationGrad` of the table.
pub fn activation_grad(
    threads: &dyn Threads,
    activation: u32,
    dx: Buf,
    dy: Buf,
    y: Buf,
    n: u32,
    alpha: f64,
) -> Result<()> {
    let activation = Activation::new(activation, alpha)?;
    let n = n as usize;
    let in_place = dx.same(&dy) || dx.same(&y);
    let (dx, dy, y) = (dx.write::<f32>(n)?, dy.read::<f32>(n)?, y.read::<f32>(n)?);
    ranges(threads, n, GRAIN, 64, |from, to| {
        if !in_place {
            // SAFETY: ranges are disjoint, and nobody writes to dy or y.
            let (dx, dy, y) = unsafe { (dx.part(from, to - from), dy.part(from, to - from), y.part(from, to - from)) };
            return fastest(Reverse { dx, dy, y, activation });
        }
        let (mut aside_dy, mut aside_y) = ([0f32; ASIDE], [0f32; ASIDE]);
        for from in (from..to).step_by(ASIDE) {
            let n = ASIDE.min(to - from);
            // SAFETY: both are copied aside before this range is borrowed for writing, by this thread alone.
            unsafe {
                aside_dy[..n].copy_from_slice(dy.part(from, n));
                aside_y[..n].copy_from_slice(y.part(from, n));
            }
            // SAFETY: ranges are disjoint.
            let dx = unsafe { dx.part(from, n) };
            fastest(Reverse { dx, dy: &aside_dy[..n], y: &aside_y[..n], activation });
        }
    });
    Ok(())
}
