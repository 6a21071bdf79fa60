//! Layer normalisation, and its gradient from the input alone.

use super::{GROUPS, share};
use crate::buf::{Buf, Result, volume};
use crate::simd::{Loop, fastest};
use crate::softmax::{dot, sum};
use crate::threads::{GRAIN, Threads, ranges};

/// The mean of a row, and the reciprocal of its deviation.
#[inline(always)]
fn moments(row: &[f32], epsilon: f32) -> (f32, f32) {
    let n = row.len() as f32;
    let mean = sum(row, |x| x) / n;
    let variance = sum(row, |x| (x - mean) * (x - mean)) / n;
    (mean, 1.0 / (variance + epsilon).sqrt())
}

struct Forward<'a> {
    out: &'a mut [f32],
    x: &'a [f32],
    gain: &'a [f32],
    shift: &'a [f32],
    epsilon: f32,
}

impl Loop for Forward<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let width = self.gain.len();
        for (out, x) in self.out.chunks_exact_mut(width).zip(self.x.chunks_exact(width)) {
            let (mean, scale) = moments(x, self.epsilon);
            for (((out, &x), &gain), &shift) in out.iter_mut().zip(x).zip(self.gain).zip(self.shift) {
                *out = (x - mean) * scale * gain + shift;
            }
        }
    }
}

/// `layerNorm` of the table.
pub fn layer_norm(
    threads: &dyn Threads,
    out: Buf,
    x: Buf,
    gain: Buf,
    shift: Buf,
    rows: u32,
    width: u32,
    epsilon: f64,
) -> Result<()> {
    let (rows, width) = (rows as usize, width as usize);
    let n = volume(&[rows, width])?;
    let (out, x) = (out.write::<f32>(n)?, x.read::<f32>(n)?);
    // SAFETY: nobody writes to inputs while the kernel runs.
    let (gain, shift) = unsafe { (gain.read::<f32>(width)?.all(), shift.read::<f32>(width)?.all()) };
    ranges(threads, if width == 0 { 0 } else { rows }, GRAIN / width.max(1), 1, |from, to| {
        // SAFETY: ranges are disjoint.
        let (out, x) =
            unsafe { (out.part(from * width, (to - from) * width), x.part(from * width, (to - from) * width)) };
        fastest(Forward { out, x, gain, shift, epsilon: epsilon as f32 });
    });
    Ok(())
}

struct Backward<'a> {
    dx: &'a mut [f32],
    d_gain: &'a mut [f32],
    d_shift: &'a mut [f32],
    dy: &'a [f32],
    x: &'a [f32],
    gain: &'a [f32],
    epsilon: f32,
    /// Rows to hold the normalised row and dy * gain.
    normal: &'a mut [f32],
    slope: &'a mut [f32],
}

impl Loop for Backward<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { dx, d_gain, d_shift, dy, x, gain, epsilon, normal, slope } = self;
        let width = gain.len();
        for ((dx, dy), x) in dx.chunks_exact_mut(width).zip(dy.chunks_exact(width)).zip(x.chunks_exact(width)) {
            let (mean, scale) = moments(x, epsilon);
            for i in 0..width {
                normal[i] = (x[i] - mean) * scale;
                slope[i] = dy[i] * gain[i];
                d_gain[i] += dy[i] * normal[i];
                d_shift[i] += dy[i];
            }
            let (level, along) = (sum(slope, |x| x) / width as f32, dot(slope, normal) / width as f32);
            for i in 0..width {
                dx[i] = scale * (slope[i] - level - normal[i] * along);
            }
        }
    }
}

/// `layerNormGrad` of the table.
pub fn layer_norm_grad(
    threads: &dyn Threads,
    dx: Buf,
    d_gain: Buf,
    d_shift: Buf,
    dy: Buf,
    x: Buf,
    gain: Buf,
    room: Buf,
    rows: u32,
    width: u32,
    epsilon: f64,
) -> Result<()> {
    let (rows, width) = (rows as usize, width as usize);
    let n = volume(&[rows, width])?;
    let (dx, dy, x) = (dx.write::<f32>(n)?, dy.read::<f32>(n)?, x.read::<f32>(n)?);
    let (d_gain, d_shift) = (d_gain.write::<f32>(width)?, d_shift.write::<f32>(width)?);
    let room = room.write::<f32>(4 * GROUPS * width)?;
    if width == 0 {
        return Ok(());
    }
    // SAFETY: nobody writes to inputs while the kernel runs.
    let gain = unsafe { gain.read::<f32>(width)?.all() };
    let job = |group: usize| {
        let rows = share(rows, group);
        let (from, n) = (rows.start * width, rows.len() * width);
        // SAFETY: groups have rows and rooms of their own.
        unsafe {
            let [d_gain, d_shift, normal, slope] = [0, 1, 2, 3].map(|at| room.part((4 * group + at) * width, width));
            d_gain.fill(0.0);
            d_shift.fill(0.0);
            let (dx, dy, x) = (dx.part(from, n), dy.part(from, n), x.part(from, n));
            fastest(Backward { dx, d_gain, d_shift, dy, x, gain, epsilon: epsilon as f32, normal, slope });
        }
    };
    if n < GRAIN {
        (0..GROUPS).for_each(job)
    } else {
        threads.run(GROUPS, &job)
    }
    for (at, out) in [d_gain, d_shift].into_iter().enumerate() {
        // SAFETY: the groups are done.
        let out = unsafe { out.part(0, width) };
        out.fill(0.0);
        for group in 0..GROUPS {
            // SAFETY: as above.
            out.iter_mut().zip(unsafe { room.part((4 * group + at) * width, width) }).for_each(|(out, x)| *out += *x);
        }
    }
    Ok(())
}
