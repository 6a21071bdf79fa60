//! Softmax over rows, its logarithm, and their gradients.

use crate::buf::{Buf, Result, volume};
use crate::math;
use crate::simd::{Loop, fastest};
use crate::threads::{GRAIN, Threads, ranges};

const LANES: usize = 16;

/// The sum of f over a row, in lanes.
#[inline(always)]
pub(crate) fn sum(a: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let (whole, rest) = a.as_chunks::<LANES>();
    let mut acc = [0f32; LANES];
    for x in whole {
        for i in 0..LANES {
            acc[i] += f(x[i]);
        }
    }
    for (acc, &x) in acc.iter_mut().zip(rest) {
        *acc += f(x);
    }
    halve(acc, |x, y| x + y)
}

/// The sum of products, in lanes.
#[inline(always)]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    sum_of_two(a, b, |x, y| x * y)
}

/// The sum of f over two rows, in lanes.
#[inline(always)]
pub(crate) fn sum_of_two(a: &[f32], b: &[f32], f: impl Fn(f32, f32) -> f32) -> f32 {
    let ((whole_a, rest_a), (whole_b, rest_b)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut acc = [0f32; LANES];
    for (x, y) in whole_a.iter().zip(whole_b) {
        for i in 0..LANES {
            acc[i] += f(x[i], y[i]);
        }
    }
    for (acc, (&x, &y)) in acc.iter_mut().zip(rest_a.iter().zip(rest_b)) {
        *acc += f(x, y);
    }
    halve(acc, |x, y| x + y)
}

/// The largest; NaN is larger than any number.
#[inline(always)]
pub(crate) fn max(a: &[f32]) -> f32 {
    let larger = |x: f32, y: f32| if x > y || x.is_nan() { x } else { y };
    let (whole, rest) = a.as_chunks::<LANES>();
    let mut acc = [f32::NEG_INFINITY; LANES];
    for x in whole {
        for i in 0..LANES {
            acc[i] = larger(x[i], acc[i]);
        }
    }
    for (acc, &x) in acc.iter_mut().zip(rest) {
        *acc = larger(x, *acc);
    }
    halve(acc, larger)
}

#[inline(always)]
fn halve(mut acc: [f32; LANES], f: impl Fn(f32, f32) -> f32) -> f32 {
    let mut n = LANES;
    while n > 1 {
        n /= 2;
        for i in 0..n {
            acc[i] = f(acc[i], acc[i + n]);
        }
    }
    acc[0]
}

struct Forward<'a> {
    /// Holds the input; becomes the output.
    rows: &'a mut [f32],
    columns: usize,
    log: bool,
}

impl Loop for Forward<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for row in self.rows.chunks_exact_mut(self.columns) {
            let top = max(row);
            if self.log {
                row.iter_mut().for_each(|x| *x -= top);
                let shift = math::log::<FMA>(sum(row, math::exp::<FMA>));
                row.iter_mut().for_each(|x| *x -= shift);
            } else {
                row.iter_mut().for_each(|x| *x = math::exp::<FMA>(*x - top));
                let scale = 1.0 / sum(row, |x| x);
                row.iter_mut().for_each(|x| *x *= scale);
            }
        }
    }
}

/// `softmax` of the table.
pub fn softmax(threads: &dyn Threads, out: Buf, a: Buf, rows: u32, columns: u32, log: u32) -> Result<()> {
    let (rows, columns) = (rows as usize, columns as usize);
    let n = volume(&[rows, columns])?;
    let in_place = out.same(&a);
    let (out, a) = (out.write::<f32>(n)?, a.read::<f32>(n)?);
    if n == 0 {
        return Ok(());
    }
    ranges(threads, rows, (GRAIN / 4).div_ceil(columns), 1, |from, to| {
        // Some rows at a time, so that the copy is still in the first cache.
        let step = 4096usize.div_ceil(columns);
        for from in (from..to).step_by(step) {
            let count = step.min(to - from) * columns;
            if !in_place {
                // SAFETY: ranges are disjoint, and the caller vouches that a lies elsewhere.
                unsafe { out.part(from * columns, count).copy_from_slice(a.part(from * columns, count)) };
            }
            // SAFETY: ranges are disjoint.
            let rows = unsafe { out.part(from * columns, count) };
            fastest(Forward { rows, columns, log: log != 0 });
        }
    });
    Ok(())
}

struct Backward<'a> {
    dx: &'a mut [f32],
    dy: &'a [f32],
    y: &'a [f32],
    columns: usize,
    log: bool,
}

impl Loop for Backward<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let n = self.columns;
        let rows = self.dx.chunks_exact_mut(n).zip(self.dy.chunks_exact(n)).zip(self.y.chunks_exact(n));
        for ((dx, dy), y) in rows {
            if self.log {
                let total = sum(dy, |x| x);
                for ((dx, &dy), &y) in dx.iter_mut().zip(dy).zip(y) {
                    *dx = dy - math::exp::<FMA>(y) * total;
                }
            } else {
                let total = dot(dy, y);
                for ((dx, &dy), &y) in dx.iter_mut().zip(dy).zip(y) {
                    *dx = (dy - total) * y;
                }
            }
        }
    }
}

/// `softmaxGrad` of the table.
pub fn softmax_grad(threads: &dyn Threads, dx: Buf, dy: Buf, y: Buf, rows: u32, columns: u32, log: u32) -> Result<()> {
    let (rows, columns) = (rows as usize, columns as usize);
    let n = volume(&[rows, columns])?;
    let (dx, dy, y) = (dx.write::<f32>(n)?, dy.read::<f32>(n)?, y.read::<f32>(n)?);
    if n == 0 {
        return Ok(());
    }
    ranges(threads, rows, GRAIN.div_ceil(columns), 1, |from, to| {
        let (from, count) = (from * columns, (to - from) * columns);
        // SAFETY: ranges are disjoint, and nobody writes to dy or y.
        let (dx, dy, y) = unsafe { (dx.part(from, count), dy.part(from, count), y.part(from, count)) };
        fastest(Backward { dx, dy, y, columns, log: log != 0 });
    });
    Ok(())
}
