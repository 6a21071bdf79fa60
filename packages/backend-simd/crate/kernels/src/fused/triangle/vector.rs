//! The innermost loops. Lanes come first and rows within, so that the compiler makes one instruction of all lanes; it has to know by their types that
//! what is written is not what is read, so each is a function.

use super::shape::{LANES, Lanes};
use crate::simd::mul_add;

/// sums += rows * lane.
#[inline(always)]
pub(super) fn add<const FMA: bool, const R: usize>(sums: &mut [Lanes; R], rows: [f32; R], lanes: &Lanes) {
    for lane in 0..LANES {
        for i in 0..R {
            sums[i][lane] = mul_add::<FMA>(rows[i], lanes[lane], sums[i][lane]);
        }
    }
}

/// sums += weights * rows * lane.
#[inline(always)]
pub(super) fn add_weighed<const FMA: bool, const R: usize>(
    sums: &mut [Lanes; R],
    weights: &[Lanes; R],
    rows: [f32; R],
    lanes: &Lanes,
) {
    for lane in 0..LANES {
        for i in 0..R {
            sums[i][lane] = mul_add::<FMA>(weights[i][lane] * rows[i], lanes[lane], sums[i][lane]);
        }
    }
}

/// sum += rows * slopes, over all rows.
#[inline(always)]
pub(super) fn collect<const FMA: bool, const R: usize>(sum: &mut Lanes, rows: [f32; R], slopes: &[Lanes; R]) {
    for lane in 0..LANES {
        let mut total = sum[lane];
        for i in 0..R {
            total = mul_add::<FMA>(slopes[i][lane], rows[i], total);
        }
        sum[lane] = total;
    }
}

/// For `dy` the gradient of weights * rows * lane, summed: slopes gain that of the weights, `sum` that of the lane.
#[inline(always)]
pub(super) fn take_apart<const FMA: bool, const R: usize>(
    slopes: &mut [Lanes; R],
    sum: &mut Lanes,
    dy: &[Lanes; R],
    weights: &[Lanes; R],
    rows: [f32; R],
    lanes: &Lanes,
) {
    for lane in 0..LANES {
        let mut total = sum[lane];
        for i in 0..R {
            let through = dy[i][lane] * rows[i];
            slopes[i][lane] = mul_add::<FMA>(through, lanes[lane], slopes[i][lane]);
            total = mul_add::<FMA>(through, weights[i][lane], total);
        }
        sum[lane] = total;
    }
}

/// Element `at` of some rows.
#[inline(always)]
pub(super) fn column<const R: usize>(rows: [&[f32]; R], at: usize) -> [f32; R] {
    rows.map(|row| row[at])
}
