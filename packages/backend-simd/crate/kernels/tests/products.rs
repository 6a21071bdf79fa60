//! Products against float64.

mod common;

use common::{Crowd, Numbers, assert_close, buf, everywhere, none};
use kernels::matmul;
use kernels::threads::Alone;

struct Case {
    batch: usize,
    m: usize,
    n: usize,
    k: usize,
    transposed: [bool; 2],
    /// Whether one B serves the whole batch.
    shared: bool,
}

impl Case {
    fn layout(&self) -> Vec<i32> {
        let Self { batch, m, n, k, transposed: [ta, tb], shared } = *self;
        let (a, b) = (if ta { [1, m] } else { [k, 1] }, if tb { [1, k] } else { [n, 1] });
        let b_batch = if shared { 0 } else { k * n };
        [batch, m, n, k, m * k, a[0], a[1], b_batch, b[0], b[1], m * n, n].map(|x| x as i32).to_vec()
    }

    fn want(&self, a: &[f32], b: &[f32]) -> Vec<f64> {
        let l: Vec<usize> = self.layout().iter().map(|&x| x as usize).collect();
        let mut out = vec![];
        for batch in 0..self.batch {
            for i in 0..self.m {
                for j in 0..self.n {
                    let term = |p: usize| {
                        f64::from(a[batch * l[4] + i * l[5] + p * l[6]])
                            * f64::from(b[batch * l[7] + p * l[8] + j * l[9]])
                    };
                    out.push((0..self.k).map(term).sum());
                }
            }
        }
        out
    }

    fn numbers(&self) -> (Vec<f32>, Vec<f32>) {
        let mut numbers = Numbers::new((self.m * 31 + self.n) as u64);
        let b = if self.shared { 1 } else { self.batch } * self.k * self.n;
        (numbers.floats(self.batch * self.m * self.k), numbers.floats(b))
    }
}

fn cases() -> Vec<Case> {
    let mut cases = vec![];
    let sizes: &[[usize; 4]] = if cfg!(miri) {
        &[[1, 1, 1, 1], [2, 5, 9, 3], [1, 4, 8, 0], [2, 30, 7, 5], [0, 3, 3, 3], [1, 0, 3, 3], [1, 3, 0, 3]]
    } else {
        &[
            [1, 1, 1, 1],
            [2, 5, 9, 3],
            [1, 4, 8, 0],
            [3, 17, 33, 15],
            [1, 130, 8, 300],
            [1, 1, 70, 129],
            [1, 70, 1, 129],
            [4, 64, 64, 64],
            [1, 300, 600, 40],
            [0, 3, 3, 3],
            [1, 0, 3, 3],
            [1, 3, 0, 3],
        ]
    };
    for &[batch, m, n, k] in sizes {
        for transposed in [[false, false], [true, false], [false, true], [true, true]] {
            for shared in [false, true] {
                cases.push(Case { batch, m, n, k, transposed, shared });
            }
        }
    }
    cases
}

#[test]
fn products_through_any_strides_are_those_of_float64() {
    everywhere(|threads| {
        for case in cases() {
            let ((mut a, mut b), mut layout) = (case.numbers(), case.layout());
            let want = case.want(&a, &b);
            let mut out = vec![f32::NAN; want.len()];
            matmul(threads, buf(&mut out), buf(&mut a), buf(&mut b), none(), buf(&mut layout), 0, 0.0, 0).unwrap();
            assert_close(&out, want.iter().copied(), 1e-4, &format!("{layout:?}"));
            // Added to what is there, with a bias and an activation.
            let mut bias = Numbers::new(9).floats(case.n);
            let mut out = vec![0.5f32; want.len()];
            matmul(threads, buf(&mut out), buf(&mut a), buf(&mut b), buf(&mut bias), buf(&mut layout), 6, 0.25, 1)
                .unwrap();
            let leaky = |x: f64| if x < 0.0 { 0.25 * x } else { x };
            let want = want.iter().enumerate().map(|(i, x)| leaky(x + 0.5 + f64::from(bias[i % case.n])));
            assert_close(&out, want, 1e-4, &format!("leaky, {layout:?}"));
        }
    });
}

#[test]
fn every_activation_is_taken_of_the_sum() {
    everywhere(|threads| {
        let case = Case { batch: 2, m: 5, n: 33, k: 7, transposed: [false, false], shared: false };
        let ((mut a, mut b), mut layout) = (case.numbers(), case.layout());
        a.iter_mut().for_each(|x| *x *= 8.0);
        let activations: [fn(f64) -> f64; 7] = [
            |x| x,
            |x| x.max(0.0),
            |x| x.clamp(0.0, 6.0),
            |x| if x >= 0.0 { x } else { x.exp_m1() },
            |x| 1.0 / (1.0 + (-x).exp()),
            f64::tanh,
            |x| if x < 0.0 { 0.1 * x } else { x },
        ];
        let want = case.want(&a, &b);
        for (code, f) in activations.iter().enumerate() {
            let mut out = vec![f32::NAN; 2 * 5 * 33];
            matmul(threads, buf(&mut out), buf(&mut a), buf(&mut b), none(), buf(&mut layout), code as u32, 0.1, 0)
                .unwrap();
            assert_close(&out, want.iter().copied().map(f), 1e-4, &format!("activation {code}"));
        }
    });
}

#[test]
fn rows_of_the_result_may_lie_apart() {
    everywhere(|threads| {
        let (mut a, mut b) = (Numbers::new(1).floats(6), Numbers::new(2).floats(12));
        let mut out = vec![-1f32; 20];
        let mut layout = vec![1, 3, 4, 2, 6, 2, 1, 8, 4, 1, 20, 7];
        matmul(threads, buf(&mut out), buf(&mut a), buf(&mut b), none(), buf(&mut layout), 0, 0.0, 0).unwrap();
        for (i, &x) in out.iter().enumerate() {
            let want = if i % 7 < 4 { a[i / 7 * 2] * b[i % 7] + a[i / 7 * 2 + 1] * b[4 + i % 7] } else { -1.0 };
            assert!((x - want).abs() < 1e-6);
        }
        layout[11] = 3;
        let refused = matmul(threads, buf(&mut out), buf(&mut a), buf(&mut b), none(), buf(&mut layout), 0, 0.0, 0);
        assert!(refused.is_err(), "rows overlap");
    });
}

#[test]
fn bits_do_not_depend_on_the_number_of_threads() {
    let [m, n, k] = if cfg!(miri) { [100, 3, 5] } else { [1000, 130, 257] };
    let case = Case { batch: 1, m, n, k, transposed: [false, false], shared: false };
    let ((mut a, mut b), mut layout) = (case.numbers(), case.layout());
    let mut product = |threads: &dyn kernels::threads::Threads| {
        let mut out = vec![0f32; m * n];
        matmul(threads, buf(&mut out), buf(&mut a), buf(&mut b), none(), buf(&mut layout), 0, 0.0, 0).unwrap();
        out
    };
    let alone = product(&Alone);
    for count in [2, 3, 8] {
        assert_eq!(product(&Crowd(count)), alone);
    }
}

#[test]
fn nan_and_infinity_reach_what_they_are_multiplied_into() {
    everywhere(|threads| {
        let (mut a, mut b) = (vec![1.0, f32::NAN, 0.0, 2.0], vec![1.0, 0.0, 3.0, f32::INFINITY]);
        let mut out = vec![0f32; 4];
        let mut layout = vec![1, 2, 2, 2, 4, 2, 1, 4, 2, 1, 4, 2];
        matmul(threads, buf(&mut out), buf(&mut a), buf(&mut b), none(), buf(&mut layout), 1, 0.0, 0).unwrap();
        assert_close(&out, [f64::NAN, f64::NAN, 6.0, f64::INFINITY], 0.0, "relu of the product");
    });
}
