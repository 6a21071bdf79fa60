//! Softmax over what a mask lets through. Its gradient is that of softmax, from the result.

use crate::buf::{Buf, Result, volume};
use crate::math::exp;
use crate::simd::{Loop, fastest};
use crate::softmax::{max, sum};
use crate::threads::{GRAIN, Threads, ranges};

struct Forward<'a> {
    out: &'a mut [f32],
    a: &'a [f32],
    mask: &'a [u8],
    columns: usize,
}

impl Loop for Forward<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let n = self.columns;
        let rows = self.out.chunks_exact_mut(n).zip(self.a.chunks_exact(n)).zip(self.mask.chunks_exact(n));
        for ((out, a), mask) in rows {
            for ((out, &x), &open) in out.iter_mut().zip(a).zip(mask) {
                *out = if open == 0 { f32::NEG_INFINITY } else { x };
            }
            let top = max(out);
            let shift = if top.is_finite() { top } else { 0.0 };
            out.iter_mut().for_each(|x| *x = exp::<FMA>(*x - shift));
            let total = sum(out, |x| x);
            let scale = 1.0 / if total == 0.0 { 1.0 } else { total };
            for (out, &open) in out.iter_mut().zip(mask) {
                *out = if open == 0 { 0.0 } else { *out * scale };
            }
        }
    }
}

/// `maskedSoftmax` of the table.
pub fn masked_softmax(threads: &dyn Threads, out: Buf, a: Buf, mask: Buf, rows: u32, columns: u32) -> Result<()> {
    let (rows, columns) = (rows as usize, columns as usize);
    let n = volume(&[rows, columns])?;
    let (out, a, mask) = (out.write::<f32>(n)?, a.read::<f32>(n)?, mask.read::<u8>(n)?);
    if n == 0 {
        return Ok(());
    }
    ranges(threads, rows, (GRAIN / 4).div_ceil(columns), 1, |from, to| {
        let (at, n) = (from * columns, (to - from) * columns);
        // SAFETY: ranges are disjoint, and nobody writes to inputs.
        fastest(unsafe { Forward { out: out.part(at, n), a: a.part(at, n), mask: mask.part(at, n), columns } });
    });
    Ok(())
}
