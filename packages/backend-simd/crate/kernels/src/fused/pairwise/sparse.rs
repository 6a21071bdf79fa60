//! The way back through a maximum or sum over senders.

use super::backward::Heard;
use super::message::Message;
use super::shape::Block;
use crate::simd::{Loop, mul_add};

/// What was heard of a block.
#[derive(Clone, Copy)]
pub(super) struct Won<'a, 'b> {
    pub message: &'a Message<'b>,
    pub block: &'a Block,
    pub heard: Heard<'a>,
}

impl Won<'_, '_> {
    /// Where a receiver's gradients begin.
    #[inline(always)]
    fn place(&self, j: usize) -> usize {
        (self.block.batch * self.message.shape.receivers + self.block.j + j) * self.message.shape.out()
    }

    /// The sender in this block who won a place, and the gradient that it gets.
    #[inline(always)]
    fn winner(&self, place: usize) -> Option<(usize, f32)> {
        let i = (self.heard.winners[place] as usize).wrapping_sub(self.block.i);
        if i >= self.block.ni { None } else { Some((i, self.heard.dy[place])) }
    }
}

/// The gradient of each message of a block.
pub(super) struct Spread<'a, 'b> {
    pub won: Won<'a, 'b>,
    /// The messages, read where relu is taken of them before they are summed.
    pub values: &'a [f32],
    pub grads: &'a mut [f32],
}

impl Loop for Spread<'_, '_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { won, values, grads } = self;
        let (Won { message, block, heard }, width) = (won, won.message.shape.out());
        for j in 0..block.nj {
            let place = won.place(j);
            for i in 0..block.ni {
                let at = (j * block.ni + i) * width;
                let grad = &mut grads[at..at + width];
                if !message.kind.sum || !message.speaks(block, i, j) {
                    grad.fill(0.0);
                } else if message.kind.last {
                    let rows = heard.dy[place..place + width].iter().zip(&values[at..at + width]);
                    grad.iter_mut().zip(rows).for_each(|(g, (&dy, &x))| *g = if x > 0.0 { dy } else { 0.0 });
                } else {
                    grad.copy_from_slice(&heard.dy[place..place + width]);
                }
            }
            if !message.kind.sum {
                for channel in 0..width {
                    if let Some((i, dy)) = won.winner(place + channel) {
                        grads[(j * block.ni + i) * width + channel] = dy;
                    }
                }
            }
        }
    }
}

/// The gradients of the last layer and of what goes into it, where each channel of a receiver has one winner: a row for each instead
/// of a product over all senders.
pub(super) struct Winners<'a, 'b> {
    pub won: Won<'a, 'b>,
    /// What goes into the layer.
    pub values: &'a [f32],
    /// Their gradients.
    pub grads: &'a mut [f32],
    /// The layer's weight and its gradient, with what comes out outermost.
    pub turned: &'a [f32],
    pub d_weight: &'a mut [f32],
    pub d_bias: &'a mut [f32],
}

impl Loop for Winners<'_, '_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { won, values, grads, turned, d_weight, d_bias } = self;
        let shape = won.message.shape;
        let (k, n) = (shape.widths[shape.layers - 1], shape.out());
        grads[..won.block.rows() * k].fill(0.0);
        for j in 0..won.block.nj {
            let place = won.place(j);
            for (channel, bias) in d_bias.iter_mut().enumerate().take(n) {
                let Some((i, dy)) = won.winner(place + channel) else { continue };
                let row = (j * won.block.ni + i) * k..(j * won.block.ni + i + 1) * k;
                let column = channel * k..(channel + 1) * k;
                *bias += dy;
                add_to::<FMA>(&mut grads[row.clone()], dy, &turned[column.clone()]);
                add_to::<FMA>(&mut d_weight[column], dy, &values[row]);
            }
        }
    }
}

/// y += a x
#[inline(always)]
fn add_to<const FMA: bool>(y: &mut [f32], a: f32, x: &[f32]) {
    y.iter_mut().zip(x).for_each(|(y, &x)| *y = mul_add::<FMA>(a, x, *y));
}
