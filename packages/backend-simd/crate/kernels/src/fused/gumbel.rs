//! Softmax of logits with noise at a temperature, and its gradient, which is that of softmax divided by the temperature.

use crate::buf::{Buf, Result, volume};
use crate::simd::{Loop, fastest};
use crate::softmax::{rows_grad_of, rows_of};
use crate::threads::{GRAIN, Threads, ranges};

/// Elements that go through each step together, few enough to stay in the first cache.
const BLOCK: usize = 4096;

/// out = (a + noise) / temperature.
struct Noisy<'a> {
    out: &'a mut [f32],
    a: &'a [f32],
    noise: &'a [f32],
    temperature: f32,
}

impl Loop for Noisy<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { out, a, noise, temperature } = self;
        out.iter_mut().zip(a).zip(noise).for_each(|((out, &a), &noise)| *out = (a + noise) / temperature);
    }
}

/// Runs `job(from, n)` for blocks of whole rows.
fn blocks(threads: &dyn Threads, rows: usize, columns: usize, job: impl Fn(usize, usize) + Sync) {
    let together = (BLOCK / columns).max(1);
    ranges(threads, rows, (GRAIN / 4).div_ceil(columns), together, |from, to| {
        for row in (from..to).step_by(together) {
            job(row * columns, together.min(to - row) * columns);
        }
    });
}

/// `gumbelSoftmax` of the table.
pub fn gumbel_softmax(
    threads: &dyn Threads,
    out: Buf,
    a: Buf,
    noise: Buf,
    rows: u32,
    columns: u32,
    temperature: f64,
) -> Result<()> {
    let (rows, columns, temperature) = (rows as usize, columns as usize, temperature as f32);
    let n = volume(&[rows, columns])?;
    let (out, a, noise) = (out.write::<f32>(n)?, a.read::<f32>(n)?, noise.read::<f32>(n)?);
    if n == 0 {
        return Ok(());
    }
    blocks(threads, rows, columns, |from, n| {
        // SAFETY: blocks are disjoint, and nobody writes to inputs.
        let (out, a, noise) = unsafe { (out.part(from, n), a.part(from, n), noise.part(from, n)) };
        fastest(Noisy { out: &mut *out, a, noise, temperature });
        rows_of(out, columns);
    });
    Ok(())
}

/// x / temperature, in place.
struct Divided<'a>(&'a mut [f32], f32);

impl Loop for Divided<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        self.0.iter_mut().for_each(|x| *x /= self.1);
    }
}

/// `gumbelSoftmaxGrad` of the table.
pub fn gumbel_softmax_grad(
    threads: &dyn Threads,
    dx: Buf,
    dy: Buf,
    y: Buf,
    rows: u32,
    columns: u32,
    temperature: f64,
) -> Result<()> {
    let (rows, columns, temperature) = (rows as usize, columns as usize, temperature as f32);
    let n = volume(&[rows, columns])?;
    let (dx, dy, y) = (dx.write::<f32>(n)?, dy.read::<f32>(n)?, y.read::<f32>(n)?);
    if n == 0 {
        return Ok(());
    }
    blocks(threads, rows, columns, |from, n| {
        // SAFETY: blocks are disjoint, and nobody writes to inputs.
        let (dx, dy, y) = unsafe { (dx.part(from, n), dy.part(from, n), y.part(from, n)) };
        rows_grad_of(dx, dy, y, columns);
        fastest(Divided(dx, temperature));
    });
    Ok(())
}
