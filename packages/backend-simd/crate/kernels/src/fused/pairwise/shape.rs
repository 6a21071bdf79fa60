//! Sizes, and how pairs are cut into blocks.

use crate::buf::{Result, volume};
use crate::fused::{GROUPS, share};
use crate::usual::usual;

/// Most pairs of a block: with 128 channels each of its arrays is 128 kB, a few of which stay in the second cache.
const ROWS: usize = usual(256, 8);

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

/// Pairs that speak, of neighbouring receivers of one graph: a row of work for each.
pub(super) struct Block {
    pub batch: usize,
    /// Senders and receivers of the rows; receivers never fall, and senders rise within one.
    senders: [u32; ROWS],
    receivers: [u32; ROWS],
    pub rows: usize,
}

impl Block {
    /// Sender and receiver of a row.
    #[inline(always)]
    pub fn pair(&self, row: usize) -> (usize, usize) {
        (self.senders[row] as usize, self.receivers[row] as usize)
    }

    /// The rows, each receiver's together: the receiver, and its rows.
    pub fn by_receiver(&self) -> impl Iterator<Item = (usize, core::ops::Range<usize>)> {
        let mut row = 0;
        core::iter::from_fn(move || {
            let receiver = *self.receivers[..self.rows].get(row)?;
            let from = row;
            row += self.receivers[row..self.rows].iter().take_while(|&&j| j == receiver).count();
            Some((receiver as usize, from..row))
        })
    }

    /// The row among `rows`, which are of one receiver, that a sender has.
    #[inline(always)]
    pub fn row_of(&self, sender: i32, rows: &core::ops::Range<usize>) -> Option<usize> {
        let sender = u32::try_from(sender).ok()?;
        let senders = &self.senders[rows.clone()];
        // Where all speak the place is known at once.
        let guess = sender.wrapping_sub(senders[0]) as usize;
        let at = if senders.get(guess) == Some(&sender) { guess } else { senders.binary_search(&sender).ok()? };
        Some(rows.start + at)
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

    /// Rows of the largest block.
    pub fn rows(&self) -> usize {
        ROWS.min(self.senders.saturating_mul(self.receivers))
    }

    /// Into how many slices of receivers each graph is cut, so that there is work for every group.
    pub fn slices(&self) -> usize {
        GROUPS.div_ceil(self.batch.max(1)).min(self.receivers).max(1)
    }

    /// The slices that a group has, numbered graph * slices + slice.
    pub fn share(&self, group: usize) -> core::ops::Range<usize> {
        share(self.batch * self.slices(), group)
    }

    /// The graph and the receivers of a slice.
    pub fn slice(&self, job: usize) -> (usize, core::ops::Range<usize>) {
        let (slices, receivers) = (self.slices(), self.receivers);
        let (batch, slice) = (job / slices, job % slices);
        (batch, slice * receivers / slices..(slice + 1) * receivers / slices)
    }

    /// Runs `work` on the pairs of a slice that speak, a block at a time.
    pub fn blocks(&self, job: usize, speaks: impl Fn(usize, usize, usize) -> bool, mut work: impl FnMut(&Block)) {
        let (batch, receivers) = self.slice(job);
        let mut block = Block { batch, senders: [0; ROWS], receivers: [0; ROWS], rows: 0 };
        for j in receivers {
            for i in (0..self.senders).filter(|&i| speaks(batch, i, j)) {
                (block.senders[block.rows], block.receivers[block.rows]) = (i as u32, j as u32);
                block.rows += 1;
                if block.rows == ROWS {
                    work(&block);
                    block.rows = 0;
                }
            }
        }
        if block.rows > 0 {
            work(&block);
        }
    }

    /// Elements that a group needs for the terms and what comes out of each layer.
    pub fn forward_room(&self) -> usize {
        self.widths[..=self.layers].iter().sum::<usize>() * self.rows()
    }

    /// The same with two gradients and the gradients of the layers.
    pub fn backward_room(&self) -> usize {
        self.forward_room() + 2 * self.widest() * self.rows() + self.layer_room()
    }

    /// Elements of the gradients of all weights and biases.
    pub fn layer_room(&self) -> usize {
        (0..self.layers).map(|layer| self.weight(layer) + self.widths[layer + 1]).sum()
    }

    /// Elements that the groups of the backward pass share: the sums of senders, and the weights of all layers, transposed.
    pub fn shared_room(&self) -> usize {
        self.sums_room() + (0..self.layers).map(|layer| self.weight(layer)).sum::<usize>()
    }

    /// Elements for the gradients of the senders of each slice, where graphs are cut.
    pub fn sums_room(&self) -> usize {
        if self.slices() == 1 { 0 } else { self.batch * self.slices() * self.senders * self.widths[0] }
    }
}
