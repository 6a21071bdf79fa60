//! Batches of small dense systems, each in float64 by elimination with partial pivoting.

use super::{GROUPS, each};
use crate::buf::{Buf, Result, volume};
use crate::simd::{Loop, fastest};
use crate::threads::Threads;

/// Makes `x`, the right side, the solution of a system whose matrix is used up; false where there is none: a pivot is 0 or not finite.
#[inline(always)]
fn solve(matrix: &mut [f64], x: &mut [f64]) -> bool {
    let n = x.len();
    for column in 0..n {
        let mut best = column;
        for row in column + 1..n {
            let (one, other) = (matrix[row * n + column].abs(), matrix[best * n + column].abs());
            // NaN wins, and is found to be no pivot.
            if one > other || one.is_nan() || other.is_nan() {
                best = row;
            }
        }
        let pivot = matrix[best * n + column];
        if pivot == 0.0 || !pivot.is_finite() {
            return false;
        }
        let (above, below) = matrix.split_at_mut((column + 1) * n);
        let head = &mut above[column * n..];
        if best != column {
            head.swap_with_slice(&mut below[(best - column - 1) * n..][..n]);
            x.swap(best, column);
        }
        for (at, row) in below.chunks_exact_mut(n).enumerate() {
            let factor = row[column] / pivot;
            if factor != 0.0 {
                row[column..].iter_mut().zip(&head[column..]).for_each(|(x, head)| *x -= factor * head);
                x[column + 1 + at] -= factor * x[column];
            }
        }
    }
    for row in (0..n).rev() {
        let (own, known) = (&matrix[row * n..][..n], row + 1..n);
        let sum = known.fold(x[row], |sum, column| sum - own[column] * x[column]);
        x[row] = sum / own[row];
    }
    x.iter().all(|x| x.is_finite())
}

/// One system, its matrix as it is or turned; `x` gets the solution, or NaN.
struct System<'a> {
    x: &'a mut [f32],
    matrix: &'a [f32],
    right: &'a [f32],
    room: &'a mut [f64],
    is_turned: bool,
}

impl Loop for System<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { x, matrix, right, room, is_turned } = self;
        let n = right.len();
        let (a, b) = room.split_at_mut(n * n);
        for (at, &number) in matrix.iter().enumerate() {
            let place = if is_turned { at % n * n + at / n } else { at };
            a[place] = f64::from(number);
        }
        b.iter_mut().zip(right).for_each(|(b, &right)| *b = f64::from(right));
        if solve(a, b) {
            x.iter_mut().zip(b).for_each(|(x, b)| *x = *b as f32);
        } else {
            x.fill(f32::NAN);
        }
    }
}

/// Numbers of float64 that a system of `size` is worked on in.
fn space(size: usize) -> Result<usize> {
    volume(&[size, size + 1])
}

/// `solveBatch` of the table.
pub fn solve_batch(
    threads: &dyn Threads,
    out: Buf,
    matrix: Buf,
    right: Buf,
    room: Buf,
    batch: u32,
    size: u32,
) -> Result<()> {
    let (batch, n) = (batch as usize, size as usize);
    let (space, all) = (space(n)?, volume(&[batch, n])?);
    let (out, right) = (out.write::<f32>(all)?, right.read::<f32>(all)?);
    let (matrix, room) =
        (matrix.read::<f32>(volume(&[all, n])?)?, room.write::<f64>(volume(&[batch.min(GROUPS), space])?)?);
    each(threads, batch, n.saturating_pow(3), |at, room_at| {
        // SAFETY: each system is written once, rooms are not shared, and nobody writes to inputs.
        fastest(unsafe {
            System {
                x: out.part(at * n, n),
                matrix: matrix.part(at * n * n, n * n),
                right: right.part(at * n, n),
                room: room.part(room_at * space, space),
                is_turned: false,
            }
        });
    });
    Ok(())
}

/// `solveBatchGrad` of the table: with u the solution of the turned system for dy, u by the right side and -u x by the matrix.
pub fn solve_batch_grad(
    threads: &dyn Threads,
    d_matrix: Buf,
    d_right: Buf,
    dy: Buf,
    matrix: Buf,
    x: Buf,
    room: Buf,
    batch: u32,
    size: u32,
) -> Result<()> {
    let (batch, n) = (batch as usize, size as usize);
    let (space, all) = (space(n)?, volume(&[batch, n])?);
    let (d_right, dy, x) = (d_right.write::<f32>(all)?, dy.read::<f32>(all)?, x.read::<f32>(all)?);
    let squares = volume(&[all, n])?;
    let (d_matrix, matrix) = (d_matrix.write::<f32>(squares)?, matrix.read::<f32>(squares)?);
    let room = room.write::<f64>(volume(&[batch.min(GROUPS), space])?)?;
    each(threads, batch, n.saturating_pow(3), |at, room_at| {
        // SAFETY: each system is written once, rooms are not shared, and nobody writes to inputs.
        let (u, x, d_matrix) =
            unsafe { (d_right.part(at * n, n), x.part(at * n, n), d_matrix.part(at * n * n, n * n)) };
        // SAFETY: as above.
        fastest(unsafe {
            System {
                x: &mut *u,
                matrix: matrix.part(at * n * n, n * n),
                right: dy.part(at * n, n),
                room: room.part(room_at * space, space),
                is_turned: true,
            }
        });
        for (row, &u) in d_matrix.chunks_exact_mut(n.max(1)).zip(&*u) {
            row.iter_mut().zip(x).for_each(|(d, x)| *d = -(u * x));
        }
    });
    Ok(())
}
