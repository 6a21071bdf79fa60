//! Operations that go over memory once where one kernel after the other would go over it many times: the fused half of the table.

mod cross_entropy;
mod flags_loss;
mod gumbel;
mod hard;
mod masked;
mod norm;
mod pairwise;
mod recurrent;
mod room;
mod segment;
mod segment_mean;
mod sinkhorn;
mod solve;
mod triangle;
mod triplet;

pub use cross_entropy::{cross_entropy, cross_entropy_grad};
pub use flags_loss::{flags_loss, flags_loss_grad};
pub use gumbel::{gumbel_softmax, gumbel_softmax_grad};
pub use hard::hard_max;
pub use masked::masked_softmax;
pub use norm::{layer_norm, layer_norm_grad};
pub use pairwise::{pairwise, pairwise_grad, pairwise_room};
pub use recurrent::{gru, gru_grad, lstm_gates, lstm_gates_grad};
pub use segment::{segment_max, segment_max_grad, segment_softmax, segment_softmax_grad};
pub use segment_mean::{segment_mean, segment_rows};
pub use sinkhorn::{log_sinkhorn, log_sinkhorn_grad};
pub use solve::{solve_batch, solve_batch_grad};
pub use triangle::{triangle, triangle_grad, triangle_room};
pub use triplet::{triplet_max, triplet_max_grad};

use crate::threads::{Alone, GRAIN, Threads};

/// Work whose sums are taken apart is shared out to this many groups, whatever the number of threads, so that no bits depend on it.
pub(crate) const GROUPS: usize = if cfg!(target_arch = "wasm32") { 1 } else { 8 };

/// The part of `jobs` that a group has.
pub(crate) fn share(jobs: usize, group: usize) -> core::ops::Range<usize> {
    group * jobs / GROUPS..(group + 1) * jobs / GROUPS
}

/// Runs `job(at, room)` for each of a batch that is worked on one by one, `work` each: alone where that is little, else in groups at once.
/// No two that run at once have the same room, a number below `GROUPS` and below `batch`.
pub(crate) fn each(threads: &dyn Threads, batch: usize, work: usize, job: impl Fn(usize, usize) + Sync) {
    let team = if batch.saturating_mul(work) < GRAIN { &Alone } else { threads };
    team.run(GROUPS, &|group| share(batch, group).for_each(|at| job(at, if batch < GROUPS { at } else { group })));
}
