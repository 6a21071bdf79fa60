//! Sinkhorn's iteration in logarithms. A pass takes a number off each row, then one off each column; the numbers of all passes are kept,
//! so that the gradient finds the matrix as it was after each without going forward again.

use super::{GROUPS, each};
use crate::buf::{Buf, Result, volume};
use crate::math::{exp, log};
use crate::simd::{Loop, fastest};
use crate::threads::Threads;

/// Numbers that go together; rows are padded to a multiple.
const LANES: usize = if cfg!(target_arch = "wasm32") { 8 } else { 16 };

/// A matrix, how often it is passed over, and the lengths of its padded rows and columns.
#[derive(Clone, Copy)]
struct Shape {
    rows: usize,
    columns: usize,
    steps: usize,
    wide: usize,
    tall: usize,
}

impl Shape {
    fn new(rows: u32, columns: u32, steps: u32) -> Self {
        let [rows, columns, steps] = [rows, columns, steps].map(|x| x as usize);
        let [wide, tall] = [columns, rows].map(|x| x.next_multiple_of(LANES));
        Self { rows, columns, steps, wide, tall }
    }

    /// Elements of a matrix, of what is kept of it, and of the room for one.
    fn sizes(&self) -> Result<[usize; 3]> {
        let room = volume(&[2, self.rows + LANES, self.columns + LANES])?;
        Ok([volume(&[self.rows, self.columns])?, volume(&[self.steps, self.rows + self.columns])?, room])
    }

    /// Copies rows into padded ones.
    #[inline(always)]
    fn pad(&self, padded: &mut [f32], a: &[f32], rest: f32) {
        for (padded, row) in padded.chunks_exact_mut(self.wide).zip(a.chunks_exact(self.columns)) {
            padded[..self.columns].copy_from_slice(row);
            padded[self.columns..].fill(rest);
        }
    }
}

/// own[j] = the logarithm of the sum over i of exp(a[i, j] - other[i]).
#[inline(always)]
fn normalise<const FMA: bool>(a: &[f32], other: &[f32], own: &mut [f32]) {
    let (a, width) = (a.as_chunks::<LANES>().0, own.len() / LANES);
    for (block, own) in own.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
        let rows = || a[block..].iter().step_by(width).zip(other);
        let (mut top, mut total) = ([f32::NEG_INFINITY; LANES], [0f32; LANES]);
        for (x, &other) in rows() {
            for i in 0..LANES {
                let x = x[i] - other;
                top[i] = if x > top[i] { x } else { top[i] };
            }
        }
        for (x, &other) in rows() {
            for i in 0..LANES {
                total[i] += exp::<FMA>(x[i] - other - top[i]);
            }
        }
        for i in 0..LANES {
            own[i] = top[i] + log::<FMA>(total[i]);
        }
    }
}

struct Forward<'a> {
    out: &'a mut [f32],
    kept: &'a mut [f32],
    a: &'a [f32],
    room: &'a mut [f32],
    shape: Shape,
}

impl Loop for Forward<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { out, kept, a, room, shape } = self;
        let Shape { rows, columns, wide, tall, .. } = shape;
        let (matrix, room) = room.split_at_mut(rows * wide);
        let (turned, room) = room.split_at_mut(columns * tall);
        let (of_rows, of_columns) = room[..tall + wide].split_at_mut(tall);
        shape.pad(matrix, a, 0.0);
        for (j, column) in turned.chunks_exact_mut(tall).enumerate() {
            column.fill(0.0);
            column.iter_mut().zip(a.chunks_exact(columns)).for_each(|(x, row)| *x = row[j]);
        }
        of_rows.fill(0.0);
        of_columns.fill(0.0);
        for kept in kept.chunks_exact_mut(rows + columns) {
            normalise::<FMA>(turned, &of_columns[..columns], of_rows);
            normalise::<FMA>(matrix, &of_rows[..rows], of_columns);
            kept[..rows].copy_from_slice(&of_rows[..rows]);
            kept[rows..].copy_from_slice(&of_columns[..columns]);
        }
        for ((out, a), &of_row) in out.chunks_exact_mut(columns).zip(a.chunks_exact(columns)).zip(&*of_rows) {
            out.iter_mut().zip(a).zip(&*of_columns).for_each(|((out, &a), &of_column)| *out = a - of_row - of_column);
        }
    }
}

struct Backward<'a> {
    dx: &'a mut [f32],
    dy: &'a [f32],
    kept: &'a [f32],
    a: &'a [f32],
    room: &'a mut [f32],
    shape: Shape,
}

impl Loop for Backward<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { dx, dy, kept, a, room, shape } = self;
        let Shape { rows, columns, steps, wide, .. } = shape;
        let (matrix, room) = room.split_at_mut(rows * wide);
        let (slope, room) = room.split_at_mut(rows * wide);
        let (mut after, room) = room.split_at_mut(wide);
        let (mut before, room) = room.split_at_mut(wide);
        let (total, room) = room.split_at_mut(wide);
        let next = &mut room[..wide];
        // Nothing lies under -Infinity, so that what is padded has no part in a sum.
        shape.pad(matrix, a, f32::NEG_INFINITY);
        shape.pad(slope, dy, 0.0);
        total.fill(0.0);
        for row in slope.chunks_exact(wide) {
            total.iter_mut().zip(row).for_each(|(total, x)| *total += x);
        }
        let of_columns = |step: usize, into: &mut [f32]| {
            into.fill(0.0);
            if step > 0 {
                into[..columns].copy_from_slice(&kept[step * (rows + columns) - columns..][..columns]);
            }
        };
        of_columns(steps, after);
        for step in (0..steps).rev() {
            let of_rows = &kept[step * (rows + columns)..][..rows];
            of_columns(step, before);
            next.fill(0.0);
            for ((slope, a), &of_row) in slope.chunks_exact_mut(wide).zip(matrix.chunks_exact(wide)).zip(of_rows) {
                through::<FMA>(slope, a, of_row, [after, before, total], next);
            }
            total.copy_from_slice(next);
            core::mem::swap(&mut after, &mut before);
        }
        for (dx, slope) in dx.chunks_exact_mut(columns).zip(slope.chunks_exact(wide)) {
            dx.copy_from_slice(&slope[..columns]);
        }
    }
}

/// A row of the gradient back through one pass: through columns, whose sums are `total`, then through the row. Adds it to `next`.
#[inline(always)]
fn through<const FMA: bool>(
    slope: &mut [f32],
    a: &[f32],
    of_row: f32,
    [after, before, total]: [&[f32]; 3],
    next: &mut [f32],
) {
    let a = a.as_chunks::<LANES>().0;
    let [after, before, total] = [after, before, total].map(|x| x.as_chunks::<LANES>().0);
    let (slope, next) = (slope.as_chunks_mut::<LANES>().0, next.as_chunks_mut::<LANES>().0);
    // Copies that cannot overlap, so that the compiler makes vector instructions of them.
    let mut sums = [0f32; LANES];
    for (((slope, &a), &after), &total) in slope.iter_mut().zip(a).zip(after).zip(total) {
        let mut left = *slope;
        for i in 0..LANES {
            left[i] -= exp::<FMA>(a[i] - of_row - after[i]) * total[i];
        }
        for i in 0..LANES {
            sums[i] += left[i];
        }
        *slope = left;
    }
    let sum: f32 = sums.iter().sum();
    for (((slope, &a), &before), next) in slope.iter_mut().zip(a).zip(before).zip(next) {
        let (mut left, mut seen) = (*slope, *next);
        for i in 0..LANES {
            left[i] -= exp::<FMA>(a[i] - of_row - before[i]) * sum;
        }
        for i in 0..LANES {
            seen[i] += left[i];
        }
        (*slope, *next) = (left, seen);
    }
}

/// `logSinkhorn` of the table.
pub fn log_sinkhorn(
    threads: &dyn Threads,
    out: Buf,
    kept: Buf,
    a: Buf,
    room: Buf,
    batch: u32,
    rows: u32,
    columns: u32,
    steps: u32,
) -> Result<()> {
    let (batch, shape) = (batch as usize, Shape::new(rows, columns, steps));
    let [size, keep, space] = shape.sizes()?;
    let (all, rooms) = (volume(&[batch, size])?, batch.min(GROUPS));
    let (out, a) = (out.write::<f32>(all)?, a.read::<f32>(all)?);
    let (kept, room) = (kept.write::<f32>(volume(&[batch, keep])?)?, room.write::<f32>(volume(&[rooms, space])?)?);
    if all == 0 {
        return Ok(());
    }
    each(threads, batch, size.saturating_mul(shape.steps), |matrix, room_at| {
        // SAFETY: each matrix is written once, rooms are not shared, and nobody writes to a.
        fastest(unsafe {
            Forward {
                out: out.part(matrix * size, size),
                kept: kept.part(matrix * keep, keep),
                a: a.part(matrix * size, size),
                room: room.part(room_at * space, space),
                shape,
            }
        });
    });
    Ok(())
}

/// `logSinkhornGrad` of the table.
pub fn log_sinkhorn_grad(
    threads: &dyn Threads,
    dx: Buf,
    dy: Buf,
    kept: Buf,
    a: Buf,
    room: Buf,
    batch: u32,
    rows: u32,
    columns: u32,
    steps: u32,
) -> Result<()> {
    let (batch, shape) = (batch as usize, Shape::new(rows, columns, steps));
    let [size, keep, space] = shape.sizes()?;
    let (all, rooms) = (volume(&[batch, size])?, batch.min(GROUPS));
    let (dx, dy, a) = (dx.write::<f32>(all)?, dy.read::<f32>(all)?, a.read::<f32>(all)?);
    let (kept, room) = (kept.read::<f32>(volume(&[batch, keep])?)?, room.write::<f32>(volume(&[rooms, space])?)?);
    if all == 0 {
        return Ok(());
    }
    each(threads, batch, size.saturating_mul(shape.steps), |matrix, room_at| {
        // SAFETY: each matrix is written once, rooms are not shared, and nobody writes to inputs.
        fastest(unsafe {
            Backward {
                dx: dx.part(matrix * size, size),
                dy: dy.part(matrix * size, size),
                kept: kept.part(matrix * keep, keep),
                a: a.part(matrix * size, size),
                room: room.part(room_at * space, space),
                shape,
            }
        });
    });
    Ok(())
}
