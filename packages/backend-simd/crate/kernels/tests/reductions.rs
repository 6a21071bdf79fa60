//! Reductions and softmax against float64.

mod common;

use common::{Crowd, Numbers, assert_close, buf, everywhere};
use kernels::threads::Alone;
use kernels::{reduce, softmax, softmax_grad};

const BIG: usize = if cfg!(miri) { 281 } else { 70_001 };

fn shapes() -> Vec<[usize; 3]> {
    let small = [
        [1, 1, 1],
        [1, 0, 3],
        [0, 4, 3],
        [3, 0, 1],
        [1, 15, 1],
        [5, 16, 1],
        [7, 17, 1],
        [9, 33, 1],
        [3, 7, 15],
        [3, 7, 16],
    ];
    let large = if cfg!(miri) {
        [
            [6, 41, 1],
            [2, 260, 1],
            [1, BIG, 1],
            [40, 5, 1],
            [1, 70, 3],
            [3, 10, 7],
            [2, 9, 33],
            [1, 9, 70],
            [9, 3, 17],
            [2, 41, 19],
        ]
    } else {
        [
            [6, 128, 1],
            [2, 1500, 1],
            [1, BIG, 1],
            [BIG / 100, 5, 1],
            [1, BIG / 10, 3],
            [5, 200, 7],
            [2, 300, 33],
            [1, BIG / 100, 300],
            [40, 9, 64],
            [2, 1201, 37],
        ]
    };
    small.into_iter().chain(large).collect()
}

/// The reduction of each row of the middle axis.
fn each<T: Copy, U>(a: &[T], [outer, size, inner]: [usize; 3], f: impl Fn(&[T]) -> U) -> Vec<U> {
    (0..outer * inner)
        .map(|i| f(&(0..size).map(|j| a[(i / inner * size + j) * inner + i % inner]).collect::<Vec<T>>()))
        .collect()
}

#[test]
fn reductions_of_floats_are_those_of_float64() {
    type Case = (u32, &'static str, fn(&[f32]) -> f64);
    const CASES: [Case; 6] = [
        (0, "sum", |a| a.iter().map(|&x| f64::from(x)).sum()),
        (1, "mean", |a| a.iter().map(|&x| f64::from(x)).sum::<f64>() / a.len() as f64),
        (2, "max", |a| f64::from(a.iter().copied().fold(f32::NEG_INFINITY, f32::max))),
        (3, "min", |a| f64::from(a.iter().copied().fold(f32::INFINITY, f32::min))),
        (4, "prod", |a| a.iter().map(|&x| f64::from(x)).product()),
        (5, "sumSquares", |a| a.iter().map(|&x| f64::from(x) * f64::from(x)).sum()),
    ];
    everywhere(|threads| {
        for shape in shapes() {
            let [outer, size, inner] = shape;
            let mut a = Numbers::new(size as u64).floats(outer * size * inner);
            for (op, name, f) in CASES {
                let mut out = vec![9f32; outer * inner];
                let (outer, size, inner) = (outer as u32, size as u32, inner as u32);
                reduce(threads, op, 0, buf(&mut out), buf(&mut a), outer, size, inner).unwrap();
                assert_close(&out, each(&a, shape, f), 2e-5, &format!("{name} {shape:?}"));
            }
        }
    });
}

#[test]
fn long_sums_lose_little_and_have_the_same_bits_for_any_number_of_threads() {
    let n = if cfg!(miri) { 512 } else { BIG * 16 };
    for (outer, size, inner) in [(1, n, 1), (n / 128, 128, 1), (1, n / 128, 128), (1, n / 8, 8), (n / 64, 8, 8)] {
        let mut a: Vec<f32> = Numbers::new(1).floats(outer * size * inner).iter().map(|x| x + 1.0).collect();
        let mut sums = |threads: &dyn kernels::threads::Threads| {
            let mut out = vec![9f32; outer * inner];
            reduce(threads, 0, 0, buf(&mut out), buf(&mut a), outer as u32, size as u32, inner as u32).unwrap();
            out
        };
        let alone = sums(&Alone);
        for count in [2, 3, 7] {
            assert_eq!(sums(&Crowd(count)), alone, "{count} threads");
        }
        let want = each(&a, [outer, size, inner], |a| a.iter().map(|&x| f64::from(x)).sum::<f64>());
        for (x, y) in alone.iter().zip(want) {
            assert!((f64::from(*x) - y).abs() < 2e-6 * y, "{x} {y}");
        }
    }
}

#[test]
fn nan_is_passed_on_by_sums_and_extremes() {
    everywhere(|threads| {
        for (outer, size, inner) in
            [(2u32, 130u32, 1u32), (1, if cfg!(miri) { 300 } else { 9000 }, 1), (2, 40, 3), (2, 40, 20)]
        {
            let mut a = Numbers::new(1).floats((outer * size * inner) as usize);
            a[((size / 2) * inner) as usize] = f32::NAN;
            for op in 0..6 {
                let mut out = vec![0f32; (outer * inner) as usize];
                reduce(threads, op, 0, buf(&mut out), buf(&mut a), outer, size, inner).unwrap();
                assert!(out[0].is_nan() && out[1..].iter().all(|x| !x.is_nan()), "{op}");
            }
        }
    });
}

#[test]
fn reductions_of_integers_and_bools() {
    everywhere(|threads| {
        for shape in shapes() {
            let [outer, size, inner] = shape;
            let mut a: Vec<i32> = Numbers::new(2).ints(outer * size * inner, 1000).iter().map(|x| x - 500).collect();
            let mut out = vec![9i32; outer * inner];
            let mut check = |op, f: fn(&[i32]) -> i32| {
                reduce(threads, op, 1, buf(&mut out), buf(&mut a), outer as u32, size as u32, inner as u32).unwrap();
                assert_eq!(out, each(&a, shape, f), "{op} {shape:?}");
            };
            check(0, |a| a.iter().sum());
            check(2, |a| a.iter().copied().max().unwrap_or(i32::MIN));
            check(3, |a| a.iter().copied().min().unwrap_or(i32::MAX));
            check(4, |a| a.iter().fold(1, |x: i32, &y| x.wrapping_mul(y)));
            let mut a: Vec<u8> = a.iter().map(|&x| if x > -499 { 2 } else { 0 }).collect();
            let mut out = vec![9u8; outer * inner];
            reduce(threads, 6, 2, buf(&mut out), buf(&mut a), outer as u32, size as u32, inner as u32).unwrap();
            assert_eq!(out, each(&a, shape, |a| u8::from(a.iter().all(|&x| x != 0))));
            a.iter_mut().for_each(|x| *x = u8::from(*x == 0));
            reduce(threads, 7, 2, buf(&mut out), buf(&mut a), outer as u32, size as u32, inner as u32).unwrap();
            assert_eq!(out, each(&a, shape, |a| u8::from(a.iter().any(|&x| x != 0))));
        }
    });
}

/// As tfjs's CPU backend does it.
fn first_best(a: &[f32], beats: fn(f32, f32) -> bool) -> i32 {
    let (mut best, mut place) = (a.first().copied().unwrap_or(0.0), 0);
    for (i, &x) in a.iter().enumerate() {
        if beats(x, best) {
            (best, place) = (x, i);
        }
    }
    place as i32
}

#[test]
fn the_place_of_the_best_is_the_first_of_equals() {
    everywhere(|threads| {
        for shape in shapes() {
            let [outer, size, inner] = shape;
            // Few distinct values, so that there are many ties, and some NaN.
            let mut a: Vec<f32> = Numbers::new(4).ints(outer * size * inner, 9).iter().map(|&x| x as f32).collect();
            a.iter_mut().for_each(|x| {
                if *x == 8.0 {
                    *x = f32::NAN
                }
            });
            let mut out = vec![9i32; outer * inner];
            reduce(threads, 8, 0, buf(&mut out), buf(&mut a), outer as u32, size as u32, inner as u32).unwrap();
            assert_eq!(out, each(&a, shape, |a| first_best(a, |x, y| x > y)), "argMax {shape:?}");
            reduce(threads, 9, 0, buf(&mut out), buf(&mut a), outer as u32, size as u32, inner as u32).unwrap();
            assert_eq!(out, each(&a, shape, |a| first_best(a, |x, y| x < y)), "argMin {shape:?}");
            let mut ints: Vec<i32> = a.iter().map(|&x| if x.is_nan() { -1 } else { x as i32 }).collect();
            reduce(threads, 8, 1, buf(&mut out), buf(&mut ints), outer as u32, size as u32, inner as u32).unwrap();
            let floats: Vec<f32> = ints.iter().map(|&x| x as f32).collect();
            assert_eq!(out, each(&floats, shape, |a| first_best(a, |x, y| x > y)), "argMax {shape:?}");
        }
    });
}

#[test]
fn softmax_and_its_gradient_are_those_of_float64() {
    everywhere(|threads| {
        let short = [(0usize, 5usize), (3, 0), (1, 1), (33, 2), (4, 15), (16, 15), (5, 16), (35, 16), (BIG / 5, 5)];
        let long = [(3, 17), if cfg!(miri) { (18, 18) } else { (37, 129) }, (2, BIG / 14), (BIG / 30, 33)];
        for (rows, columns) in short.into_iter().chain(long) {
            let mut a: Vec<f32> =
                Numbers::new(rows as u64 + 1).floats(rows * columns).iter().map(|x| x * 20.0).collect();
            for log in [0, 1] {
                let (mut y, mut dy) = (vec![9f32; rows * columns], Numbers::new(3).floats(rows * columns));
                softmax(threads, buf(&mut y), buf(&mut a), rows as u32, columns as u32, log).unwrap();
                let mut dx = vec![9f32; rows * columns];
                softmax_grad(threads, buf(&mut dx), buf(&mut dy), buf(&mut y), rows as u32, columns as u32, log)
                    .unwrap();
                let (mut want, mut slopes) = (vec![], vec![]);
                for (a, dy) in a.chunks(columns.max(1)).zip(dy.chunks(columns.max(1))) {
                    let top = f64::from(a.iter().copied().fold(f32::NEG_INFINITY, f32::max));
                    let total: f64 = a.iter().map(|&x| (f64::from(x) - top).exp()).sum();
                    let p: Vec<f64> = a.iter().map(|&x| (f64::from(x) - top).exp() / total).collect();
                    let sum: f64 = dy.iter().map(|&x| f64::from(x)).sum();
                    let dot: f64 = dy.iter().zip(&p).map(|(&x, p)| f64::from(x) * p).sum();
                    for (p, &dy) in p.iter().zip(dy) {
                        want.push(if log == 1 { p.ln() } else { *p });
                        slopes.push(if log == 1 { f64::from(dy) - p * sum } else { (f64::from(dy) - dot) * p });
                    }
                }
                assert_close(&y, want, 2e-6, "softmax");
                assert_close(&dx, slopes, 1e-5, "its gradient");
                let mut again = a.clone();
                let same = buf(&mut again);
                softmax(threads, same, same, rows as u32, columns as u32, log).unwrap();
                assert_eq!(again, y, "in place");
            }
        }
    });
}

#[test]
fn a_row_of_softmax_with_nan_is_nan_and_minus_infinity_has_no_weight() {
    everywhere(|threads| {
        let mut a = vec![1.0, f32::NAN, 2.0, 0.0, f32::NEG_INFINITY, 0.0];
        let mut out = vec![9f32; 6];
        softmax(threads, buf(&mut out), buf(&mut a), 2, 3, 0).unwrap();
        assert_close(&out, [f64::NAN, f64::NAN, f64::NAN, 0.5, 0.0, 0.5], 1e-7, "softmax");
    });
}

#[test]
fn a_row_of_softmax_has_the_same_bits_whatever_rows_lie_beside_it() {
    everywhere(|threads| {
        let long = if cfg!(miri) { 33 } else { 300 };
        for columns in [1usize, 5, 15, 16, 17, 40, long] {
            // More than one bundle of rows.
            let rows = if cfg!(miri) { 18 } else { 37 };
            let mut a: Vec<f32> = Numbers::new(8).floats(rows * columns).iter().map(|x| x * 9.0).collect();
            let mut dy = Numbers::new(9).floats(rows * columns);
            for log in [0, 1] {
                let (mut y, mut dx) = (vec![9f32; rows * columns], vec![9f32; rows * columns]);
                softmax(threads, buf(&mut y), buf(&mut a), rows as u32, columns as u32, log).unwrap();
                softmax_grad(threads, buf(&mut dx), buf(&mut dy), buf(&mut y), rows as u32, columns as u32, log)
                    .unwrap();
                for row in 0..rows {
                    let at = row * columns..(row + 1) * columns;
                    let (mut y_alone, mut dx_alone) = (vec![9f32; columns], vec![9f32; columns]);
                    let a_row = buf(&mut a[at.clone()]);
                    softmax(threads, buf(&mut y_alone), a_row, 1, columns as u32, log).unwrap();
                    let (dy_row, y_row) = (buf(&mut dy[at.clone()]), buf(&mut y[at.clone()]));
                    softmax_grad(threads, buf(&mut dx_alone), dy_row, y_row, 1, columns as u32, log).unwrap();
                    assert_eq!(y_alone, y[at.clone()], "row {row} of {columns}");
                    assert_eq!(dx_alone, dx[at], "gradient of row {row} of {columns}");
                }
            }
        }
    });
}
