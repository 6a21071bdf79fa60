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
    fn place(&self, receiver: usize) -> usize {
        (self.block.batch * self.message.shape.receivers + receiver) * self.message.shape.out()
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
        for (receiver, rows) in block.by_receiver() {
            let dy = &heard.dy[won.place(receiver)..][..width];
            if !message.kind.sum {
                grads[rows.start * width..rows.end * width].fill(0.0);
                let winners = &heard.winners[won.place(receiver)..][..width];
                for (channel, (&winner, &dy)) in winners.iter().zip(dy).enumerate() {
                    if let Some(row) = block.row_of(winner, &rows) {
                        grads[row * width + channel] = dy;
                    }
                }
                continue;
            }
            for row in rows {
                let grad = &mut grads[row * width..][..width];
                if message.kind.last {
                    let values = &values[row * width..][..width];
                    grad.iter_mut().zip(dy).zip(values).for_each(|((g, &dy), &x)| *g = if x > 0.0 { dy } else { 0.0 });
                } else {
                    grad.copy_from_slice(dy);
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
        grads[..won.block.rows * k].fill(0.0);
        for (receiver, rows) in won.block.by_receiver() {
            let place = won.place(receiver);
            let heard = won.heard.winners[place..place + n].iter().zip(&won.heard.dy[place..place + n]);
            for (channel, ((&winner, &dy), bias)) in heard.zip(&mut *d_bias).enumerate() {
                let Some(row) = won.block.row_of(winner, &rows) else { continue };
                let (row, column) = (row * k..(row + 1) * k, channel * k..(channel + 1) * k);
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
