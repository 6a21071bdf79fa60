//! Cross-entropies and the masked softmax against plain loops in float64.

mod common;

use common::{Numbers, assert_close, buf, everywhere, none};
use kernels::threads::Alone;
use kernels::{cross_entropy, cross_entropy_grad, flags_loss, flags_loss_grad, masked_softmax};

const SHAPES: [[usize; 2]; 8] =
    [[0, 3], [1, 1], [3, 2], [5, 15], [4, 16], [7, 17], [3, 40], if cfg!(miri) { [9, 33] } else { [500, 33] }];

fn softmax(row: &[f32]) -> Vec<f64> {
    let top = f64::from(row.iter().copied().fold(f32::NEG_INFINITY, f32::max));
    let parts: Vec<f64> = row.iter().map(|&x| (f64::from(x) - top).exp()).collect();
    let total: f64 = parts.iter().sum();
    parts.iter().map(|part| part / total).collect()
}

#[test]
fn losses_of_rows_and_their_gradients_are_those_of_float64() {
    everywhere(|threads| {
        for [rows, columns] in SHAPES {
            for by_label in [false, true] {
                let mut numbers = Numbers::new((rows + columns) as u64);
                let mut x: Vec<f32> = numbers.floats(rows * columns).iter().map(|x| 5.0 * x).collect();
                let mut labels: Vec<i32> = numbers.ints(rows, columns + 2).iter().map(|label| label - 1).collect();
                let mut shares: Vec<f32> = numbers.floats(rows * columns).iter().map(|x| x.max(0.0)).collect();
                let mut mask: Vec<u8> = (0..rows).map(|row| u8::from(row % 3 != 1)).collect();
                let mut dy = numbers.floats(rows);
                let truth = |row: usize, c: usize| match by_label {
                    true => f64::from(u8::from(labels[row] == c as i32)),
                    false => f64::from(shares[row * columns + c]),
                };
                let counts = |row: usize| mask[row] != 0 && (!by_label || (0..columns as i32).contains(&labels[row]));
                let (mut want, mut slopes) = (vec![], vec![]);
                for row in 0..rows {
                    let p = softmax(&x[row * columns..][..columns]);
                    let mass: f64 = (0..columns).map(|c| truth(row, c)).sum();
                    let on = if counts(row) { 1.0 } else { 0.0 };
                    want.push(on * (0..columns).map(|c| -truth(row, c) * p[c].ln()).sum::<f64>());
                    slopes.extend((0..columns).map(|c| on * f64::from(dy[row]) * (p[c] * mass - truth(row, c))));
                }
                let (mut out, mut dx) = (vec![9f32; rows], vec![9f32; rows * columns]);
                let (n, m) = (rows as u32, columns as u32);
                let given = (buf(&mut x), buf(&mut mask));
                let (t, l) = if by_label { (none(), buf(&mut labels)) } else { (buf(&mut shares), none()) };
                if rows > 0 {
                    cross_entropy(threads, buf(&mut out), given.0, t, l, given.1, n, m).unwrap();
                    cross_entropy_grad(threads, buf(&mut dx), buf(&mut dy), given.0, t, l, given.1, n, m).unwrap();
                }
                assert_close(&out, want, 1e-5, "loss");
                assert_close(&dx, slopes, 1e-5, "slope");
            }
        }
    });
}

#[test]
fn losses_of_elements_and_their_gradients_are_those_of_float64() {
    everywhere(|threads| {
        for n in if cfg!(miri) { [0usize, 1, 15, 33, 301] } else { [0, 1, 15, 1025, 40_001] } {
            let mut numbers = Numbers::new(n as u64);
            let mut x: Vec<f32> = numbers.floats(n).iter().map(|x| 60.0 * x).collect();
            let (mut t, mut dy) = (numbers.floats(n), numbers.floats(n));
            let mut mask: Vec<u8> = (0..n).map(|i| u8::from(i % 3 != 1)).collect();
            let on = |i: usize| if i % 3 == 1 { 0.0 } else { 1.0 };
            let want: Vec<f64> = (0..n)
                .map(|i| {
                    let (x, t) = (f64::from(x[i]), f64::from(t[i]));
                    on(i) * (x.max(0.0) - x * t + (-x.abs()).exp().ln_1p())
                })
                .collect();
            let slopes: Vec<f64> = (0..n)
                .map(|i| on(i) * f64::from(dy[i]) * (1.0 / (1.0 + (-f64::from(x[i])).exp()) - f64::from(t[i])))
                .collect();
            let (mut out, mut dx) = (vec![9f32; n], vec![9f32; n]);
            let [a, t, m] = [buf(&mut x), buf(&mut t), buf(&mut mask)];
            flags_loss(threads, buf(&mut out), a, t, m, n as u32).unwrap();
            flags_loss_grad(threads, buf(&mut dx), buf(&mut dy), a, t, m, n as u32).unwrap();
            assert_close(&out, want, 1e-5, "loss");
            assert_close(&dx, slopes, 1e-5, "slope");
        }
    });
}

#[test]
fn a_masked_softmax_sees_nothing_of_what_is_shut() {
    everywhere(|threads| {
        for [rows, columns] in SHAPES {
            let mut x = Numbers::new(7).floats(rows * columns);
            let mut mask: Vec<u8> = (0..rows * columns).map(|i| u8::from(i / columns != 1 && i % 3 != 1)).collect();
            let mut want = vec![];
            for row in 0..rows {
                let at = |c: usize| row * columns + c;
                let open: Vec<usize> = (0..columns).filter(|&c| mask[at(c)] != 0).collect();
                let p = softmax(&open.iter().map(|&c| x[at(c)]).collect::<Vec<f32>>());
                want.extend((0..columns).map(|c| open.iter().position(|&o| o == c).map_or(0.0, |i| p[i])));
            }
            x.iter_mut().zip(&mask).filter(|(_, open)| **open == 0).for_each(|(x, _)| *x = f32::NAN);
            let mut out = vec![9f32; rows * columns];
            let (n, m) = (rows as u32, columns as u32);
            masked_softmax(threads, buf(&mut out), buf(&mut x), buf(&mut mask), n, m).unwrap();
            assert_close(&out, want, 1e-5, "weights");
        }
    });
}

#[test]
fn buffers_that_are_too_small_are_refused() {
    let (mut small, mut a, mut ids) = (vec![0f32; 1], vec![0f32; 6], vec![0i32; 2]);
    let mut out = vec![0f32; 6];
    let [s, a, l, o] = [buf(&mut small), buf(&mut a), buf(&mut ids), buf(&mut out)];
    assert!(cross_entropy(&Alone, s, a, none(), l, none(), 2, 3).is_err());
    assert!(cross_entropy(&Alone, o, s, none(), l, none(), 2, 3).is_err());
    assert!(cross_entropy(&Alone, o, a, none(), none(), none(), 2, 3).is_err());
    assert!(cross_entropy_grad(&Alone, o, s, a, none(), l, none(), 2, 3).is_err());
    assert!(flags_loss(&Alone, o, a, s, none(), 6).is_err());
    assert!(masked_softmax(&Alone, o, a, none(), 2, 3).is_err());
}
