//! The kernels of `@kleene/backend-simd`, as `src/table.ts` describes them: one source for the native addon, which runs them on
//! its pool of threads, and for the WebAssembly module.
//!
//! Each kernel takes [`Buf`]s and checks that they reach as far as its sizes say; loops are plain Rust, compiled for several
//! instruction sets by [`simd`].

mod activation;
mod adam;
mod binary;
mod buf;
mod cast;
mod copy;
mod fused;
mod gather;
mod math;
mod matmul;
mod reduce;
pub mod simd;
mod softmax;
mod table;
pub mod threads;
mod unary;
mod usual;

pub use activation::activation_grad;
pub use adam::adam;
pub use binary::{binary, compare};
pub use buf::{Buf, Result};
pub use cast::{cast, fill};
pub use copy::{copy, select};
pub use fused::{
    cross_entropy, cross_entropy_grad, flags_loss, flags_loss_grad, gru, gru_grad, gumbel_softmax, gumbel_softmax_grad,
    hard_max, layer_norm, layer_norm_grad, log_sinkhorn, log_sinkhorn_grad, lstm_gates, lstm_gates_grad,
    masked_softmax, pairwise, pairwise_grad, pairwise_room, segment_max, segment_max_grad, segment_mean, segment_rows,
    segment_softmax, segment_softmax_grad, solve_batch, solve_batch_grad, triangle, triangle_grad, triangle_room,
    triplet_max, triplet_max_grad,
};
pub use gather::{gather, gather_nd, scatter_nd, segment_sum};
pub use matmul::matmul;
pub use reduce::reduce;
pub use softmax::{softmax, softmax_grad};
pub use unary::{logical_not, unary};

/// The version of the table that this source fills; `TABLE_VERSION` in src/table.ts.
pub const TABLE_VERSION: i32 = 4;
