//! How much each middle node weighs between some rows and the lanes.

use super::shape::{Job, LANES, Lanes};
use crate::math;
use crate::simd::mul_add;

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
            for i in 0..R {
                for lane in 0..LANES {
                    sums[i][lane] = mul_add::<FMA>(rows[i][d], key[lane], sums[i][lane]);
                }
            }
        }
        for i in 0..R {
            for lane in 0..LANES {
                // NaN need not become the largest: its own power is NaN, and so are the sum and all weights.
                top[i][lane] = if sums[i][lane] > top[i][lane] { sums[i][lane] } else { top[i][lane] };
            }
        }
        *weights = sums;
    }
    let mut total = [[0f32; LANES]; R];
    for weights in weights.iter_mut() {
        for i in 0..R {
            for lane in 0..LANES {
                let power = math::exp::<FMA>((weights[i][lane] - top[i][lane]) * scale);
                weights[i][lane] = power;
                total[i][lane] += power;
            }
        }
    }
    total.as_flattened_mut().iter_mut().for_each(|sum| *sum = 1.0 / *sum);
    for weights in weights.iter_mut() {
        for i in 0..R {
            for lane in 0..LANES {
                weights[i][lane] *= total[i][lane];
            }
        }
    }
}
