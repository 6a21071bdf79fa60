//! Softmax over rows, its logarithm, and their gradients.

use crate::buf::{Buf, Result, volume};
use crate::math;
use crate::simd::{Aligned, Loop, ahead, fastest};
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

/// The larger number, of one instruction. NaN may be lost: it comes back with the sum of exponentials, and so in all of the row.
#[inline(always)]
fn larger(x: f32, y: f32) -> f32 {
    if x > y { x } else { y }
}

#[inline(always)]
pub(crate) fn max(a: &[f32]) -> f32 {
    let (whole, rest) = a.as_chunks::<LANES>();
    let Aligned(acc) = &mut Aligned([f32::NEG_INFINITY; LANES]);
    for x in whole {
        for i in 0..LANES {
            acc[i] = larger(x[i], acc[i]);
        }
    }
    for (acc, &x) in acc.iter_mut().zip(rest) {
        *acc = larger(x, *acc);
    }
    halve(*acc, larger)
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

/// Rows that go through each step together, so that no row waits for the step before to end.
const TOGETHER: usize = 16;

/// Copies a row and answers its largest element.
#[inline(always)]
fn bring(row: &mut [f32], from: &[f32]) -> f32 {
    let ((whole, rest), (whole_from, rest_from)) = (row.as_chunks_mut::<LANES>(), from.as_chunks::<LANES>());
    let Aligned(acc) = &mut Aligned([f32::NEG_INFINITY; LANES]);
    for (x, from) in whole.iter_mut().zip(whole_from) {
        for i in 0..LANES {
            acc[i] = larger(from[i], acc[i]);
        }
        *x = *from;
    }
    for ((acc, x), &from) in acc.iter_mut().zip(rest).zip(rest_from) {
        *acc = larger(from, *acc);
        *x = from;
    }
    halve(*acc, larger)
}

/// Maps the elements of a row to f's first answer; the sum of its second ones, in lanes.
#[inline(always)]
fn map_sum(row: &mut [f32], f: impl Fn(f32) -> (f32, f32)) -> f32 {
    let (whole, rest) = row.as_chunks_mut::<LANES>();
    let Aligned(acc) = &mut Aligned([0f32; LANES]);
    for x in whole {
        for i in 0..LANES {
            let (y, term) = f(x[i]);
            x[i] = y;
            acc[i] += term;
        }
    }
    for (acc, x) in acc.iter_mut().zip(rest) {
        let (y, term) = f(*x);
        *x = y;
        *acc += term;
    }
    halve(*acc, |x, y| x + y)
}

/// Rows of fewer columns are turned, so that a lane holds a row and no row is folded alone.
const SHORT: usize = LANES;

/// LANES short rows: of each column the elements, one row a lane.
type Tile = [[f32; LANES]; SHORT];

/// Turns up to LANES rows of n < SHORT columns; rows that are missing hold 0.
#[inline(always)]
fn turn(tile: &mut Tile, rows: &[f32], n: usize) {
    let mut padded = [0f32; LANES * SHORT];
    let rows = if rows.len() < LANES * n {
        padded[..rows.len()].copy_from_slice(rows);
        &padded[..LANES * n]
    } else {
        &rows[..LANES * n]
    };
    for (c, column) in tile[..n].iter_mut().enumerate() {
        for (r, x) in column.iter_mut().enumerate() {
            // SAFETY: r < LANES and c < n, of LANES * n elements.
            *x = unsafe { *rows.get_unchecked(r * n + c) };
        }
    }
}

#[inline(always)]
fn turn_back(tile: &Tile, rows: &mut [f32], n: usize) {
    if rows.len() < LANES * n {
        for (i, x) in rows.iter_mut().enumerate() {
            *x = tile[i % n][i / n];
        }
        return;
    }
    let rows = &mut rows[..LANES * n];
    for (c, column) in tile[..n].iter().enumerate() {
        for (r, &x) in column.iter().enumerate() {
            // SAFETY: r < LANES and c < n, of LANES * n elements.
            unsafe { *rows.get_unchecked_mut(r * n + c) = x };
        }
    }
}

/// Softmax of up to LANES short rows; each by itself, whatever the others are.
#[inline(always)]
fn short<const FMA: bool>(columns: &mut [[f32; LANES]], log: bool) {
    let (mut top, mut sum) = ([f32::NEG_INFINITY; LANES], [0f32; LANES]);
    for x in columns.iter() {
        for i in 0..LANES {
            top[i] = larger(x[i], top[i]);
        }
    }
    for x in columns.iter_mut() {
        for i in 0..LANES {
            let shifted = x[i] - top[i];
            let e = math::exp::<FMA>(shifted);
            sum[i] += e;
            x[i] = if log { shifted } else { e };
        }
    }
    for x in &mut sum {
        *x = if log { math::log::<FMA>(*x) } else { 1.0 / *x };
    }
    for x in columns.iter_mut() {
        for i in 0..LANES {
            x[i] = if log { x[i] - sum[i] } else { x[i] * sum[i] };
        }
    }
}

/// The gradient of up to LANES short rows, in place of dy.
#[inline(always)]
fn short_grad<const FMA: bool>(dy: &mut [[f32; LANES]], y: &[[f32; LANES]], log: bool) {
    let mut total = [0f32; LANES];
    for (dy, y) in dy.iter().zip(y) {
        for i in 0..LANES {
            total[i] += if log { dy[i] } else { dy[i] * y[i] };
        }
    }
    for (dy, y) in dy.iter_mut().zip(y) {
        for i in 0..LANES {
            dy[i] = if log { dy[i] - math::exp::<FMA>(y[i]) * total[i] } else { (dy[i] - total[i]) * y[i] };
        }
    }
}

struct Forward<'a> {
    rows: &'a mut [f32],
    /// The input; none where it already lies in `rows`.
    from: Option<&'a [f32]>,
    columns: usize,
    log: bool,
    /// Whether it is more than the caches hold, so that it pays to ask for rows before their turn.
    far: bool,
}

/// Elements of what the caches do not hold.
const FAR: usize = 1 << 22;

impl Loop for Forward<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let n = self.columns;
        if n < SHORT {
            let mut tile = [[0f32; LANES]; SHORT];
            for (i, rows) in self.rows.chunks_mut(LANES * n).enumerate() {
                let from = self.from.map_or(&*rows, |from| &from[i * LANES * n..][..rows.len()]);
                turn(&mut tile, from, n);
                short::<FMA>(&mut tile[..n], self.log);
                turn_back(&tile, rows, n);
            }
            return;
        }
        let together = TOGETHER.min((4096 / n).max(1)) * n;
        for (i, rows) in self.rows.chunks_mut(together).enumerate() {
            // Of each row its largest element, then its sum.
            let Aligned(of) = &mut Aligned([0f32; TOGETHER]);
            match self.from {
                Some(from) => {
                    let from = from[i * together..][..rows.len()].chunks_exact(n);
                    for ((of, row), from) in of.iter_mut().zip(rows.chunks_exact_mut(n)).zip(from) {
                        *of = bring(row, from);
                    }
                }
                None => of.iter_mut().zip(rows.chunks_exact(n)).for_each(|(of, row)| *of = max(row)),
            }
            for (at, (of, row)) in of.iter_mut().zip(rows.chunks_exact_mut(n)).enumerate() {
                let top = *of;
                if self.far {
                    // While this row is computed, the memory brings what the next rows read and write.
                    ahead(row.as_ptr().wrapping_add(together), n);
                    if let Some(from) = self.from {
                        ahead(from.as_ptr().wrapping_add((i + 1) * together + at * n), n);
                    }
                }
                *of = if self.log {
                    map_sum(row, |x| (x - top, math::exp::<FMA>(x - top)))
                } else {
                    map_sum(row, |x| (math::exp::<FMA>(x - top), math::exp::<FMA>(x - top)))
                };
            }
            if self.log {
                of.iter_mut().for_each(|of| *of = math::log::<FMA>(*of));
            } else {
                of.iter_mut().for_each(|of| *of = 1.0 / *of);
            }
            for (&of, row) in of.iter().zip(rows.chunks_exact_mut(n)) {
                if self.log {
                    row.iter_mut().for_each(|x| *x -= of);
                } else {
                    row.iter_mut().for_each(|x| *x *= of);
                }
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
        let (from, count) = (from * columns, (to - from) * columns);
        // SAFETY: ranges are disjoint, and the caller vouches that a lies elsewhere where it is not out.
        let (rows, from) = unsafe { (out.part(from, count), (!in_place).then(|| a.part(from, count))) };
        fastest(Forward { rows, from, columns, log: log != 0, far: n >= FAR });
    });
    Ok(())
}

/// Softmax of rows in place.
pub(crate) fn rows_of(rows: &mut [f32], columns: usize) {
    fastest(Forward { rows, from: None, columns, log: false, far: false });
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
        if n < SHORT {
            let tiles = self.dx.chunks_mut(LANES * n).zip(self.dy.chunks(LANES * n)).zip(self.y.chunks(LANES * n));
            let (mut tile, mut y_tile) = ([[0f32; LANES]; SHORT], [[0f32; LANES]; SHORT]);
            for ((dx, dy), y) in tiles {
                turn(&mut tile, dy, n);
                turn(&mut y_tile, y, n);
                short_grad::<FMA>(&mut tile[..n], &y_tile[..n], self.log);
                turn_back(&tile, dx, n);
            }
            return;
        }
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

/// The gradient of softmax of rows, from its result y.
pub(crate) fn rows_grad_of(dx: &mut [f32], dy: &[f32], y: &[f32], columns: usize) {
    fastest(Backward { dx, dy, y, columns, log: false });
}
