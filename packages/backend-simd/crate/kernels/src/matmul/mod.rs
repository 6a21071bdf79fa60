//! Batched products with strides, bias and activation.

#[cfg(any(target_arch = "wasm32", test))]
mod packed;
#[cfg(not(target_arch = "wasm32"))]
mod split;

use crate::activation::{Activation, Finish};
use crate::buf::{Buf, In, Out, Result, reach, sizes};
use crate::simd::fastest;
use crate::threads::Threads;

#[cfg(target_arch = "wasm32")]
use packed::product;
#[cfg(not(target_arch = "wasm32"))]
use split::product;

/// Sizes, strides and places of a batch of products.
#[derive(Clone, Copy)]
pub(crate) struct Product<'a> {
    batch: usize,
    m: usize,
    n: usize,
    k: usize,
    a: In<'a, f32>,
    b: In<'a, f32>,
    out: Out<'a, f32>,
    /// Strides of batch, row and column.
    a_strides: [usize; 3],
    b_strides: [usize; 3],
    out_strides: [usize; 2],
    /// Whether the product is added to what out holds.
    accumulate: bool,
}

impl Product<'_> {
    /// A batch whose members differ in A and lie one under the other is one taller product.
    fn folded(self) -> Self {
        let [a_batch, a_row, _] = self.a_strides;
        let [out_batch, out_row] = self.out_strides;
        let stacked = a_batch == self.m * a_row && out_batch == self.m * out_row;
        if self.batch > 1 && self.b_strides[0] == 0 && stacked {
            Self { batch: 1, m: self.m * self.batch, ..self }
        } else {
            self
        }
    }
}

/// What happens to rows of the product once they are complete.
#[derive(Clone, Copy)]
pub(crate) struct Tail<'a> {
    bias: Option<&'a [f32]>,
    activation: Activation,
}

impl Tail<'_> {
    /// # Safety
    /// No slice of these rows may be alive.
    unsafe fn rows(&self, p: &Product, batch: usize, from: usize, to: usize) {
        if self.bias.is_none() && self.activation.is_linear() {
            return;
        }
        for i in from..to {
            // SAFETY: as the function's.
            let row = unsafe { p.out.part(batch * p.out_strides[0] + i * p.out_strides[1], p.n) };
            fastest(Finish { row, bias: self.bias.unwrap_or_default(), activation: self.activation });
        }
    }
}

/// `matmul` of the table.
pub fn matmul(
    threads: &dyn Threads,
    out: Buf,
    a: Buf,
    b: Buf,
    bias: Buf,
    layout: Buf,
    activation: u32,
    alpha: f64,
    accumulate: u32,
) -> Result<()> {
    // SAFETY: a layout is only read.
    let layout = unsafe { layout.read::<i32>(12)?.all() };
    let [batch, m, n, k] = sizes(&layout[..4])?;
    let (a_strides, b_strides, out_strides) = (sizes(&layout[4..7])?, sizes(&layout[7..10])?, sizes(&layout[10..])?);
    let [out_batch, out_row]: [usize; 2] = out_strides;
    if (m > 1 && out_row < n) || (batch > 1 && m > 0 && out_batch < (m - 1) * out_row + n) {
        return Err("rows of out overlap");
    }
    let p = Product {
        batch,
        m,
        n,
        k,
        a: a.read(reach(&[batch, m, k], &a_strides)?)?,
        b: b.read(reach(&[batch, k, n], &b_strides)?)?,
        out: out.write(reach(&[batch, m, n], &[out_batch, out_row, 1])?)?,
        a_strides,
        b_strides,
        out_strides,
        accumulate: accumulate != 0,
    };
    // SAFETY: bias is only read.
    let bias = if bias.is_none() { None } else { Some(unsafe { bias.read::<f32>(n)?.all() }) };
    let tail = Tail { bias, activation: Activation::new(activation, alpha)? };
    if batch * m * n > 0 {
        product(threads, p.folded(), tail);
    }
    Ok(())
}

/// A matrix within a slice: places from one row and from one column to the next.
#[derive(Clone, Copy)]
pub(crate) struct Lines<'a> {
    from: &'a [f32],
    row: usize,
    column: usize,
}

impl<'a> Lines<'a> {
    /// Rows of `width` elements, one after the other.
    pub(crate) fn rows(from: &'a [f32], width: usize) -> Self {
        Self { from, row: width, column: 1 }
    }

    /// The transpose of `rows`.
    pub(crate) fn columns(from: &'a [f32], width: usize) -> Self {
        Self { from, row: 1, column: width }
    }
}

/// out [m, n] = or += A [m, k] times B [k, n], on the calling thread: for kernels that share out their work themselves.
pub(crate) fn alone(sizes: [usize; 3], out: &mut [f32], a: Lines, b: Lines, accumulate: bool) {
    if let Some(p) = one(sizes, out, a, b, accumulate) {
        multiply(p);
    }
}

/// The same by all threads.
pub(crate) fn shared(threads: &dyn Threads, sizes: [usize; 3], out: &mut [f32], a: Lines, b: Lines, accumulate: bool) {
    if let Some(p) = one(sizes, out, a, b, accumulate) {
        product(threads, p, Tail { bias: None, activation: Activation::Linear });
    }
}

/// One product within slices; none where it has no elements.
fn one<'a>(
    [m, n, k]: [usize; 3],
    out: &'a mut [f32],
    a: Lines<'a>,
    b: Lines<'a>,
    accumulate: bool,
) -> Option<Product<'a>> {
    let inside = |lines: Lines, rows: usize, columns: usize| {
        reach(&[rows, columns], &[lines.row, lines.column]).is_ok_and(|n| n <= lines.from.len())
    };
    assert!(m * n <= out.len() && inside(a, m, k) && inside(b, k, n));
    (m * n > 0).then(|| Product {
        batch: 1,
        m,
        n,
        k,
        a: In::of(a.from),
        b: In::of(b.from),
        out: Out::of(out),
        a_strides: [0, a.row, a.column],
        b_strides: [0, b.row, b.column],
        out_strides: [0, n],
        accumulate,
    })
}

#[cfg(target_arch = "wasm32")]
fn multiply(p: Product) {
    product(&crate::threads::Alone, p, Tail { bias: None, activation: Activation::Linear });
}

#[cfg(not(target_arch = "wasm32"))]
fn multiply(p: Product) {
    // SAFETY: `alone` has checked that all places lie inside the slices.
    unsafe { split::multiply(&p, 0, 0, p.m) };
}
