//! How much each middle node weighs between some rows and the lanes.

use super::shape::{Job, LANES, Lanes};
use super::vector::{add, column};
use crate::math;

/// The softmax over middle nodes of the scaled products of `row ..` with the lanes, of which `panel` holds the scores: [middle] of rows of lanes.
#[inline(always)]
pub(super) fn weigh<const FMA: bool, const R: usize>(
    job: &Job,
    row: usize,
    panel: &[Lanes],
    weights: &mut [[Lanes; R]],
    scale: f32,
) {
    let mut top = [[f32::NEG_INFINITY; LANES]; R];
    for (middle, (weights, keys)) in weights.iter_mut().zip(panel.chunks_exact(job.shape.part)).enumerate() {
        let rows = job.edges::<R>(job.rows.scores, row, middle);
        let mut sums = [[0f32; LANES]; R];
        for (d, key) in keys.iter().enumerate() {
            add::<FMA, R>(&mut sums, column(rows, d), key);
        }
        raise(&mut top, &sums);
        *weights = sums;
    }
    let mut total = [[0f32; LANES]; R];
    for weights in weights.iter_mut() {
        power::<FMA, R>(weights, &mut total, &top, scale);
    }
    total.as_flattened_mut().iter_mut().for_each(|sum| *sum = 1.0 / *sum);
    for weights in weights.iter_mut() {
        weights.as_flattened_mut().iter_mut().zip(total.as_flattened()).for_each(|(weight, &share)| *weight *= share);
    }
}

/// The larger of each. NaN need not be it: its own power is NaN, and so are the sum and all weights.
#[inline(always)]
fn raise<const R: usize>(top: &mut [Lanes; R], sums: &[Lanes; R]) {
    for (top, &sum) in top.as_flattened_mut().iter_mut().zip(sums.as_flattened()) {
        *top = if sum > *top { sum } else { *top };
    }
}

#[inline(always)]
fn power<const FMA: bool, const R: usize>(
    weights: &mut [Lanes; R],
    total: &mut [Lanes; R],
    top: &[Lanes; R],
    scale: f32,
) {
    let weights = weights.as_flattened_mut().iter_mut().zip(total.as_flattened_mut()).zip(top.as_flattened());
    for ((weight, total), &top) in weights {
        *weight = math::exp::<FMA>((*weight - top) * scale);
        *total += *weight;
    }
}
