//! The place of the largest or smallest element: the first of equals; NaN counts in first place only, as on tfjs's CPU backend.

use super::Shape;
use crate::buf::{Buf, Element, In, Result, volume};
use crate::simd::{Loop, fastest};
use crate::threads::{GRAIN, Threads, ranges};
use crate::usual::usual;

#[inline(always)]
fn beats<T: PartialOrd, const MAX: bool>(x: T, best: T) -> bool {
    if MAX { x > best } else { x < best }
}

const LANES: usize = 16;

/// The best value of a row that does not start with NaN, then the first place that holds it.
#[inline(always)]
fn row<T: Element + PartialOrd, const MAX: bool>(a: &[T]) -> i32 {
    let Some(&first) = a.first() else { return 0 };
    if first.partial_cmp(&first).is_none() {
        return 0;
    }
    let mut best = [first; LANES];
    let (whole, rest) = a.as_chunks::<LANES>();
    for x in whole {
        for i in 0..LANES {
            best[i] = if beats::<T, MAX>(x[i], best[i]) { x[i] } else { best[i] };
        }
    }
    let best = best.iter().chain(rest).fold(first, |best, &x| if beats::<T, MAX>(x, best) { x } else { best });
    for (chunk, x) in whole.iter().enumerate() {
        let mut any = false;
        for &x in x {
            any |= x == best;
        }
        if any {
            let place = x.iter().position(|&x| x == best).unwrap_or(0);
            return (chunk * LANES + place) as i32;
        }
    }
    (whole.len() * LANES + rest.iter().position(|&x| x == best).unwrap_or(0)) as i32
}

struct Rows<'a, T, const MAX: bool> {
    out: &'a mut [i32],
    a: &'a [T],
    size: usize,
}

impl<T: Element + PartialOrd, const MAX: bool> Loop for Rows<'_, T, MAX> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (out, a) in self.out.iter_mut().zip(self.a.chunks_exact(self.size)) {
            *out = row::<T, MAX>(a);
        }
    }
}

/// Columns whose best values stay in the first cache.
const COLUMNS: usize = usual(256, 32);

struct Columns<'a, T, const MAX: bool> {
    out: &'a mut [i32],
    a: In<'a, T>,
    from: usize,
    inner: usize,
    size: usize,
    zero: T,
}

impl<T: Element + PartialOrd, const MAX: bool> Loop for Columns<'_, T, MAX> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let mut best = [self.zero; COLUMNS];
        for (block, out) in self.out.chunks_mut(COLUMNS).enumerate() {
            let best = &mut best[..out.len()];
            let from = self.from + block * COLUMNS;
            // SAFETY: nobody writes to a.
            best.copy_from_slice(unsafe { self.a.part(from, out.len()) });
            out.fill(0);
            for row in 1..self.size {
                // SAFETY: as above.
                let x = unsafe { self.a.part(from + row * self.inner, out.len()) };
                for ((out, best), &x) in out.iter_mut().zip(best.iter_mut()).zip(x) {
                    let better = beats::<T, MAX>(x, *best);
                    // Written with a mask: as a condition it becomes a branch in WebAssembly.
                    let mask = -i32::from(better);
                    *out ^= (*out ^ row as i32) & mask;
                    *best = if better { x } else { *best };
                }
            }
        }
    }
}

/// The place of the best along the middle axis, int32.
pub fn arg<T: Element + PartialOrd, const MAX: bool>(
    threads: &dyn Threads,
    out: Buf,
    a: Buf,
    shape: Shape,
    zero: T,
) -> Result<()> {
    let Shape { outer, size, inner } = shape;
    let count = volume(&[outer, inner])?;
    let out = out.write::<i32>(count)?;
    let a = a.read::<T>(volume(&[outer, size, inner])?)?;
    if size == 0 {
        // SAFETY: the only slice.
        unsafe { out.part(0, count) }.fill(0);
    } else {
        ranges(threads, outer, GRAIN.div_ceil(size * inner.max(1)), 1, |from, to| {
            if inner == 1 {
                // SAFETY: ranges are disjoint; nobody writes to a.
                let (out, a) = unsafe { (out.part(from, to - from), a.part(from * size, (to - from) * size)) };
                return fastest(Rows::<T, MAX> { out, a, size });
            }
            for matrix in from..to {
                // SAFETY: as above.
                let out = unsafe { out.part(matrix * inner, inner) };
                fastest(Columns::<T, MAX> { out, a, from: matrix * size * inner, inner, size, zero });
            }
        });
    }
    Ok(())
}
