//! Elementwise kernels against float64 and the language's own operations.

mod common;

use common::{Numbers, assert_close, buf, everywhere};
use kernels::{activation_grad, adam, binary, cast, compare, fill, logical_not, select, unary};

const NAN: f32 = f32::NAN;
const INF: f32 = f32::INFINITY;
const SIZES: [usize; 7] = [0, 1, 15, 16, 17, 33, if cfg!(miri) { 65 } else { 1000 }];
const LARGE: usize = if cfg!(miri) { 259 } else { 100_003 };

fn apply(op: u32, a: &[f32], alpha: f64, beta: f64) -> Vec<f32> {
    let (mut a, mut out) = (a.to_vec(), vec![7.0; a.len()]);
    unary(&kernels::threads::Alone, op, buf(&mut out), buf(&mut a), out.len() as u32, alpha, beta).unwrap();
    out
}

fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

type Case = (u32, &'static str, fn(f64) -> f64);
const CASES: [Case; 25] = [
    (0, "relu", |x| x.max(0.0)),
    (1, "relu6", |x| x.clamp(0.0, 6.0)),
    (2, "step", |x| if x > 0.0 { 1.0 } else { 0.25 }),
    (3, "exp", f64::exp),
    (4, "expm1", f64::exp_m1),
    (5, "log", f64::ln),
    (6, "log1p", f64::ln_1p),
    (7, "sqrt", f64::sqrt),
    (8, "rsqrt", |x| 1.0 / x.sqrt()),
    (9, "square", |x| x * x),
    (10, "neg", |x| -x),
    (11, "abs", f64::abs),
    (12, "reciprocal", |x| 1.0 / x),
    (13, "sigmoid", |x| 1.0 / (1.0 + (-x).exp())),
    (14, "tanh", f64::tanh),
    (15, "elu", |x| if x >= 0.0 { x } else { x.exp_m1() }),
    (16, "selu", |x| 1.0507009873554805 * if x >= 0.0 { x } else { 1.6732632423543772 * x.exp_m1() }),
    (17, "softplus", softplus),
    (18, "sign", |x| {
        if x > 0.0 {
            1.0
        } else if x < 0.0 {
            -1.0
        } else {
            0.0
        }
    }),
    (19, "floor", f64::floor),
    (20, "ceil", f64::ceil),
    (21, "round", f64::round_ties_even),
    (22, "clip", |x| x.clamp(0.25, 0.5)),
    (23, "leaky", |x| if x < 0.0 { 0.25 * x } else { x }),
    (24, "affine", |x| 0.25 * x + 0.5),
];

#[test]
fn functions_of_one_element_are_those_of_float64() {
    everywhere(|threads| {
        for (op, name, f) in CASES {
            for n in SIZES.into_iter().chain([LARGE]) {
                let mut a: Vec<f32> = Numbers::new(n as u64 + 1).floats(n).iter().map(|x| x * 9.0).collect();
                let mut out = vec![7.0; n];
                unary(threads, op, buf(&mut out), buf(&mut a), n as u32, 0.25, 0.5).unwrap();
                assert_close(&out, a.iter().map(|&x| f(f64::from(x))), 1e-6, name);
            }
        }
    });
}

#[test]
fn functions_work_in_place() {
    everywhere(|threads| {
        for n in [1, if cfg!(miri) { 33 } else { 513 }, LARGE] {
            let mut a = Numbers::new(5).floats(n);
            let want = apply(14, &a, 0.0, 0.0);
            unary(threads, 14, buf(&mut a), buf(&mut a.clone()), 0, 0.0, 0.0).unwrap();
            let same = buf(&mut a);
            unary(threads, 14, same, same, n as u32, 0.0, 0.0).unwrap();
            assert_close(&a, want.into_iter().map(f64::from), 1e-6, "tanh in place");
        }
    });
}

#[test]
fn nan_is_passed_on_and_infinities_are_exact() {
    everywhere(|_| {
        let a: Vec<f32> = [NAN, INF, -INF, 100.0, -100.0, 0.0].repeat(9);
        let check = |op, want: [f32; 6]| {
            assert_close(
                &apply(op, &a, 0.25, 0.5),
                want.repeat(9).into_iter().map(f64::from),
                1e-6,
                CASES[op as usize].1,
            );
        };
        check(0, [NAN, INF, 0.0, 100.0, 0.0, 0.0]);
        check(1, [NAN, 6.0, 0.0, 6.0, 0.0, 0.0]);
        check(2, [NAN, 1.0, 0.25, 1.0, 0.25, 0.25]);
        check(3, [NAN, INF, 0.0, INF, 0.0, 1.0]);
        check(4, [NAN, INF, -1.0, INF, -1.0, 0.0]);
        check(5, [NAN, INF, NAN, 100f32.ln(), NAN, -INF]);
        check(6, [NAN, INF, NAN, 101f32.ln(), NAN, 0.0]);
        check(13, [NAN, 1.0, 0.0, 1.0, 0.0, 0.5]);
        check(14, [NAN, 1.0, -1.0, 1.0, -1.0, 0.0]);
        check(15, [NAN, INF, -1.0, 100.0, -1.0, 0.0]);
        check(17, [NAN, INF, 0.0, 100.0, 0.0, 2f32.ln()]);
        check(18, [0.0, 1.0, -1.0, 1.0, -1.0, 0.0]);
        check(22, [NAN, 0.5, 0.25, 0.5, 0.25, 0.25]);
    });
}

#[test]
fn exponentials_and_logarithms_are_accurate_over_their_whole_range() {
    everywhere(|_| {
        let n = if cfg!(miri) { 60 } else { 20_000 };
        let relative = |op: u32, low: f64, high: f64, f: fn(f64) -> f64, tolerance: f64| {
            let a: Vec<f32> = (0..n).map(|i| (low + (high - low) * f64::from(i) / f64::from(n - 1)) as f32).collect();
            for (&x, got) in a.iter().zip(apply(op, &a, 0.0, 0.0)) {
                let want = f(f64::from(x));
                let error = (f64::from(got) - want).abs() / want.abs().max(1.2e-38);
                assert!(error < tolerance, "{}({x}) = {got}, not {want}: {error:e}", CASES[op as usize].1);
            }
        };
        relative(3, -86.9, 88.7228, f64::exp, 2.5e-7);
        relative(4, -10.0, 10.0, f64::exp_m1, 5e-7);
        relative(4, -1e-3, 1e-3, f64::exp_m1, 2.5e-7);
        relative(5, 1e-3, 1e3, f64::ln, 3e-7);
        relative(5, 1e-38, 1e-30, f64::ln, 3e-7);
        relative(5, 1e-40, 1e-39, f64::ln, 3e-7);
        relative(5, 1e30, 3e38, f64::ln, 3e-7);
        relative(6, -0.9, 10.0, f64::ln_1p, 5e-7);
        relative(6, -1e-4, 1e-4, f64::ln_1p, 3e-7);
        relative(14, -9.0, 9.0, f64::tanh, 5e-7);
        relative(13, -80.0, 80.0, |x| 1.0 / (1.0 + (-x).exp()), 5e-7);
        relative(17, -80.0, 80.0, softplus, 6e-7);
    });
}

type Zip = (u32, &'static str, fn(f64, f64) -> f64);

fn floor_mod(x: f64, y: f64) -> f64 {
    x - y * (x / y).floor()
}

#[test]
fn functions_of_two_elements_are_those_of_float64_under_every_broadcast() {
    const ZIPS: [Zip; 12] = [
        (0, "add", |x, y| x + y),
        (1, "sub", |x, y| x - y),
        (2, "mul", |x, y| x * y),
        (3, "div", |x, y| x / y),
        (4, "max", f64::max),
        (5, "min", f64::min),
        (6, "squaredDifference", |x, y| (x - y) * (x - y)),
        (7, "pow", f64::powf),
        (8, "floorDiv", |x, y| (x / y).floor()),
        (9, "mod", floor_mod),
        (10, "prelu", |x, y| if x < 0.0 { x * y } else { x }),
        (11, "eluGrad", |x, y| if y >= 0.0 { x } else { x * (y + 1.0) }),
    ];
    everywhere(|threads| {
        for (shape, a_axes, b_axes) in broadcasts() {
            let mut layout = layout_of(shape, a_axes, b_axes);
            let n: usize = shape.iter().product();
            let count = |axes: [bool; 4]| (0..4).map(|i| if axes[i] { shape[i] } else { 1 }).product::<usize>();
            let mut numbers = Numbers::new(n as u64);
            let (mut a, mut b) = (numbers.floats(count(a_axes)), numbers.floats(count(b_axes)));
            for (op, name, f) in ZIPS {
                let mut out = vec![7.0; n];
                binary(threads, op, 0, buf(&mut out), buf(&mut a), buf(&mut b), buf(&mut layout)).unwrap();
                let want = places(&layout).map(|(i, j)| f(f64::from(a[i]), f64::from(b[j])));
                assert_close(&out, want, 1e-5, &format!("{name} {shape:?}"));
            }
            let mut out = vec![7u8; n];
            compare(threads, 2, 0, buf(&mut out), buf(&mut a), buf(&mut b), buf(&mut layout)).unwrap();
            assert!(out.iter().zip(places(&layout)).all(|(&x, (i, j))| x == u8::from(a[i] < b[j])), "less {shape:?}");
        }
    });
}

type Broadcast = ([usize; 4], [bool; 4], [bool; 4]);

fn broadcasts() -> Vec<Broadcast> {
    const ALL: [bool; 4] = [true; 4];
    let (tall, wide) = if cfg!(miri) { (3, 91) } else { (400, 257) };
    vec![
        ([1, 1, 1, 0], ALL, ALL),
        ([1, 1, 1, 1], ALL, ALL),
        ([1, 1, 1, 17], ALL, ALL),
        ([1, 1, 7, 33], ALL, [false, false, false, true]),
        ([1, 1, 7, 33], [false, false, true, false], ALL),
        ([3, 5, 4, 15], [true, true, false, true], [true, false, true, true]),
        ([3, 5, 4, 15], [false, true, false, true], [true, false, true, false]),
        ([2, 3, 4, 1], ALL, [false; 4]),
        ([1, 1, tall, wide], ALL, [false, false, false, true]),
        ([1, 1, 1, wide * tall], [false; 4], ALL),
    ]
}

fn layout_of(shape: [usize; 4], a: [bool; 4], b: [bool; 4]) -> Vec<i32> {
    let mut layout: Vec<i32> = shape.iter().map(|&x| x as i32).collect();
    for axes in [a, b] {
        let mut strides = [0i32; 4];
        let mut stride = 1;
        for i in (0..4).rev().filter(|&i| axes[i]) {
            strides[i] = stride;
            stride *= shape[i] as i32;
        }
        layout.extend(strides);
    }
    layout
}

/// Where the elements of both arguments are, in the order of the result.
fn places(layout: &[i32]) -> impl Iterator<Item = (usize, usize)> {
    let l: Vec<usize> = layout.iter().map(|&x| x as usize).collect();
    (0..l[0] * l[1] * l[2] * l[3]).map(move |i| {
        let at = [i / l[3] / l[2] / l[1], i / l[3] / l[2] % l[1], i / l[3] % l[2], i % l[3]];
        let place = |from: usize| (0..4).map(|axis| at[axis] * l[from + axis]).sum();
        (place(4), place(8))
    })
}

#[test]
fn functions_of_two_elements_work_in_place_and_with_any_strides() {
    everywhere(|threads| {
        let width = if cfg!(miri) { 70 } else { 700 };
        let n = 5 * width;
        let (mut a, mut b) = (Numbers::new(1).floats(n), Numbers::new(2).floats(width));
        let want: Vec<f64> = (0..n).map(|i| f64::from(a[i] - b[i % width])).collect();
        let mut layout = vec![1, 1, 5, width as i32, 0, 0, width as i32, 1, 0, 0, 0, 1];
        let same = buf(&mut a);
        binary(threads, 1, 0, same, same, buf(&mut b), buf(&mut layout)).unwrap();
        assert_close(&a, want, 1e-6, "sub in place");
        let same = buf(&mut a);
        let mut flat = vec![1, 1, 1, n as i32, 0, 0, 0, 1, 0, 0, 0, 1];
        binary(threads, 1, 0, same, same, same, buf(&mut flat)).unwrap();
        assert_close(&a, vec![0.0; n], 0.0, "sub of itself in place");
        // a transposed view of a.
        let (mut a, mut out) = (Numbers::new(3).floats(35), vec![0.0; 35]);
        let mut layout = vec![1, 1, 5, 7, 0, 0, 1, 5, 0, 0, 7, 1];
        let mut b = Numbers::new(4).floats(35);
        binary(threads, 0, 0, buf(&mut out), buf(&mut a), buf(&mut b), buf(&mut layout)).unwrap();
        assert_close(&out, (0..35).map(|i| f64::from(a[i % 7 * 5 + i / 7] + b[i])), 1e-6, "strides");
    });
}

#[test]
fn nan_is_passed_on_by_the_larger_and_the_smaller() {
    everywhere(|threads| {
        let (mut a, mut b) = (vec![NAN, 1.0, NAN, 2.0, -INF], vec![1.0, NAN, NAN, 3.0, INF]);
        let mut layout = vec![1, 1, 1, 5, 0, 0, 0, 1, 0, 0, 0, 1];
        for (op, want) in [
            (4, [f64::NAN, f64::NAN, f64::NAN, 3.0, f64::INFINITY]),
            (5, [f64::NAN, f64::NAN, f64::NAN, 2.0, f64::NEG_INFINITY]),
        ] {
            let mut out = vec![0.0; 5];
            binary(threads, op, 0, buf(&mut out), buf(&mut a), buf(&mut b), buf(&mut layout)).unwrap();
            assert_close(&out, want, 0.0, "max and min");
        }
        // As Math.pow has it.
        let (mut a, mut b) = (vec![1f32, -1.0, 1.0, 0.0, 2.0], vec![NAN, INF, -INF, 0.0, -1.0]);
        let mut out = vec![0.0; 5];
        binary(threads, 7, 0, buf(&mut out), buf(&mut a), buf(&mut b), buf(&mut layout)).unwrap();
        assert_close(&out, [f64::NAN, f64::NAN, f64::NAN, 1.0, 0.5], 0.0, "pow");
    });
}

#[test]
fn integers_wrap_and_divide_downwards() {
    everywhere(|threads| {
        let (mut a, mut b) = (vec![7, -7, 7, -7, 5, i32::MAX, i32::MIN], vec![2, 2, -2, -2, 0, 1, -1]);
        let mut layout = vec![1, 1, 1, 7, 0, 0, 0, 1, 0, 0, 0, 1];
        let mut check = |op, want: [i32; 7]| {
            let mut out = vec![9; 7];
            binary(threads, op, 1, buf(&mut out), buf(&mut a), buf(&mut b), buf(&mut layout)).unwrap();
            assert_eq!(out, want, "operation {op}");
        };
        check(0, [9, -5, 5, -9, 5, i32::MIN, i32::MAX]);
        check(2, [14, -14, -14, 14, 0, i32::MAX, i32::MIN]);
        check(4, [7, 2, 7, -2, 5, i32::MAX, -1]);
        check(8, [3, -4, -4, 3, 0, i32::MAX, i32::MIN]);
        check(9, [1, 1, -1, -1, 0, 0, 0]);
        let mut out = vec![9u8; 7];
        compare(threads, 5, 1, buf(&mut out), buf(&mut a), buf(&mut b), buf(&mut layout)).unwrap();
        assert_eq!(out, [1, 0, 1, 0, 1, 1, 0]);
    });
}

#[test]
fn bools_are_true_for_any_byte_but_0() {
    everywhere(|threads| {
        let (mut a, mut b, mut out) = (vec![0u8, 1, 2, 0], vec![0u8, 0, 1, 255], vec![9u8; 4]);
        let mut layout = vec![1, 1, 1, 4, 0, 0, 0, 1, 0, 0, 0, 1];
        for (op, want) in [(6, [0, 0, 1, 0]), (7, [0, 1, 1, 1]), (8, [0, 1, 0, 1])] {
            compare(threads, op, 2, buf(&mut out), buf(&mut a), buf(&mut b), buf(&mut layout)).unwrap();
            assert_eq!(out, want);
        }
        logical_not(threads, buf(&mut out), buf(&mut a), 4).unwrap();
        assert_eq!(out, [1, 0, 0, 1]);
    });
}

#[test]
fn casts_are_those_of_javascript() {
    everywhere(|threads| {
        let mut a = vec![1.9, -1.9, NAN, INF, 4_294_967_296.0 * 3.0 + 4096.0, -2_147_483_648.0, 3e9, 1e30, -0.5];
        let mut out = vec![9i32; 9];
        cast(threads, 0, 1, buf(&mut out), buf(&mut a), 9).unwrap();
        assert_eq!(out, [1, -1, 0, 0, 4096, i32::MIN, -1_294_967_296, 0, 0]);
        let mut out = vec![9u8; 9];
        cast(threads, 0, 2, buf(&mut out), buf(&mut a), 9).unwrap();
        assert_eq!(out, [1; 9]);
        let (mut ints, mut floats) = (vec![-3, 0, i32::MAX], vec![9f32; 3]);
        cast(threads, 1, 0, buf(&mut floats), buf(&mut ints), 3).unwrap();
        assert_eq!(floats, [-3.0, 0.0, 2_147_483_648.0]);
        cast(threads, 1, 2, buf(&mut out), buf(&mut ints), 3).unwrap();
        assert_eq!(out[..3], [1, 0, 1]);
        cast(threads, 2, 0, buf(&mut floats), buf(&mut out), 3).unwrap();
        assert_eq!(floats, [1.0, 0.0, 1.0]);
        cast(threads, 2, 1, buf(&mut ints), buf(&mut out), 3).unwrap();
        assert_eq!(ints, [1, 0, 1]);
        cast(threads, 0, 0, buf(&mut floats.clone()), buf(&mut floats), 3).unwrap();
    });
}

#[test]
fn filling_and_choosing() {
    everywhere(|threads| {
        let mut out = vec![0f32; 33];
        fill(threads, 0, buf(&mut out), f64::INFINITY, 32).unwrap();
        assert!(out[..32].iter().all(|&x| x == INF) && out[32] == 0.0);
        let mut bools = vec![0u8; 3];
        fill(threads, 2, buf(&mut bools), 5.0, 3).unwrap();
        assert_eq!(bools, [1; 3]);
        for (n, inner) in [(0, 1), (33, 1), (7, 5), (LARGE, 1), (3, LARGE / 2)] {
            let mut numbers = Numbers::new(9);
            let (mut a, mut b) = (numbers.floats(n * inner), numbers.floats(n * inner));
            let mut condition: Vec<u8> = numbers.ints(n, 3).iter().map(|&x| x as u8).collect();
            let mut out = vec![9f32; n * inner];
            let rows = (n as u32, inner as u32);
            select(threads, 0, buf(&mut out), buf(&mut condition), buf(&mut a), buf(&mut b), rows.0, rows.1).unwrap();
            let want = (0..n * inner).map(|i| if condition[i / inner] != 0 { a[i] } else { b[i] });
            assert!(out.iter().copied().eq(want));
        }
    });
}

#[test]
fn derivatives_of_activations_are_differences_of_their_values() {
    everywhere(|threads| {
        let n = if cfg!(miri) { 203 } else { 1003 };
        // Not near a kink.
        let x: Vec<f32> =
            Numbers::new(3).floats(n).iter().map(|x| if x.abs() < 0.01 { 0.5 } else { x * 7.0 }).collect();
        for (code, op) in [(1, 0), (2, 1), (3, 15), (4, 13), (5, 14), (6, 23)] {
            let mut y = apply(op, &x, 0.25, 0.0);
            let mut dy = Numbers::new(4).floats(n);
            let mut dx = vec![9f32; n];
            activation_grad(threads, code, buf(&mut dx), buf(&mut dy), buf(&mut y), n as u32, 0.25).unwrap();
            let f = CASES[op as usize].2;
            let near_six = |x: f64| (x - 6.0).abs() < 1e-3;
            let slope = |x: f64| (f(x + 1e-6) - f(x - 1e-6)) / 2e-6;
            for i in (0..n).filter(|&i| !near_six(f64::from(x[i]))) {
                let want = f64::from(dy[i]) * slope(f64::from(x[i]));
                assert!((f64::from(dx[i]) - want).abs() < 1e-5, "activation {code} at {}: {} {want}", x[i], dx[i]);
            }
            let same = buf(&mut dy);
            activation_grad(threads, code, same, same, buf(&mut y), n as u32, 0.25).unwrap();
            assert_eq!(dy, dx);
        }
    });
}

#[test]
fn a_step_of_adam_is_that_of_float64_and_may_be_taken_in_place() {
    everywhere(|threads| {
        for n in if cfg!(miri) { [1, 31, 33, LARGE] } else { [1, 255, 257, LARGE] } {
            let mut numbers = Numbers::new(n as u64);
            let [mut p, mut m, mut s, mut g] = [(); 4].map(|()| numbers.floats(n));
            s.iter_mut().for_each(|x| *x = x.abs());
            let (beta1, beta2, epsilon, size, root, decay, keep) = (0.9, 0.999, 1e-8, 0.01, 0.3, 0.1, 0.99);
            let mut want = vec![(0f64, 0f64, 0f64); n];
            for i in 0..n {
                let [p, m, s, g] = [p[i], m[i], s[i], g[i]].map(f64::from);
                let g = g + decay * p;
                let (m, s) = (m + (1.0 - beta1) * (g - m), beta2 * s + (1.0 - beta2) * g * g);
                want[i] = (keep * p - size * m / (s.sqrt() / root + epsilon), m, s);
            }
            let [pb, mb, sb, gb] = [&mut p, &mut m, &mut s, &mut g].map(|x| buf(x));
            adam(threads, pb, mb, sb, pb, mb, sb, gb, n as u32, beta1, beta2, epsilon, size, root, decay, keep)
                .unwrap();
            assert_close(&p, want.iter().map(|x| x.0), 1e-5, "param");
            assert_close(&m, want.iter().map(|x| x.1), 1e-6, "mean");
            assert_close(&s, want.iter().map(|x| x.2), 1e-6, "square");
        }
    });
}

#[test]
fn what_does_not_fit_is_refused() {
    everywhere(|threads| {
        let (mut a, mut out) = (vec![0f32; 4], vec![0f32; 4]);
        assert!(unary(threads, 0, buf(&mut out), buf(&mut a), 5, 0.0, 0.0).is_err());
        assert!(unary(threads, 99, buf(&mut out), buf(&mut a), 4, 0.0, 0.0).is_err());
        let mut layout = vec![1, 1, 2, 3, 0, 0, 3, 1, 0, 0, 0, 1];
        assert!(binary(threads, 0, 0, buf(&mut out), buf(&mut a), buf(&mut a.clone()), buf(&mut layout)).is_err());
        let mut layout = vec![1, 1, 1, 4, 0, 0, 0, -1, 0, 0, 0, 1];
        assert!(binary(threads, 0, 0, buf(&mut out), buf(&mut a), buf(&mut a.clone()), buf(&mut layout)).is_err());
        let mut huge = vec![i32::MAX, i32::MAX, i32::MAX, i32::MAX, 0, 0, 0, 0, 0, 0, 0, 0];
        assert!(binary(threads, 0, 0, buf(&mut out), buf(&mut a), buf(&mut a.clone()), buf(&mut huge)).is_err());
        assert!(binary(threads, 0, 2, buf(&mut out), buf(&mut a), buf(&mut a.clone()), buf(&mut layout)).is_err());
    });
}
