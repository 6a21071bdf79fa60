//! Sizes, and what one job looks at: neighbouring nodes of one side as lanes, all nodes of the other in rows, one head.

use crate::buf::{Buf, Out, Result, sizes, volume};

/// Nodes side by side: two registers of WebAssembly, one of AVX-512.
pub(super) const LANES: usize = if cfg!(target_arch = "wasm32") { 8 } else { 16 };

/// Rows at a time; what is left over is done one by one.
pub(super) const ROWS: usize = 4;

/// One number for each of some neighbouring nodes.
pub(super) type Lanes = [f32; LANES];

/// Sizes as the layout tells them: batch, nodes, heads, the part of the width that a head has.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    batch: usize,
    pub nodes: usize,
    heads: usize,
    pub part: usize,
}

impl Shape {
    pub(super) fn new(layout: Buf) -> Result<Self> {
        // SAFETY: a layout is only read.
        let [batch, nodes, heads, part] = sizes(unsafe { layout.read::<i32>(4)?.all() })?;
        volume(&[batch, nodes, nodes, heads, part])?;
        Ok(Self { batch, nodes, heads, part })
    }

    /// Elements of each tensor.
    pub(super) fn size(&self) -> usize {
        self.batch * self.nodes * self.nodes * self.width()
    }

    pub(super) fn width(&self) -> usize {
        self.heads * self.part
    }

    /// For each graph and head one for each bundle of lanes.
    pub(super) fn jobs(&self) -> usize {
        self.batch * self.heads * self.nodes.div_ceil(LANES)
    }

    /// Elements of one panel: what all edges between the middle and the lanes bring.
    fn panel(&self) -> usize {
        self.nodes * self.part
    }

    /// Elements that a group wants, with some to spare so that lanes lie within lines of the cache.
    pub(super) fn room(&self, backward: bool) -> Result<usize> {
        let panels = if backward { 4 } else { 2 };
        let tiles = if backward { 2 } else { 1 };
        let rows = volume(&[ROWS, tiles * self.nodes + self.part])?;
        let count = volume(&[panels, self.panel()])?.checked_add(rows).ok_or("a shape is too large")?;
        volume(&[LANES, count.checked_add(1).ok_or("a shape is too large")?])
    }
}

/// The room of a group from the first line of the cache on.
pub(super) fn room_of(room: &mut [f32]) -> &mut [Lanes] {
    let skip = room.as_ptr().align_offset(64).min(LANES);
    room[skip..].as_chunks_mut().0
}

/// Takes the first `n` of a room.
pub(super) fn take<'a>(room: &mut &'a mut [Lanes], n: usize) -> &'a mut [Lanes] {
    let (taken, rest) = core::mem::take(room).split_at_mut(n);
    *room = rest;
    taken
}

/// The edges between the middle and the nodes of one side, with a place for each: that of its node times `step` plus that of the middle times `middle`.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    /// Query or key.
    pub scores: &'a [f32],
    /// Left or right.
    pub values: &'a [f32],
    /// `step` is also that of the result.
    pub step: usize,
    pub middle: usize,
}

/// The part of a job's head, for one graph and a bundle of lanes.
#[derive(Clone, Copy)]
pub(super) struct Job<'a> {
    pub shape: Shape,
    pub rows: Side<'a>,
    pub lanes: Side<'a>,
    /// Where the graph and the head start in every tensor.
    start: usize,
    /// The first node of the lanes.
    first: usize,
    /// How many lanes there are nodes for.
    pub count: usize,
}

impl<'a> Job<'a> {
    pub(super) fn new(shape: Shape, at: usize, rows: Side<'a>, lanes: Side<'a>) -> Self {
        let bundles = shape.nodes.div_ceil(LANES);
        let (head, first) = (at / bundles, at % bundles * LANES);
        let (batch, head) = (head / shape.heads, head % shape.heads);
        let start = batch * shape.nodes * shape.nodes * shape.width() + head * shape.part;
        Self { shape, rows, lanes, start, first, count: LANES.min(shape.nodes - first) }
    }

    /// The edges between the middle and some rows.
    #[inline(always)]
    pub(super) fn edges<const R: usize>(&self, of: &'a [f32], row: usize, middle: usize) -> [&'a [f32]; R] {
        let from = self.start + row * self.rows.step + middle * self.rows.middle;
        core::array::from_fn(|i| &of[from + i * self.rows.step..][..self.shape.part])
    }

    /// Where the edge between the middle and a lane lies.
    #[inline(always)]
    pub(super) fn edge(&self, lane: usize, middle: usize) -> usize {
        self.start + (self.first + lane) * self.lanes.step + middle * self.lanes.middle
    }

    /// Where the result of a row and a lane lies.
    #[inline(always)]
    pub(super) fn place(&self, row: usize, lane: usize) -> usize {
        self.start + row * self.rows.step + (self.first + lane) * self.lanes.step
    }

    /// Copies what the edges of the lanes bring: [middle, part] of lanes; 0 where there is no node.
    #[inline(always)]
    pub(super) fn pack(&self, panel: &mut [Lanes], of: &[f32]) {
        let part = self.shape.part;
        if self.count < LANES {
            panel.fill([0.0; LANES]);
        }
        for (middle, panel) in panel.chunks_exact_mut(part).enumerate() {
            for lane in 0..self.count {
                let edge = &of[self.edge(lane, middle)..][..part];
                panel.iter_mut().zip(edge).for_each(|(to, &x)| to[lane] = x);
            }
        }
    }

    /// Copies a panel back.
    ///
    /// # Safety
    /// Nobody else may use the edges of these lanes.
    #[inline(always)]
    pub(super) unsafe fn unpack(&self, panel: &[Lanes], to: Out<f32>) {
        let part = self.shape.part;
        for (middle, panel) in panel.chunks_exact(part).enumerate() {
            for lane in 0..self.count {
                // SAFETY: as the function's.
                let edge = unsafe { to.part(self.edge(lane, middle), part) };
                edge.iter_mut().zip(panel).for_each(|(to, x)| *to = x[lane]);
            }
        }
    }
}
