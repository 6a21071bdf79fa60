//! The list of kernels, once, for both artifacts.

/// Hands the table to a macro: name in Rust, name in JavaScript, arguments after the threads (`buf`, `u32`, `f64`), answer.
#[macro_export]
macro_rules! table {
    ($artifact:ident) => {
        $artifact! {
            matmul "matmul" (out: buf, a: buf, b: buf, bias: buf, layout: buf, activation: u32, alpha: f64, accumulate: u32) -> ();
            activation_grad "activationGrad" (activation: u32, dx: buf, dy: buf, y: buf, n: u32, alpha: f64) -> ();
            unary "unary" (op: u32, out: buf, a: buf, n: u32, alpha: f64, beta: f64) -> ();
            logical_not "logicalNot" (out: buf, a: buf, n: u32) -> ();
            binary "binary" (op: u32, dtype: u32, out: buf, a: buf, b: buf, layout: buf) -> ();
            compare "compare" (op: u32, dtype: u32, out: buf, a: buf, b: buf, layout: buf) -> ();
            reduce "reduce" (op: u32, dtype: u32, out: buf, a: buf, outer: u32, size: u32, inner: u32) -> ();
            softmax "softmax" (out: buf, a: buf, rows: u32, columns: u32, log: u32) -> ();
            softmax_grad "softmaxGrad" (dx: buf, dy: buf, y: buf, rows: u32, columns: u32, log: u32) -> ();
            select "select" (dtype: u32, out: buf, condition: buf, a: buf, b: buf, n: u32, inner: u32) -> ();
            cast "cast" (from: u32, to: u32, out: buf, a: buf, n: u32) -> ();
            copy "copy" (dtype: u32, out: buf, a: buf, layout: buf) -> ();
            fill "fill" (dtype: u32, out: buf, value: f64, n: u32) -> ();
            gather "gather" (dtype: u32, out: buf, a: buf, ids: buf, groups: u32, outer: u32, size: u32, inner: u32, n: u32) -> i32;
            gather_nd "gatherNd" (dtype: u32, out: buf, a: buf, ids: buf, layout: buf, depth: u32, inner: u32, n: u32) -> i32;
            scatter_nd "scatterNd" (dtype: u32, out: buf, ids: buf, values: buf, layout: buf, depth: u32, inner: u32, n: u32, replace: u32) -> i32;
            segment_sum "segmentSum" (dtype: u32, out: buf, a: buf, ids: buf, n: u32, inner: u32, segments: u32) -> ();
            adam "adam" (
                param_out: buf, mean_out: buf, square_out: buf, param: buf, mean: buf, square: buf, grad: buf, n: u32,
                beta1: f64, beta2: f64, epsilon: f64, size: f64, root: f64, decay: f64, keep: f64
            ) -> ();
            pairwise_room "pairwiseRoom" (layout: buf, backward: u32) -> i32;
            pairwise "pairwise" (
                out: buf, winners: buf, senders: buf, receivers: buf, edges: buf, graph: buf, mask: buf, weight0: buf, bias0: buf,
                weight1: buf, bias1: buf, room: buf, layout: buf, activation: u32, last: u32, sum: u32, silence: f64
            ) -> ();
            pairwise_grad "pairwiseGrad" (
                d_senders: buf, d_receivers: buf, d_edges: buf, d_graph: buf, d_weight0: buf, d_bias0: buf, d_weight1: buf, d_bias1: buf,
                dy: buf, winners: buf, senders: buf, receivers: buf, edges: buf, graph: buf, mask: buf, weight0: buf,
                bias0: buf, weight1: buf, bias1: buf, room: buf, layout: buf, activation: u32, last: u32, sum: u32
            ) -> ();
            layer_norm "layerNorm" (out: buf, x: buf, gain: buf, shift: buf, rows: u32, width: u32, epsilon: f64) -> ();
            layer_norm_grad "layerNormGrad" (
                dx: buf, d_gain: buf, d_shift: buf, dy: buf, x: buf, gain: buf, room: buf, rows: u32, width: u32, epsilon: f64
            ) -> ();
            gru "gru" (
                out: buf, said: buf, gates: buf, hidden: buf, weight: buf, bias: buf, steps: u32, rows: u32, size: u32
            ) -> ();
            gru_grad "gruGrad" (
                d_gates: buf, d_said: buf, d_hidden: buf, d_weight: buf, dy: buf, said: buf, out: buf, gates: buf, hidden: buf, weight: buf,
                room: buf, steps: u32, rows: u32, size: u32
            ) -> ();
            lstm_gates "lstmGates" (out: buf, gates: buf, cell: buf, rows: u32, size: u32) -> ();
            lstm_gates_grad "lstmGatesGrad" (
                d_gates: buf, d_cell: buf, dy: buf, gates: buf, cell: buf, rows: u32, size: u32
            ) -> ();
            triplet_max "tripletMax" (out: buf, winners: buf, left: buf, right: buf, room: buf, layout: buf) -> ();
            triplet_max_grad "tripletMaxGrad" (d_left: buf, d_right: buf, dy: buf, winners: buf, layout: buf) -> ();
            triangle_room "triangleRoom" (layout: buf, backward: u32) -> i32;
            triangle "triangle" (out: buf, query: buf, key: buf, left: buf, right: buf, room: buf, layout: buf) -> ();
            triangle_grad "triangleGrad" (
                d_query: buf, d_key: buf, d_left: buf, d_right: buf, dy: buf, query: buf, key: buf, left: buf, right: buf, room: buf,
                layout: buf
            ) -> ();
            segment_max "segmentMax" (out: buf, winners: buf, a: buf, ids: buf, n: u32, inner: u32, segments: u32) -> ();
            segment_max_grad "segmentMaxGrad" (dx: buf, dy: buf, winners: buf, n: u32, heard: u32) -> ();
            masked_softmax "maskedSoftmax" (out: buf, a: buf, mask: buf, rows: u32, columns: u32) -> ();
            cross_entropy "crossEntropy" (out: buf, logits: buf, shares: buf, labels: buf, mask: buf, rows: u32, columns: u32) -> ();
            cross_entropy_grad "crossEntropyGrad" (
                dx: buf, dy: buf, logits: buf, shares: buf, labels: buf, mask: buf, rows: u32, columns: u32
            ) -> ();
            flags_loss "flagsLoss" (out: buf, logits: buf, targets: buf, mask: buf, n: u32) -> ();
            flags_loss_grad "flagsLossGrad" (dx: buf, dy: buf, logits: buf, targets: buf, mask: buf, n: u32) -> ();
            gumbel_softmax "gumbelSoftmax" (out: buf, a: buf, noise: buf, rows: u32, columns: u32, temperature: f64) -> ();
            gumbel_softmax_grad "gumbelSoftmaxGrad" (dx: buf, dy: buf, y: buf, rows: u32, columns: u32, temperature: f64) -> ();
            hard_max "hardMax" (out: buf, a: buf, rows: u32, columns: u32) -> ();
            log_sinkhorn "logSinkhorn" (
                out: buf, kept: buf, a: buf, room: buf, batch: u32, rows: u32, columns: u32, steps: u32
            ) -> ();
            log_sinkhorn_grad "logSinkhornGrad" (
                dx: buf, dy: buf, kept: buf, a: buf, room: buf, batch: u32, rows: u32, columns: u32, steps: u32
            ) -> ();
            solve_batch "solveBatch" (out: buf, matrix: buf, right: buf, room: buf, batch: u32, size: u32) -> ();
            solve_batch_grad "solveBatchGrad" (
                d_matrix: buf, d_right: buf, dy: buf, matrix: buf, x: buf, room: buf, batch: u32, size: u32
            ) -> ();
            segment_mean "segmentMean" (out: buf, a: buf, ids: buf, sizes: buf, n: u32, inner: u32, segments: u32) -> ();
            segment_rows "segmentRows" (out: buf, a: buf, ids: buf, sizes: buf, n: u32, inner: u32, segments: u32) -> ();
            segment_softmax "segmentSoftmax" (out: buf, a: buf, ids: buf, room: buf, n: u32, segments: u32, temperature: f64) -> ();
            segment_softmax_grad "segmentSoftmaxGrad" (
                dx: buf, dy: buf, y: buf, ids: buf, room: buf, n: u32, segments: u32, temperature: f64
            ) -> ();
        }
    };
}
