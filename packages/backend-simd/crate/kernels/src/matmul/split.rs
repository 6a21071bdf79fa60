//! The product by the crate `gemm`, called alone on blocks of rows that the pool's threads take.

use super::{Product, Tail};
use crate::threads::Threads;
use crate::usual::usual;

/// Multiply-adds below which waking a second thread costs more than it brings.
const SMALL: usize = usual(200_000, 200);

/// Blocks that there are at least, so that every thread has work until the end.
const BLOCKS: usize = 8;
/// Most rows for which `gemm` reads a B of contiguous rows where it lies; for more it packs B first, which pays off from many rows on.
const UNPACKED: usize = 48;
const MANY: usize = 256;
/// Least rows of a block where columns of B are apart, so that `gemm` packs it for each block.
const PACKED: usize = 128;

/// Rows of a block: an eighth of those of the whole batch or somewhat fewer, in multiples of 12 (whole tiles of the micro-kernels).
///
/// It does not depend on the number of threads, so neither do the bits.
fn block(p: &Product) -> usize {
    if p.m * p.n * p.k < SMALL {
        return p.m;
    }
    let rows = p.m.div_ceil(BLOCKS.div_ceil(p.batch)).next_multiple_of(12);
    let [_, _, apart] = p.b_strides;
    if apart != 1 {
        rows.max(PACKED)
    } else if rows < MANY {
        rows.min(UNPACKED)
    } else {
        rows
    }
}

pub(super) fn product(threads: &dyn Threads, p: Product, tail: Tail) {
    let rows = block(&p);
    let blocks = p.m.div_ceil(rows);
    let job = |i: usize| {
        let (batch, from) = (i / blocks, i % blocks * rows);
        let to = p.m.min(from + rows);
        // SAFETY: blocks are disjoint, and `matmul` checked that all of them lie inside the buffers.
        unsafe {
            multiply(&p, batch, from, to);
            tail.rows(&p, batch, from, to);
        }
    };
    if p.batch * p.m * p.n * p.k < SMALL {
        (0..p.batch * blocks).for_each(job);
    } else {
        threads.run(p.batch * blocks, &job);
    }
}

/// # Safety
/// Rows `from .. to` of the batch must lie inside the buffers, and those of out belong to this call alone.
#[cfg(not(miri))]
pub(super) unsafe fn multiply(p: &Product, batch: usize, from: usize, to: usize) {
    let [a_batch, a_row, a_column] = p.a_strides;
    let [b_batch, b_row, b_column] = p.b_strides;
    let [out_batch, out_row] = p.out_strides;
    // SAFETY: as the function's. Column strides come before row strides.
    unsafe {
        gemm::gemm(
            to - from,
            p.n,
            p.k,
            p.out.address().add(batch * out_batch + from * out_row),
            1,
            out_row as isize,
            p.accumulate,
            p.a.address().wrapping_add(batch * a_batch + from * a_row),
            a_column as isize,
            a_row as isize,
            p.b.address().wrapping_add(batch * b_batch),
            b_column as isize,
            b_row as isize,
            1.0f32,
            1.0f32,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

/// The same in plain loops: `gemm` asks the processor what it is by assembly, which Miri has not.
///
/// # Safety
/// As above.
#[cfg(miri)]
pub(super) unsafe fn multiply(p: &Product, batch: usize, from: usize, to: usize) {
    let place =
        |strides: [usize; 3], row: usize, column: usize| batch * strides[0] + row * strides[1] + column * strides[2];
    for i in from..to {
        for j in 0..p.n {
            // SAFETY: as the function's.
            unsafe {
                let out = p.out.address().add(batch * p.out_strides[0] + i * p.out_strides[1] + j);
                let mut sum = if p.accumulate { *out } else { 0.0 };
                for k in 0..p.k {
                    sum += *p.a.address().add(place(p.a_strides, i, k)) * *p.b.address().add(place(p.b_strides, k, j));
                }
                *out = sum;
            }
        }
    }
}
