//! Parts of rows, taken a register's worth at a time.

/// The part of a row that a gate has.
#[inline(always)]
pub(super) fn gate(row: &[f32], at: usize, size: usize) -> &[f32] {
    &row[at * size..][..size]
}

/// Neighbouring elements of a row in a place of their own: a gradient reads and writes more rows than the compiler is willing to compare,
/// so it works on copies that cannot overlap.
pub(super) type Lanes = [f32; LANES];
pub(super) const LANES: usize = 16;

/// Elements `from .. from + n` of each row, at most `LANES`; the rest is 0.
#[inline(always)]
pub(super) fn take<const N: usize>(rows: [&[f32]; N], from: usize, n: usize) -> [Lanes; N] {
    let mut taken = [[0.0; LANES]; N];
    for (lanes, row) in taken.iter_mut().zip(rows) {
        if n == LANES {
            lanes.copy_from_slice(&row[from..from + LANES]);
        } else {
            lanes[..n].copy_from_slice(&row[from..from + n]);
        }
    }
    taken
}

/// The inverse of `take`.
#[inline(always)]
pub(super) fn put<const N: usize>(rows: &mut [&mut [f32]; N], from: usize, n: usize, lanes: [&Lanes; N]) {
    for (row, lanes) in rows.iter_mut().zip(lanes) {
        if n == LANES {
            row[from..from + LANES].copy_from_slice(lanes);
        } else {
            row[from..from + n].copy_from_slice(&lanes[..n]);
        }
    }
}

/// Where the lanes of a row begin, and how many each has.
pub(super) fn lanes(size: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..size).step_by(LANES).map(move |from| (from, LANES.min(size - from)))
}
