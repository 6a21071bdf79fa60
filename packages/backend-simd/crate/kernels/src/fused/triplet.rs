//! max over i of left[i, j] + right[i, k], and its gradient by who won.

use super::{GROUPS, share};
use crate::buf::{Buf, Result, sizes, volume};
use crate::simd::{Loop, fastest};
use crate::threads::{GRAIN, Threads};

/// Sizes as the layout tells them: batch, i, j, k, features.
#[derive(Clone, Copy)]
struct Shape {
    batch: usize,
    i: usize,
    j: usize,
    k: usize,
    features: usize,
}

impl Shape {
    fn new(layout: Buf) -> Result<Self> {
        // SAFETY: a layout is only read.
        let [batch, i, j, k, features] = sizes(unsafe { layout.read::<i32>(5)?.all() })?;
        volume(&[batch, i.max(j), j.max(k), features])?;
        Ok(Self { batch, i, j, k, features })
    }

    fn left(&self) -> usize {
        self.batch * self.i * self.j * self.features
    }

    fn right(&self) -> usize {
        self.batch * self.i * self.k * self.features
    }

    fn out(&self) -> usize {
        self.batch * self.j * self.k * self.features
    }
}

/// The results of one j: all k and features.
struct Row<'a> {
    out: &'a mut [f32],
    winners: &'a mut [i32],
    /// One left side, repeated for each k.
    tiled: &'a mut [f32],
    left: &'a [f32],
    right: &'a [f32],
    shape: Shape,
    j: usize,
}

impl Loop for Row<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { out, winners, tiled, left, right, shape, j } = self;
        let width = shape.k * shape.features;
        out.fill(f32::NEG_INFINITY);
        winners.fill(0);
        for i in 0..shape.i {
            let side = &left[(i * shape.j + j) * shape.features..][..shape.features];
            tiled.chunks_exact_mut(shape.features).for_each(|tile| tile.copy_from_slice(side));
            let other = &right[i * width..][..width];
            for (((best, winner), &a), &b) in out.iter_mut().zip(winners.iter_mut()).zip(&*tiled).zip(other) {
                let x = a + b;
                let is_larger = x > *best || x.is_nan();
                *best = if is_larger { x } else { *best };
                *winner = if is_larger { i as i32 } else { *winner };
            }
        }
    }
}

/// `tripletMax` of the table.
pub fn triplet_max(
    threads: &dyn Threads,
    out: Buf,
    winners: Buf,
    left: Buf,
    right: Buf,
    room: Buf,
    layout: Buf,
) -> Result<()> {
    let shape = Shape::new(layout)?;
    let (out, winners) = (out.write::<f32>(shape.out())?, winners.write::<i32>(shape.out())?);
    let (left, right) = (left.read::<f32>(shape.left())?, right.read::<f32>(shape.right())?);
    let width = shape.k * shape.features;
    let room = room.write::<f32>(GROUPS * width)?;
    if shape.out() == 0 {
        return Ok(());
    }
    let job = |group: usize| {
        for row in share(shape.batch * shape.j, group) {
            let (batch, j) = (row / shape.j, row % shape.j);
            let (lefts, rights) = (shape.left() / shape.batch, shape.right() / shape.batch);
            // SAFETY: groups have rows and rooms of their own.
            fastest(unsafe {
                Row {
                    out: out.part(row * width, width),
                    winners: winners.part(row * width, width),
                    tiled: room.part(group * width, width),
                    left: left.part(batch * lefts, lefts),
                    right: right.part(batch * rights, rights),
                    shape,
                    j,
                }
            });
        }
    };
    if shape.out() * shape.i < GRAIN {
        (0..GROUPS).for_each(job)
    } else {
        threads.run(GROUPS, &job)
    }
    Ok(())
}

/// `tripletMaxGrad` of the table.
pub fn triplet_max_grad(
    threads: &dyn Threads,
    d_left: Buf,
    d_right: Buf,
    dy: Buf,
    winners: Buf,
    layout: Buf,
) -> Result<()> {
    let shape = Shape::new(layout)?;
    let (d_left, d_right) = (d_left.write::<f32>(shape.left())?, d_right.write::<f32>(shape.right())?);
    let (dy, winners) = (dy.read::<f32>(shape.out())?, winners.read::<i32>(shape.out())?);
    let job = |batch: usize| {
        let [lefts, rights, outs] = [shape.left(), shape.right(), shape.out()].map(|n| n / shape.batch);
        // SAFETY: graphs are disjoint.
        let (d_left, d_right, dy, winners) = unsafe {
            let slopes = (d_left.part(batch * lefts, lefts), d_right.part(batch * rights, rights));
            (slopes.0, slopes.1, dy.part(batch * outs, outs), winners.part(batch * outs, outs))
        };
        d_left.fill(0.0);
        d_right.fill(0.0);
        for (at, (&dy, &winner)) in dy.iter().zip(winners).enumerate() {
            let (j, k, f) = (at / shape.features / shape.k, at / shape.features % shape.k, at % shape.features);
            let i = winner as usize;
            d_left[(i * shape.j + j) * shape.features + f] += dy;
            d_right[(i * shape.k + k) * shape.features + f] += dy;
        }
    };
    if shape.out() < GRAIN {
        (0..shape.batch).for_each(job)
    } else {
        threads.run(shape.batch, &job)
    }
    Ok(())
}
