//! Sinkhorn, Gumbel softmax, hard choices, small systems, and means of segments against plain loops in float64.

mod common;

use common::{Numbers, assert_close, buf, everywhere, none};
use kernels::threads::Alone;
use kernels::{
    gumbel_softmax, gumbel_softmax_grad, hard_max, log_sinkhorn, log_sinkhorn_grad, segment_mean, segment_rows,
    solve_batch, solve_batch_grad,
};

/// Batch, rows, columns.
const MATRICES: &[[usize; 3]] = usual(
    &[[0, 3, 3], [1, 1, 1], [3, 5, 5], [2, 16, 16], [9, 3, 17], [1, 40, 5], [11, 17, 33]],
    &[[0, 3, 3], [1, 1, 1], [2, 3, 5], [9, 2, 2], [1, 1, 17]],
);

/// Rows of a choice.
const ROWS: usize = usual(3000, 40);

/// What the tests go over, and what is enough of it for Miri, which is thousands of times slower.
const fn usual<T: Copy>(all: T, few: T) -> T {
    if cfg!(miri) { few } else { all }
}

/// Takes the logarithm of the sum of exponentials off each line: `count` lines, of `length` numbers `step` apart, at `first(line)`.
fn normalise(x: &mut [f64], count: usize, length: usize, step: usize, first: impl Fn(usize) -> usize) {
    for line in 0..count {
        let at = |i: usize| first(line) + i * step;
        let top = (0..length).map(|i| x[at(i)]).fold(f64::NEG_INFINITY, f64::max);
        let total = top + (0..length).map(|i| (x[at(i)] - top).exp()).sum::<f64>().ln();
        (0..length).for_each(|i| x[at(i)] -= total);
    }
}

fn sinkhorn(a: &[f64], [rows, columns]: [usize; 2], steps: usize) -> Vec<f64> {
    let mut x = a.to_vec();
    for _ in 0..steps {
        normalise(&mut x, rows, columns, 1, |row| row * columns);
        normalise(&mut x, columns, rows, columns, |column| column);
    }
    x
}

#[test]
fn sinkhorn_and_its_gradient_are_those_of_float64() {
    everywhere(|threads| {
        for &[batch, rows, columns] in MATRICES {
            for steps in [0usize, 1, 4] {
                let size = rows * columns;
                let mut numbers = Numbers::new((batch + size) as u64);
                let mut a: Vec<f32> = numbers.floats(batch * size).iter().map(|x| 3.0 * x).collect();
                let mut dy = numbers.floats(batch * size);
                let (mut want, mut slopes) = (vec![], vec![]);
                for (a, dy) in a.chunks(size).zip(dy.chunks(size)) {
                    let a: Vec<f64> = a.iter().map(|&x| x.into()).collect();
                    let value = |a: &[f64]| sinkhorn(a, [rows, columns], steps);
                    let energy = |a: &[f64]| value(a).iter().zip(dy).map(|(y, &d)| y * f64::from(d)).sum::<f64>();
                    want.extend(value(&a));
                    slopes.extend((0..size).map(|i| {
                        let near = |by: f64| {
                            energy(&(0..size).map(|j| a[j] + if i == j { by } else { 0.0 }).collect::<Vec<_>>())
                        };
                        (near(1e-5) - near(-1e-5)) / 2e-5
                    }));
                }
                let (mut out, mut dx) = (vec![9f32; batch * size], vec![9f32; batch * size]);
                let mut kept = vec![9f32; batch * steps * (rows + columns)];
                let mut room = vec![f32::NAN; 2 * batch.min(8) * (rows + 16) * (columns + 16)];
                let [x, k, r] = [buf(&mut a), buf(&mut kept), buf(&mut room)];
                let [b, n, m, s] = [batch, rows, columns, steps].map(|x| x as u32);
                log_sinkhorn(threads, buf(&mut out), k, x, r, b, n, m, s).unwrap();
                log_sinkhorn_grad(threads, buf(&mut dx), buf(&mut dy), k, x, r, b, n, m, s).unwrap();
                assert_close(&out, want, 1e-5, "value");
                assert_close(&dx, slopes, 1e-4, "slope");
            }
        }
    });
}

#[test]
fn what_sinkhorn_is_not_a_number_of_stays_in_its_matrix() {
    let mut a = vec![0f32; 3 * 4];
    (a[5], a[9], a[10]) = (f32::NAN, f32::NEG_INFINITY, 0.0);
    let (mut out, mut kept, mut room) = (vec![0f32; 12], vec![0f32; 3 * 4], vec![0f32; 2 * 3 * 18 * 18]);
    log_sinkhorn(&Alone, buf(&mut out), buf(&mut kept), buf(&mut a), buf(&mut room), 3, 2, 2, 1).unwrap();
    assert!(out[..4].iter().all(|x| (x - 0.5f32.ln()).abs() < 1e-6));
    assert!(out[4..8].iter().all(|x| x.is_nan()));
    assert_eq!(out[9], f32::NEG_INFINITY);
    assert!(out[8].is_finite() && out[10].is_finite());
}

#[test]
fn systems_are_solved_as_in_float64_and_their_gradients_are_turned_systems() {
    everywhere(|threads| {
        for [batch, n] in [[0usize, 3], [3, 0], [1, 1], [2, 2], [9, 5], usual([40, 12], [9, 4])] {
            let mut numbers = Numbers::new((batch + n) as u64);
            let (mut matrix, mut dy) = (numbers.floats(batch * n * n), numbers.floats(batch * n));
            let answer = numbers.floats(batch * n);
            for b in 0..batch {
                (0..n).for_each(|i| matrix[(b * n + i) * n + i] += 4.0);
            }
            let times = |x: &[f32], turned: bool| -> Vec<f64> {
                let at = |b: usize, i: usize, j: usize| {
                    matrix[if turned { (b * n + j) * n + i } else { (b * n + i) * n + j }]
                };
                let one = |at_i: usize| {
                    (0..n).map(|j| f64::from(at(at_i / n, at_i % n, j)) * f64::from(x[at_i / n * n + j])).sum()
                };
                (0..batch * n).map(one).collect()
            };
            let mut right: Vec<f32> = times(&answer, false).iter().map(|&x| x as f32).collect();
            let (mut x, mut d_right) = (vec![9f32; batch * n], vec![9f32; batch * n]);
            let mut d_matrix = vec![9f32; batch * n * n];
            let mut room = vec![f64::NAN; batch.min(8) * n * (n + 1)];
            let (b, size, mut a) = (batch as u32, n as u32, matrix.clone());
            let [a, r] = [buf(&mut a), buf(&mut room)];
            solve_batch(threads, buf(&mut x), a, buf(&mut right), r, b, size).unwrap();
            assert_close(&x, answer.iter().map(|&x| x.into()), 1e-5, "solution");
            solve_batch_grad(threads, buf(&mut d_matrix), buf(&mut d_right), buf(&mut dy), a, buf(&mut x), r, b, size)
                .unwrap();
            assert_close(&dy, times(&d_right, true), 1e-5, "turned");
            let products =
                (0..batch * n * n).map(|at| -f64::from(d_right[at / n]) * f64::from(x[at / n / n * n + at % n]));
            assert_close(&d_matrix, products, 1e-6, "outer");
        }
    });
}

#[test]
fn a_system_without_a_solution_gives_nan_and_leaves_the_others_alone() {
    let (bad, huge) = (f32::NAN, f32::INFINITY);
    let mut matrix =
        [[1.0, 2.0, 2.0, 4.0], [0.0, 2.0, 1.0, 0.0], [1.0, 0.0, bad, 1.0], [1.0, 0.0, 0.0, 1.0], [0.0; 4]].concat();
    let mut right = [[1.0, 1.0], [2.0, 3.0], [1.0, 1.0], [huge, 1.0], [0.0, 0.0]].concat();
    let (mut x, mut room) = (vec![0f32; 10], vec![0f64; 5 * 6]);
    solve_batch(&Alone, buf(&mut x), buf(&mut matrix), buf(&mut right), buf(&mut room), 5, 2).unwrap();
    assert_eq!(x[2..4], [3.0, 1.0]);
    assert!(x.iter().enumerate().all(|(i, x)| x.is_nan() != (2..4).contains(&i)));
}

#[test]
fn choices_with_noise_and_their_gradients_are_those_of_float64() {
    everywhere(|threads| {
        for [rows, columns] in
            [[0usize, 3], [1, 1], [5, 7], [3, 16], usual([130, 37], [9, 17]), usual([2, 5000], [2, 33])]
        {
            let n = rows * columns;
            let mut numbers = Numbers::new(n as u64);
            let [mut a, mut noise, mut dy] = [(); 3].map(|()| numbers.floats(n));
            let (mut want, mut slopes) = (vec![], vec![]);
            for row in 0..rows {
                let part = row * columns..(row + 1) * columns;
                let e: Vec<f64> = part.clone().map(|i| (f64::from(a[i] + noise[i]) / 0.3).exp()).collect();
                let total: f64 = e.iter().sum();
                let y: Vec<f64> = e.iter().map(|e| e / total).collect();
                let along: f64 = y.iter().zip(part.clone()).map(|(y, i)| y * f64::from(dy[i])).sum();
                slopes.extend(y.iter().zip(part).map(|(y, i)| y * (f64::from(dy[i]) - along) / 0.3));
                want.extend(y);
            }
            let (mut y, mut dx) = (vec![9f32; n], vec![9f32; n]);
            let (r, c) = (rows as u32, columns as u32);
            gumbel_softmax(threads, buf(&mut y), buf(&mut a), buf(&mut noise), r, c, 0.3).unwrap();
            gumbel_softmax_grad(threads, buf(&mut dx), buf(&mut dy), buf(&mut y), r, c, 0.3).unwrap();
            assert_close(&y, want, 1e-5, "weights");
            assert_close(&dx, slopes, 1e-5, "slopes");
        }
    });
}

#[test]
fn a_hard_choice_is_the_first_of_the_largest() {
    everywhere(|threads| {
        for columns in [1usize, 5, 16, 37] {
            let mut a: Vec<f32> =
                Numbers::new(columns as u64).ints(ROWS * columns, 4).iter().map(|&x| x as f32).collect();
            a[0] = f32::NAN;
            a[columns..2 * columns].fill(f32::NEG_INFINITY);
            let mut out = vec![9f32; a.len()];
            let want = a.chunks(columns).flat_map(|row| {
                let bad = row.iter().any(|x| x.is_nan());
                let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                let first = row.iter().position(|&x| x == top);
                (0..columns).map(move |c| if bad { f64::NAN } else { f64::from(u8::from(first == Some(c))) })
            });
            let want: Vec<f64> = want.collect();
            hard_max(threads, buf(&mut out), buf(&mut a), ROWS as u32, columns as u32).unwrap();
            assert_close(&out, want, 0.0, "choice");
        }
    });
}

#[test]
fn means_of_segments_and_rows_by_segment_are_those_of_float64() {
    everywhere(|threads| {
        for [n, inner, segments] in
            [[0usize, 3, 2], [5, 1, 3], [40, 7, 9], usual([900, 40, 11], [60, 4, 11]), [3, 2, 0], [4, 0, 2]]
        {
            let mut numbers = Numbers::new((n + inner) as u64);
            let (mut a, mut dy) = (numbers.floats(n * inner), numbers.floats(segments * inner));
            let mut ids: Vec<i32> = numbers.ints(n, segments + 2).iter().map(|id| id - 1).collect();
            let size = |s: usize| ids.iter().filter(|&&id| id as usize == s).count() as f64;
            let mean = |s: usize, c: usize| {
                let of = (0..n).filter(|&j| ids[j] as usize == s).map(|j| f64::from(a[j * inner + c]));
                of.sum::<f64>() / size(s).max(1.0)
            };
            let want: Vec<f64> = (0..segments * inner).map(|at| mean(at / inner, at % inner)).collect();
            let rows = |by_size: bool| -> Vec<f64> {
                let one = |at: usize| match ids[at / inner] {
                    id if id < 0 || id as usize >= segments => 0.0,
                    id => {
                        f64::from(dy[id as usize * inner + at % inner]) / if by_size { size(id as usize) } else { 1.0 }
                    }
                };
                (0..n * inner).map(one).collect()
            };
            let wants = [rows(false), rows(true)];
            let (mut out, mut dx, mut sizes) =
                (vec![9f32; segments * inner], vec![9f32; n * inner], vec![9f32; segments]);
            let (l, k, [r, w, s]) = (buf(&mut ids), buf(&mut sizes), [n, inner, segments].map(|x| x as u32));
            segment_mean(threads, buf(&mut out), buf(&mut a), l, k, r, w, s).unwrap();
            assert_close(&out, want, 1e-5, "mean");
            for (sizes, want) in [none(), k].into_iter().zip(wants) {
                segment_rows(threads, buf(&mut dx), buf(&mut dy), l, sizes, r, w, s).unwrap();
                assert_close(&dx, want, 1e-6, "rows");
            }
        }
    });
}

#[test]
fn buffers_that_are_too_small_are_refused() {
    let (mut small, mut a, mut ids, mut large) = (vec![0f32; 1], vec![0f32; 6], vec![0i32; 2], vec![0f32; 1000]);
    let mut out = vec![0f32; 6];
    let [s, a, l, o, r] = [buf(&mut small), buf(&mut a), buf(&mut ids), buf(&mut out), buf(&mut large)];
    assert!(gumbel_softmax(&Alone, o, a, s, 2, 3, 1.0).is_err());
    assert!(gumbel_softmax_grad(&Alone, s, a, a, 2, 3, 1.0).is_err());
    assert!(hard_max(&Alone, s, a, 2, 3).is_err());
    assert!(log_sinkhorn(&Alone, o, s, a, r, 1, 2, 3, 1).is_err());
    assert!(log_sinkhorn(&Alone, o, r, a, s, 1, 2, 3, 1).is_err());
    assert!(log_sinkhorn_grad(&Alone, o, a, s, a, r, 1, 2, 3, 1).is_err());
    assert!(solve_batch(&Alone, o, a, o, s, 1, 2).is_err());
    assert!(solve_batch_grad(&Alone, s, o, a, a, a, r, 1, 2).is_err());
    assert!(segment_mean(&Alone, o, a, l, s, 2, 3, 2).is_err());
    assert!(segment_rows(&Alone, o, s, l, none(), 2, 3, 2).is_err());
}
