//! Sizes, and how pairs are cut into blocks.

use crate::buf::{Result, volume};
use crate::fused::{GROUPS, share};

/// Pairs of a block, about: with 128 channels each of its arrays is 128 kB, a few of which stay in the second cache.
const ROWS: usize = 256;

/// Sizes as the layout tells them.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub batch: usize,
    pub senders: usize,
    pub receivers: usize,
    /// 0, 1 or 2.
    pub layers: usize,
    /// Of the terms, then of what comes out of each layer.
    pub widths: [usize; 3],
}

/// What is done with the messages.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    /// Whether relu stands before each layer.
    pub activation: bool,
    /// Whether relu is taken of the message as it is sent.
    pub last: bool,
    /// Whether messages are summed; else their maximum is taken.
    pub sum: bool,
    /// What a masked pair counts as in a maximum.
    pub silence: f32,
}

/// Pairs of senders i .. i + ni and receivers j .. j + nj of one graph; the row of a pair is (receiver - j) * ni + sender - i.
#[derive(Clone, Copy)]
pub(super) struct Block {
    pub batch: usize,
    pub i: usize,
    pub ni: usize,
    pub j: usize,
    pub nj: usize,
}

impl Block {
    pub fn rows(&self) -> usize {
        self.ni * self.nj
    }
}

impl Shape {
    pub fn new([batch, senders, receivers, layers, a, b, c]: [usize; 7]) -> Result<Self> {
        if layers > 2 {
            return Err("there are at most two layers");
        }
        let shape = Self { batch, senders, receivers, layers, widths: [a, b, c] };
        volume(&[batch, senders, receivers, shape.widest()])?;
        Ok(shape)
    }

    /// Channels of a message.
    pub fn out(&self) -> usize {
        self.widths[self.layers]
    }

    /// Elements of what is heard.
    pub fn heard(&self) -> Result<usize> {
        volume(&[self.batch, self.receivers, self.out()])
    }

    pub fn widest(&self) -> usize {
        self.widths[..=self.layers].iter().copied().max().unwrap_or(0)
    }

    /// Elements of the weight of a layer.
    pub fn weight(&self, layer: usize) -> usize {
        self.widths[layer] * self.widths[layer + 1]
    }

    /// Senders and receivers of a block.
    fn tile(&self) -> (usize, usize) {
        let senders = self.senders.clamp(1, ROWS);
        (senders, (ROWS / senders).clamp(1, self.receivers.max(1)))
    }

    /// Rows of the largest block.
    pub fn rows(&self) -> usize {
        let (senders, receivers) = self.tile();
        senders * receivers
    }

    /// Blocks of receivers of one graph.
    fn strips(&self) -> usize {
        self.receivers.div_ceil(self.tile().1)
    }

    /// Into how many slices of receivers each graph is cut, so that there is work for every group.
    pub fn slices(&self) -> usize {
        GROUPS.div_ceil(self.batch.max(1)).min(self.strips()).max(1)
    }

    /// The slices that a group has, numbered graph * slices + slice.
    pub fn share(&self, group: usize) -> core::ops::Range<usize> {
        share(self.batch * self.slices(), group)
    }

    /// The blocks of one slice: its receivers strip by strip, and for each strip all senders.
    pub fn blocks(&self, job: usize) -> impl Iterator<Item = Block> {
        let (ni, nj) = self.tile();
        let (slices, strips) = (self.slices(), self.strips());
        let (batch, slice) = (job / slices, job % slices);
        let (senders, receivers) = (self.senders, self.receivers);
        (slice * strips / slices..(slice + 1) * strips / slices).flat_map(move |strip| {
            let j = strip * nj;
            let block = move |i| Block { batch, i, ni: ni.min(senders - i), j, nj: nj.min(receivers - j) };
            (0..senders).step_by(ni).map(block)
        })
    }

    /// Elements that a group needs for the terms and what comes out of each layer.
    pub fn forward_room(&self) -> usize {
        self.widths[..=self.layers].iter().sum::<usize>() * self.rows()
    }

    /// The same with two gradients, the gradients of the layers and the last layer's weight, transposed.
    pub fn backward_room(&self) -> usize {
        let last = if self.layers == 0 { 0 } else { self.weight(self.layers - 1) };
        self.forward_room() + 2 * self.widest() * self.rows() + self.layer_room() + last
    }

    /// Elements of the gradients of all weights and biases.
    pub fn layer_room(&self) -> usize {
        (0..self.layers).map(|layer| self.weight(layer) + self.widths[layer + 1]).sum()
    }

    /// Elements for the gradients of the senders of each slice, where graphs are cut.
    pub fn shared_room(&self) -> usize {
        if self.slices() == 1 { 0 } else { self.batch * self.slices() * self.senders * self.widths[0] }
    }
}
