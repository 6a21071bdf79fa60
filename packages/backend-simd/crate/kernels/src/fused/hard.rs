//! The place of the largest of each row, as a row of 0 and 1.

use crate::buf::{Buf, Result, volume};
use crate::simd::{Loop, fastest};
use crate::softmax::{max, sum};
use crate::threads::{GRAIN, Threads, ranges};

struct Rows<'a> {
    out: &'a mut [f32],
    a: &'a [f32],
    columns: usize,
}

impl Loop for Rows<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (out, a) in self.out.chunks_exact_mut(self.columns).zip(self.a.chunks_exact(self.columns)) {
            let top = max(a);
            if sum(a, |x| if x.is_nan() { 1.0 } else { 0.0 }) > 0.0 {
                out.fill(f32::NAN);
                continue;
            }
            out.fill(0.0);
            if let Some(first) = a.iter().position(|&x| x == top) {
                out[first] = 1.0;
            }
        }
    }
}

/// `hardMax` of the table.
pub fn hard_max(threads: &dyn Threads, out: Buf, a: Buf, rows: u32, columns: u32) -> Result<()> {
    let (rows, columns) = (rows as usize, columns as usize);
    let n = volume(&[rows, columns])?;
    let (out, a) = (out.write::<f32>(n)?, a.read::<f32>(n)?);
    if n == 0 {
        return Ok(());
    }
    ranges(threads, rows, GRAIN.div_ceil(columns), 1, |from, to| {
        let (at, n) = (from * columns, (to - from) * columns);
        // SAFETY: ranges are disjoint, and nobody writes to a.
        fastest(unsafe { Rows { out: out.part(at, n), a: a.part(at, n), columns } });
    });
    Ok(())
}
