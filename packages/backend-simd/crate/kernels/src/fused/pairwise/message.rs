//! The tensors of a message, and the rows that they make of a block.

use super::rows::{Finish, Terms};
use super::shape::{Block, Kind, Shape};
use crate::buf::{Buf, Result, volume};
use crate::matmul::{Lines, alone};
use crate::simd::fastest;

/// A dense layer.
#[derive(Clone, Copy, Default)]
pub(super) struct Layer<'a> {
    pub weight: &'a [f32],
    pub bias: Option<&'a [f32]>,
}

/// The tensors of a message, their sizes checked.
pub(super) struct Message<'a> {
    pub shape: Shape,
    pub kind: Kind,
    senders: &'a [f32],
    receivers: &'a [f32],
    edges: Option<&'a [f32]>,
    graph: Option<&'a [f32]>,
    mask: Option<&'a [u8]>,
    pub layers: [Layer<'a>; 2],
}

/// What one message is the sum of.
pub(super) struct PairTerms<'a> {
    pub sender: &'a [f32],
    pub receiver: &'a [f32],
    pub edge: Option<&'a [f32]>,
    pub graph: Option<&'a [f32]>,
}

impl<'a> Message<'a> {
    /// From senders, receivers, edges, graph, mask and the weight and bias of each layer.
    pub fn new(shape: Shape, kind: Kind, buffers: &'a [Buf; 9]) -> Result<Self> {
        let Shape { batch, senders, receivers, widths, .. } = shape;
        let pairs = volume(&[batch, senders, receivers])?;
        // SAFETY: nobody writes to inputs while the kernel runs.
        let floats = |buf: &'a Buf, n: usize| Ok(unsafe { buf.read::<f32>(n)?.all() });
        let maybe = |buf: &'a Buf, n: usize| if buf.is_none() { Ok(None) } else { floats(buf, n).map(Some) };
        let mut layers = [Layer::default(); 2];
        for (at, layer) in layers.iter_mut().enumerate().take(shape.layers) {
            layer.weight = floats(&buffers[5 + 2 * at], shape.weight(at))?;
            layer.bias = maybe(&buffers[6 + 2 * at], widths[at + 1])?;
        }
        Ok(Self {
            shape,
            kind,
            senders: floats(&buffers[0], batch * senders * widths[0])?,
            receivers: floats(&buffers[1], batch * receivers * widths[0])?,
            edges: maybe(&buffers[2], pairs * widths[0])?,
            graph: maybe(&buffers[3], batch * widths[0])?,
            // SAFETY: as above.
            mask: if buffers[4].is_none() { None } else { Some(unsafe { buffers[4].read::<u8>(pairs)?.all() }) },
            layers,
        })
    }

    /// Where a pair lies among all pairs.
    #[inline(always)]
    pub fn pair(&self, batch: usize, i: usize, j: usize) -> usize {
        (batch * self.shape.senders + i) * self.shape.receivers + j
    }

    /// Whether a pair speaks.
    #[inline(always)]
    pub fn speaks(&self, batch: usize, i: usize, j: usize) -> bool {
        self.mask.is_none_or(|mask| mask[self.pair(batch, i, j)] != 0)
    }

    /// Whether relu is taken of the terms (0) or of what comes out of a layer (1, 2).
    #[inline(always)]
    pub fn has_relu(&self, stage: usize) -> bool {
        if stage == self.shape.layers { self.kind.last } else { self.kind.activation }
    }

    /// The terms of a pair.
    #[inline(always)]
    pub fn terms(&self, batch: usize, i: usize, j: usize) -> PairTerms<'a> {
        let Shape { senders, receivers, widths: [width, ..], .. } = self.shape;
        let row = |a: &'a [f32], at: usize| &a[at * width..][..width];
        PairTerms {
            sender: row(self.senders, batch * senders + i),
            receiver: row(self.receivers, batch * receivers + j),
            edge: self.edges.map(|edges| row(edges, self.pair(batch, i, j))),
            graph: self.graph.map(|graph| row(graph, batch)),
        }
    }

    /// Writes the terms of a block into the first array, and what comes out of each of the first `layers` into the next one.
    pub fn fill(&self, block: &Block, arrays: &mut [&mut [f32]; 3], layers: usize) {
        fastest(Terms { message: self, block, rows: arrays[0], relu: self.has_relu(0) });
        for at in 0..layers {
            let (before, after) = arrays.split_at_mut(at + 1);
            let (rows, k, n) = (block.rows, self.shape.widths[at], self.shape.widths[at + 1]);
            let out = &mut after[0][..rows * n];
            let Layer { weight, bias } = self.layers[at];
            alone([rows, n, k], out, Lines::rows(before[at], k), Lines::rows(weight, n), false);
            fastest(Finish { rows: out, bias, width: n, relu: self.has_relu(at + 1) });
        }
    }
}
