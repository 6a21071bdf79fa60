//! Layer norm, gates of an LSTM, maxima over triples and segments against float64, and their gradients against its differences.

mod common;

use common::{Numbers, assert_close, buf, everywhere};
use kernels::threads::Threads;
use kernels::{
    Buf, layer_norm, layer_norm_grad, lstm_gates, lstm_gates_grad, segment_max, segment_max_grad, segment_softmax,
    segment_softmax_grad, triplet_max, triplet_max_grad,
};

/// Runs a kernel: threads, the result, the inputs.
type Forward<'a> = &'a dyn Fn(&dyn Threads, Buf, &[Buf]);
/// Runs the kernel of the gradients: threads, the gradients, that of the result, the inputs.
type Backward<'a> = &'a dyn Fn(&dyn Threads, &[Buf], Buf, &[Buf]);

/// An operation: its definition, and the kernels for it and for the gradient of each input.
struct Operation<'a> {
    name: String,
    inputs: &'a [usize],
    out: usize,
    reference: &'a dyn Fn(&[Vec<f64>]) -> Vec<f64>,
    forward: Forward<'a>,
    backward: Backward<'a>,
}

impl Operation<'_> {
    fn check(&self, threads: &dyn Threads) {
        let mut numbers = Numbers::new(self.out as u64 + 1);
        let mut inputs: Vec<Vec<f32>> = self.inputs.iter().map(|&n| numbers.floats(n)).collect();
        let wide: Vec<Vec<f64>> = inputs.iter().map(|x| x.iter().map(|&x| f64::from(x)).collect()).collect();
        let given: Vec<Buf> = inputs.iter_mut().map(|x| buf(x)).collect();
        let mut out = vec![f32::NAN; self.out];
        (self.forward)(threads, buf(&mut out), &given);
        assert_close(&out, (self.reference)(&wide), 1e-5, &self.name);

        let mut dy = numbers.floats(self.out);
        let mut grads: Vec<Vec<f32>> = self.inputs.iter().map(|&n| vec![f32::NAN; n]).collect();
        let slopes: Vec<Buf> = grads.iter_mut().map(|x| buf(x)).collect();
        (self.backward)(threads, &slopes, buf(&mut dy), &given);
        // Along one direction for each input, of all its elements.
        for (at, grad) in grads.iter().enumerate() {
            let along = numbers.floats(grad.len());
            let moved = |by: f64| {
                let mut x = wide.clone();
                x[at].iter_mut().zip(&along).for_each(|(x, &d)| *x += by * f64::from(d));
                let heard = (self.reference)(&x).into_iter().zip(&dy).filter(|(y, _)| y.is_finite());
                heard.map(|(y, &dy)| y * f64::from(dy)).sum::<f64>()
            };
            let want = (moved(1e-6) - moved(-1e-6)) / 2e-6;
            let found: f64 = grad.iter().zip(&along).map(|(&g, &d)| f64::from(g) * f64::from(d)).sum();
            let size: f64 = grad.iter().zip(&along).map(|(&g, &d)| f64::from(g * d).abs()).sum();
            assert!((found - want).abs() <= 1e-4 * size.max(0.1), "{}, gradient {at}: {found} {want}", self.name);
        }
    }
}

/// Rows and columns; the last of rows that several threads share.
fn tables() -> [[usize; 2]; 6] {
    [[0, 3], [1, 1], [3, 2], [5, 17], [2, 33], if cfg!(miri) { [19, 16] } else { [700, 40] }]
}

#[test]
fn layer_norm_is_that_of_float64() {
    everywhere(|threads| {
        for [rows, width] in tables() {
            let (n, w) = (rows as u32, width as u32);
            Operation {
                name: format!("layerNorm {rows} {width}"),
                inputs: &[rows * width, width, width],
                out: rows * width,
                reference: &|x| {
                    let mut out = vec![];
                    for row in x[0].chunks_exact(width) {
                        let mean = row.iter().sum::<f64>() / width as f64;
                        let variance = row.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / width as f64;
                        let scale = 1.0 / (variance + 0.1).sqrt();
                        out.extend((0..width).map(|c| (row[c] - mean) * scale * x[1][c] + x[2][c]));
                    }
                    out
                },
                forward: &|threads, out, x| layer_norm(threads, out, x[0], x[1], x[2], n, w, 0.1).unwrap(),
                backward: &|threads, d, dy, x| {
                    let mut room = vec![f32::NAN; 32 * width];
                    layer_norm_grad(threads, d[0], d[1], d[2], dy, x[0], x[1], buf(&mut room), n, w, 0.1).unwrap();
                },
            }
            .check(threads);
        }
    });
}

fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

#[test]
fn gates_of_an_lstm_are_those_of_float64() {
    everywhere(|threads| {
        for [rows, size] in tables() {
            let (n, s) = (rows as u32, size as u32);
            let cells = || (0..rows * size).map(|at| (at, at / size, at % size));
            Operation {
                name: format!("lstmGates {rows} {size}"),
                inputs: &[4 * rows * size, rows * size],
                out: 2 * rows * size,
                reference: &|x| {
                    let part = |row: usize, k: usize, c: usize| x[0][(4 * row + k) * size + c];
                    let cell = |(at, row, c): (usize, usize, usize)| {
                        sigmoid(part(row, 1, c)) * x[1][at] + sigmoid(part(row, 0, c)) * part(row, 2, c).tanh()
                    };
                    let hidden = |(at, row, c)| sigmoid(part(row, 3, c)) * cell((at, row, c)).tanh();
                    cells().map(hidden).chain(cells().map(cell)).collect()
                },
                forward: &|threads, out, x| lstm_gates(threads, out, x[0], x[1], n, s).unwrap(),
                backward: &|threads, d, dy, x| {
                    lstm_gates_grad(threads, d[0], d[1], dy, x[0], x[1], n, s).unwrap();
                },
            }
            .check(threads);
        }
    });
}

#[test]
fn maxima_over_triples_are_those_of_loops() {
    everywhere(|threads| {
        let large = if cfg!(miri) { [2, 3, 5, 4, 3] } else { [3, 9, 17, 11, 5] };
        for [batch, i, j, k, width] in [[1, 1, 1, 1, 1], [0, 2, 2, 2, 2], [2, 3, 4, 0, 2], [1, 4, 2, 3, 17], large] {
            let mut layout = [batch, i, j, k, width].map(|n| n as i32);
            let layout = buf(&mut layout);
            let out = batch * j * k * width;
            let mut winners = vec![0i32; out];
            let winners = buf(&mut winners);
            Operation {
                name: format!("tripletMax {batch} {i} {j} {k} {width}"),
                inputs: &[batch * i * j * width, batch * i * k * width],
                out,
                reference: &|x| {
                    let place = |at: usize| [at / width / k / j, at / width / k % j, at / width % k, at % width];
                    let largest = |[b, row, column, c]: [usize; 4]| {
                        let sum = |of: usize| {
                            let from = b * i + of;
                            x[0][(from * j + row) * width + c] + x[1][(from * k + column) * width + c]
                        };
                        (0..i).map(sum).fold(f64::NEG_INFINITY, f64::max)
                    };
                    (0..out).map(|at| largest(place(at))).collect()
                },
                forward: &|threads, out, x| {
                    let mut room = vec![f32::NAN; 8 * k * width];
                    triplet_max(threads, out, winners, x[0], x[1], buf(&mut room), layout).unwrap();
                },
                backward: &|threads, d, dy, _| triplet_max_grad(threads, d[0], d[1], dy, winners, layout).unwrap(),
            }
            .check(threads);
        }
    });
}

/// The rows of each segment.
fn members(ids: &[i32], segments: usize) -> Vec<Vec<usize>> {
    (0..segments).map(|s| (0..ids.len()).filter(|&row| ids[row] == s as i32).collect()).collect()
}

#[test]
fn maxima_and_softmax_of_segments_are_those_of_loops() {
    everywhere(|threads| {
        for [rows, width, segments] in [[0, 3, 2], [1, 1, 1], [7, 17, 3], [60, 1, 70], [90, 5, 4]] {
            // Some outside.
            let mut ids: Vec<i32> = Numbers::new(5).ints(rows, segments + 2).iter().map(|id| id - 1).collect();
            let groups = members(&ids, segments);
            let ids = buf(&mut ids);
            let (n, w, s) = (rows as u32, width as u32, segments as u32);
            let mut winners = vec![0i32; segments * width];
            let winners = buf(&mut winners);
            Operation {
                name: format!("segmentMax {rows} {width} {segments}"),
                inputs: &[rows * width],
                out: segments * width,
                reference: &|x| {
                    let largest = |at: usize| {
                        let of = groups[at / width].iter().map(|row| x[0][row * width + at % width]);
                        of.fold(f64::NEG_INFINITY, f64::max)
                    };
                    (0..segments * width).map(largest).collect()
                },
                forward: &|threads, out, x| segment_max(threads, out, winners, x[0], ids, n, w, s).unwrap(),
                backward: &|threads, d, dy, _| segment_max_grad(threads, d[0], dy, winners, n * w, s * w).unwrap(),
            }
            .check(threads);
            let y = std::cell::Cell::new(ids);
            Operation {
                name: format!("segmentSoftmax {rows} {segments}"),
                inputs: &[rows],
                out: rows,
                reference: &|x| {
                    let mut out = vec![0.0; rows];
                    for rows in &groups {
                        let total: f64 = rows.iter().map(|&row| (x[0][row] / 0.5).exp()).sum();
                        rows.iter().for_each(|&row| out[row] = (x[0][row] / 0.5).exp() / total);
                    }
                    out
                },
                forward: &|threads, out, x| {
                    let mut room = vec![f32::NAN; segments];
                    segment_softmax(threads, out, x[0], ids, buf(&mut room), n, s, 0.5).unwrap();
                    y.set(out);
                },
                backward: &|threads, d, dy, _| {
                    let mut room = vec![f32::NAN; segments];
                    segment_softmax_grad(threads, d[0], dy, y.get(), ids, buf(&mut room), n, s, 0.5).unwrap();
                },
            }
            .check(threads);
        }
    });
}
