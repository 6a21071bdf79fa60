//! Loops over the rows of a block.

use super::message::{Message, PairTerms};
use super::shape::Block;
use crate::simd::Loop;

#[inline(always)]
pub(super) fn relu(x: f32) -> f32 {
    if x < 0.0 { 0.0 } else { x }
}

/// Writes the sums of the terms.
pub(super) struct Terms<'a, 'b> {
    pub message: &'a Message<'b>,
    pub block: &'a Block,
    pub rows: &'a mut [f32],
    pub relu: bool,
}

impl Loop for Terms<'_, '_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { message, block, rows, relu: has_relu } = self;
        let width = message.shape.widths[0];
        if width == 0 {
            return;
        }
        for (at, row) in rows.chunks_exact_mut(width).enumerate().take(block.rows) {
            let (i, j) = block.pair(at);
            let PairTerms { sender, receiver, edge, graph } = message.terms(block.batch, i, j);
            for ((x, &a), &b) in row.iter_mut().zip(sender).zip(receiver) {
                *x = a + b;
            }
            if let Some(edge) = edge {
                row.iter_mut().zip(edge).for_each(|(x, &e)| *x += e);
            }
            if let Some(graph) = graph {
                row.iter_mut().zip(graph).for_each(|(x, &g)| *x += g);
            }
            if has_relu {
                row.iter_mut().for_each(|x| *x = relu(*x));
            }
        }
    }
}

/// Adds a bias and takes relu.
pub(super) struct Finish<'a> {
    pub rows: &'a mut [f32],
    pub bias: Option<&'a [f32]>,
    pub width: usize,
    pub relu: bool,
}

impl Loop for Finish<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { rows, bias, width, relu: has_relu } = self;
        match bias {
            Some(bias) if width > 0 => {
                for row in rows.chunks_exact_mut(width) {
                    row.iter_mut().zip(bias).for_each(|(x, &b)| *x = if has_relu { relu(*x + b) } else { *x + b });
                }
            }
            _ if has_relu => rows.iter_mut().for_each(|x| *x = relu(*x)),
            _ => {}
        }
    }
}

/// Sets gradients to 0 where the relu that was taken let nothing through.
pub(super) struct Gate<'a> {
    pub grads: &'a mut [f32],
    /// What came out of the relu.
    pub values: &'a [f32],
}

impl Loop for Gate<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        self.grads.iter_mut().zip(self.values).for_each(|(g, &x)| *g = if x > 0.0 { *g } else { 0.0 });
    }
}

/// Adds the sum of the rows to `sums`.
pub(super) struct Columns<'a> {
    pub rows: &'a [f32],
    pub sums: &'a mut [f32],
}

impl Loop for Columns<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        if self.sums.is_empty() {
            return;
        }
        for row in self.rows.chunks_exact(self.sums.len()) {
            self.sums.iter_mut().zip(row).for_each(|(sum, &x)| *sum += x);
        }
    }
}
