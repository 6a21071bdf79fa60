//! Means over segments of rows, and the gradient of means and of sums: each row's segment again.

use super::segment::segment_of;
use crate::buf::{Buf, Out, Result, volume};
use crate::cast::FLOAT32;
use crate::gather::{copy_row, segment_sum};
use crate::threads::{GRAIN, Threads, ranges};

/// 1 over the number of rows of each segment, 1 for an empty one.
fn shares<'a>(sizes: Out<'a, f32>, ids: &[i32], segments: usize) -> &'a [f32] {
    // SAFETY: the caller alone works, on a buffer of its own.
    let sizes = unsafe { sizes.part(0, segments) };
    sizes.fill(0.0);
    ids.iter().filter_map(|&id| segment_of(id, segments)).for_each(|segment| sizes[segment] += 1.0);
    sizes.iter_mut().for_each(|size| *size = 1.0 / size.max(1.0));
    sizes
}

/// `segmentMean` of the table.
pub fn segment_mean(
    threads: &dyn Threads,
    out: Buf,
    a: Buf,
    ids: Buf,
    sizes: Buf,
    n: u32,
    inner: u32,
    segments: u32,
) -> Result<()> {
    segment_sum(threads, FLOAT32, out, a, ids, n, inner, segments)?;
    let (n, inner, segments) = (n as usize, inner as usize, segments as usize);
    let out = out.write::<f32>(volume(&[segments, inner])?)?;
    // SAFETY: nobody writes to ids.
    let shares = shares(sizes.write::<f32>(segments)?, unsafe { ids.read::<i32>(n)?.all() }, segments);
    ranges(threads, segments, GRAIN.div_ceil(inner.max(1)), 1, |from, to| {
        for (segment, &share) in (from..to).zip(&shares[from..to]) {
            // SAFETY: ranges are disjoint.
            unsafe { out.part(segment * inner, inner) }.iter_mut().for_each(|x| *x *= share);
        }
    });
    Ok(())
}

/// `segmentRows` of the table.
pub fn segment_rows(
    threads: &dyn Threads,
    out: Buf,
    a: Buf,
    ids: Buf,
    sizes: Buf,
    n: u32,
    inner: u32,
    segments: u32,
) -> Result<()> {
    let (n, inner, segments) = (n as usize, inner as usize, segments as usize);
    let (out, a) = (out.write::<f32>(volume(&[n, inner])?)?, a.read::<f32>(volume(&[segments, inner])?)?);
    // SAFETY: nobody writes to ids.
    let ids = unsafe { ids.read::<i32>(n)?.all() };
    let shares = if sizes.is_none() { None } else { Some(shares(sizes.write::<f32>(segments)?, ids, segments)) };
    if inner == 0 {
        return Ok(());
    }
    ranges(threads, n, GRAIN.div_ceil(inner), 1, |from, to| {
        // SAFETY: ranges are disjoint, and nobody writes to a.
        let (out, a) = unsafe { (out.part(from * inner, (to - from) * inner), a.all()) };
        for (out, &id) in out.chunks_exact_mut(inner).zip(&ids[from..to]) {
            let Some(segment) = segment_of(id, segments) else {
                out.fill(0.0);
                continue;
            };
            let a = &a[segment * inner..][..inner];
            match shares {
                None => copy_row(out, a),
                Some(shares) => out.iter_mut().zip(a).for_each(|(out, a)| *out = a * shares[segment]),
            }
        }
    });
    Ok(())
}
