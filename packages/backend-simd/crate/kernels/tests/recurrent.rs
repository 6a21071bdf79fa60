//! The GRU over a sequence against plain loops in float64; its gradient against their finite differences.

mod common;

use common::{Numbers, assert_close, buf, everywhere};
use kernels::{gru, gru_grad};

#[derive(Clone)]
struct Given {
    sizes: [usize; 3],
    /// Gates, hidden, weight and bias.
    inputs: [Vec<f32>; 4],
}

impl Given {
    fn new([steps, rows, size]: [usize; 3]) -> Self {
        let mut numbers = Numbers::new((steps * 100 + rows * 10 + size) as u64);
        let inputs = [steps * rows * 3 * size, rows * size, size * 3 * size, 3 * size].map(|n| numbers.floats(n));
        Self { sizes: [steps, rows, size], inputs }
    }

    /// The states of all steps, where input `which` is larger by `by` at `at`.
    fn states(&self, (which, at, by): (usize, usize, f64)) -> Vec<f64> {
        let [steps, rows, size] = self.sizes;
        let mut inputs = self.inputs.each_ref().map(|input| input.iter().map(|&x| f64::from(x)).collect::<Vec<_>>());
        if let Some(x) = inputs[which].get_mut(at) {
            *x += by;
        }
        let [gates, hidden, weight, bias] = inputs;
        let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
        let (mut out, mut before) = (vec![], hidden);
        for step in 0..steps {
            let next: Vec<f64> = (0..rows * size)
                .map(|at| {
                    let (row, c) = (at / size, at % size);
                    let said = |gate: usize| {
                        let column = gate * size + c;
                        let sum = |k: usize| before[row * size + k] * weight[k * 3 * size + column];
                        bias[column] + (0..size).map(sum).sum::<f64>()
                    };
                    let heard = |gate: usize| gates[(step * rows + row) * 3 * size + gate * size + c];
                    let (r, z) = (sigmoid(heard(0) + said(0)), sigmoid(heard(1) + said(1)));
                    let g = (heard(2) + r * said(2)).tanh();
                    (1.0 - z) * g + z * before[at]
                })
                .collect();
            out.extend(&next);
            before = next;
        }
        out
    }
}

#[test]
fn a_sequence_and_its_gradient_are_those_of_float64() {
    let large: &[[usize; 3]] = if cfg!(miri) { &[] } else { &[[3, 37, 19], [2, 300, 33]] };
    everywhere(|threads| {
        for &sizes in [[1, 1, 1], [3, 2, 5], [2, 17, 3], [2, 3, 17]].iter().chain(large) {
            let [steps, rows, size] = sizes;
            let mut given = Given::new(sizes);
            let (n, first) = (steps * rows * size, rows * size);
            let (mut out, mut said) = (vec![9f32; n], vec![9f32; 3 * n]);
            let [s, r, c] = sizes.map(|n| n as u32);
            let states = given.states((0, usize::MAX, 0.0));
            let [gates, hidden, weight, bias] = given.inputs.each_mut().map(|input| buf(input));
            gru(threads, buf(&mut out), buf(&mut said), gates, hidden, weight, bias, s, r, c).unwrap();
            assert_close(&out, states, 1e-5, "states");

            let mut dy = Numbers::new(7).floats(n);
            let mut slopes = [3 * n, 3 * n, first, 3 * size * size].map(|n| vec![9f32; n]);
            let [d_gates, d_said, d_hidden, d_weight] = slopes.each_mut().map(|slope| buf(slope));
            let (said, out, mut room) = (buf(&mut said), buf(&mut out), vec![9f32; first + 3 * size * size]);
            let dy_buf = buf(&mut dy);
            let before = (gates, hidden, weight);
            gru_grad(
                threads,
                d_gates,
                d_said,
                d_hidden,
                d_weight,
                dy_buf,
                said,
                out,
                before.0,
                before.1,
                before.2,
                buf(&mut room),
                s,
                r,
                c,
            )
            .unwrap();
            let [d_gates, d_said, d_hidden, d_weight] = slopes;
            let mut d_bias = vec![0f32; 3 * size];
            d_said.iter().enumerate().for_each(|(i, x)| d_bias[i % (3 * size)] += x);
            for (which, slope) in [d_gates, d_hidden, d_weight, d_bias].iter().enumerate() {
                // Each loss is a run of all steps: of many numbers some are tried.
                let step = slope.len().div_ceil(if cfg!(miri) { 3 } else { 12 });
                for at in (0..slope.len()).step_by(step) {
                    let loss = |by: f64| -> f64 {
                        given.states((which, at, by)).iter().zip(&dy).map(|(x, &w)| x * f64::from(w)).sum()
                    };
                    let want = (loss(1e-5) - loss(-1e-5)) / 2e-5;
                    assert_close(&slope[at..=at], [want], 2e-4, &format!("slope {which} of {sizes:?} at {at}"));
                }
            }
        }
    });
}

#[test]
fn a_sequence_of_nothing_writes_nothing_and_small_buffers_are_refused() {
    everywhere(|threads| {
        let mut some = vec![1f32; 12];
        let b = buf(&mut some);
        for [s, r, c] in [[0u32, 2, 1], [2, 0, 1], [2, 2, 0]] {
            gru(threads, b, b, b, b, b, b, s, r, c).unwrap();
        }
        assert!(gru(threads, b, b, b, b, b, b, 2, 2, 2).is_err());
        assert!(gru(threads, b, b, b, b, b, b, u32::MAX, u32::MAX, u32::MAX).is_err());
        assert_eq!(some, vec![1f32; 12]);
    });
}
