//! The product for WebAssembly: 4 x 8 tiles of the result in registers, both sides packed, so that transposes cost nothing.

use super::{Product, Tail};
use crate::threads::Threads;
use crate::usual::usual;

/// Rows and columns of a tile: 8 accumulators, which with the operands fit WebAssembly's 16 registers on x86.
const MR: usize = 4;
const NR: usize = 8;
/// A block of A, MC x KC, stays in the second cache; a panel of B, KC x NC, in the third.
const MC: usize = usual(128, 8);
const KC: usize = usual(256, 6);
const NC: usize = usual(512, 16);

#[repr(align(16))]
struct Pack<const N: usize>([f32; N]);

/// Room for packing; WebAssembly has one thread, so one is enough.
struct Room {
    a: Pack<{ MC * KC }>,
    b: Pack<{ KC * NC }>,
}

#[cfg(target_arch = "wasm32")]
fn with_room(f: impl FnOnce(&mut Room)) {
    static mut ROOM: Room = Room { a: Pack([0.0; MC * KC]), b: Pack([0.0; KC * NC]) };
    // SAFETY: the module has one thread, and no kernel calls another.
    f(unsafe { &mut *(&raw mut ROOM) });
}

#[cfg(not(target_arch = "wasm32"))]
fn with_room(f: impl FnOnce(&mut Room)) {
    f(&mut Room { a: Pack([0.0; MC * KC]), b: Pack([0.0; KC * NC]) });
}

#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
pub(super) fn product(_threads: &dyn Threads, p: Product, tail: Tail) {
    with_room(|room| {
        for batch in 0..p.batch {
            for column in (0..p.n).step_by(NC) {
                panel(&p, room, batch, column, NC.min(p.n - column));
            }
            // SAFETY: no slice of out is alive.
            unsafe { tail.rows(&p, batch, 0, p.m) };
        }
    });
}

/// Columns `column .. column + n` of one product.
fn panel(p: &Product, room: &mut Room, batch: usize, column: usize, n: usize) {
    let mut depth = 0;
    // Once through even where k is 0, to write zeros.
    loop {
        let k = KC.min(p.k - depth);
        let add = p.accumulate || depth > 0;
        let [b_batch, b_row, b_column] = p.b_strides;
        let start = batch * b_batch + depth * b_row + column * b_column;
        // SAFETY: `matmul` checked that every place lies inside.
        unsafe { pack::<NR>(&mut room.b.0, p.b.address().wrapping_add(start), n, k, b_column, b_row) };
        for row in (0..p.m).step_by(MC) {
            let m = MC.min(p.m - row);
            let [a_batch, a_row, a_column] = p.a_strides;
            let start = batch * a_batch + row * a_row + depth * a_column;
            // SAFETY: as above.
            unsafe { pack::<MR>(&mut room.a.0, p.a.address().wrapping_add(start), m, k, a_row, a_column) };
            let start = batch * p.out_strides[0] + row * p.out_strides[1] + column;
            // SAFETY: as above; nobody else uses these places of out.
            unsafe { tiles(room, p.out.address().add(start), p.out_strides[1], m, n, k, add) };
        }
        depth += k;
        if depth == p.k {
            return;
        }
    }
}

/// Packs `count` lines of k elements in bundles of W: element i of W lines side by side, then element i + 1. What is missing
/// of the last bundle is 0.
///
/// # Safety
/// All places must be readable.
unsafe fn pack<const W: usize>(to: &mut [f32], from: *const f32, count: usize, k: usize, line: usize, step: usize) {
    for (bundle, to) in (0..count).step_by(W).zip(to.chunks_exact_mut(W * k.max(1))) {
        let from = from.wrapping_add(bundle * line);
        let width = W.min(count - bundle);
        if width < W {
            to.fill(0.0);
        }
        if width == W && line == 1 {
            for (i, to) in to.chunks_exact_mut(W).enumerate().take(k) {
                // SAFETY: as the function's.
                to.copy_from_slice(unsafe { core::slice::from_raw_parts(from.add(i * step), W) });
            }
            continue;
        }
        for (i, to) in to.chunks_exact_mut(W).enumerate().take(k) {
            for (j, to) in to.iter_mut().enumerate().take(width) {
                // SAFETY: as the function's.
                *to = unsafe { *from.add(j * line + i * step) };
            }
        }
    }
}

/// # Safety
/// The m x n elements from `out` must be writable.
unsafe fn tiles(room: &Room, out: *mut f32, stride: usize, m: usize, n: usize, k: usize, add: bool) {
    for column in (0..n).step_by(NR) {
        let b = &room.b.0[column * k..][..NR * k];
        for row in (0..m).step_by(MR) {
            let a = &room.a.0[row * k..][..MR * k];
            let (height, width) = (MR.min(m - row), NR.min(n - column));
            // SAFETY: the tile lies inside, or its part does, which is all that is written below.
            unsafe {
                let out = out.add(row * stride + column);
                if height == MR && width == NR {
                    tile::write(a, b, out, stride, add);
                } else {
                    let mut whole = [0f32; MR * NR];
                    tile::write(a, b, whole.as_mut_ptr(), NR, false);
                    for i in 0..height {
                        for j in 0..width {
                            let out = out.add(i * stride + j);
                            *out = if add { *out } else { 0.0 } + whole[i * NR + j];
                        }
                    }
                }
            }
        }
    }
}

/// The same tile in plain loops, so that packing and edges are tested where there is no WebAssembly.
#[cfg(not(target_arch = "wasm32"))]
mod tile {
    use super::{MR, NR};

    /// # Safety
    /// The MR x NR elements from `out` must be writable.
    pub(super) unsafe fn write(a: &[f32], b: &[f32], out: *mut f32, stride: usize, add: bool) {
        let mut acc = [[0f32; NR]; MR];
        for (x, y) in a.chunks_exact(MR).zip(b.chunks_exact(NR)) {
            for i in 0..MR {
                for j in 0..NR {
                    acc[i][j] += x[i] * y[j];
                }
            }
        }
        for (i, acc) in acc.iter().enumerate() {
            for (j, &x) in acc.iter().enumerate() {
                // SAFETY: as the function's.
                unsafe {
                    let out = out.add(i * stride + j);
                    *out = if add { *out } else { 0.0 } + x;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activation::Activation;
    use crate::buf::Buf;
    use crate::threads::Alone;

    /// WebAssembly runs this code; here it runs with the tile in plain loops, over edges of every block.
    #[test]
    fn packing_and_edges_give_the_product() {
        let sizes: &[[usize; 3]] = if cfg!(miri) {
            &[[1, 1, 1], [4, 8, 0], [13, 19, 15]]
        } else {
            &[[1, 1, 1], [5, 9, 3], [4, 8, 0], [131, 17, 300], [3, 530, 257]]
        };
        for &[m, n, k] in sizes {
            for (a_strides, b_strides) in [([0, k, 1], [0, n, 1]), ([0, 1, m], [0, 1, k])] {
                let value = |i: usize| (i * 7 % 13) as f32 - 6.0;
                let (mut a, mut b): (Vec<f32>, Vec<f32>) =
                    ((0..m * k).map(value).collect(), (0..k * n).map(value).collect());
                let mut out = vec![1f32; m * n];
                let buf = |x: &mut [f32]| unsafe { Buf::new(x.as_mut_ptr().cast(), size_of_val(x)) };
                let (a_buf, b_buf, out_buf) = (buf(&mut a), buf(&mut b), buf(&mut out));
                let p = Product {
                    batch: 1,
                    m,
                    n,
                    k,
                    a: a_buf.read(m * k).unwrap(),
                    b: b_buf.read(k * n).unwrap(),
                    out: out_buf.write(m * n).unwrap(),
                    a_strides,
                    b_strides,
                    out_strides: [m * n, n],
                    accumulate: true,
                };
                product(&Alone, p, Tail { bias: None, activation: Activation::Linear });
                for (i, &x) in out.iter().enumerate() {
                    let (row, column) = (i / n, i % n);
                    let term = |p: usize| {
                        a[row * a_strides[1] + p * a_strides[2]] * b[p * b_strides[1] + column * b_strides[2]]
                    };
                    // Small integers: exact in any order.
                    assert_eq!(x, 1.0 + (0..k).map(term).sum::<f32>(), "{m} {n} {k}");
                }
            }
        }
    }
}
