//! `triangle` and `triangle_grad` against plain loops in float64.

mod common;

use common::{Crowd, Numbers, assert_close, buf, everywhere};
use kernels::threads::{Alone, Threads};
use kernels::{Buf, triangle, triangle_grad, triangle_room};

/// Batch, nodes, heads, the width of a head.
type Shape = [usize; 4];

fn size([batch, nodes, heads, part]: Shape) -> usize {
    batch * nodes * nodes * heads * part
}

/// What `triangle` says of query, key, left, right.
fn forward(shape: Shape, x: [Buf; 4], threads: &dyn Threads) -> Result<Vec<f32>, &'static str> {
    let mut layout = shape.map(|n| n as i32);
    let mut out = vec![f32::NAN; size(shape)];
    let mut room = vec![f32::NAN; triangle_room(threads, buf(&mut layout), 0)? as usize];
    triangle(threads, buf(&mut out), x[0], x[1], x[2], x[3], buf(&mut room), buf(&mut layout))?;
    Ok(out)
}

fn backward(shape: Shape, dy: Buf, x: [Buf; 4], threads: &dyn Threads) -> [Vec<f32>; 4] {
    let mut layout = shape.map(|n| n as i32);
    let mut slopes = [(); 4].map(|()| vec![f32::NAN; size(shape)]);
    let mut room = vec![f32::NAN; triangle_room(threads, buf(&mut layout), 1).unwrap() as usize];
    let [a, b, c, d] = slopes.each_mut().map(|slope| buf(slope));
    let (room, layout) = (buf(&mut room), buf(&mut layout));
    triangle_grad(threads, a, b, c, d, dy, x[0], x[1], x[2], x[3], room, layout).unwrap();
    slopes
}

/// The result in float64, and with `dy` the gradients in the textbook's order.
fn reference(shape: Shape, x: &[Vec<f32>; 4], dy: &[f32]) -> (Vec<f64>, [Vec<f64>; 4]) {
    let [batch, n, heads, part] = shape;
    let (mut out, mut slopes) = (vec![0.0; size(shape)], [(); 4].map(|()| vec![0.0; size(shape)]));
    let at = |b: usize, i: usize, j: usize, h: usize, c: usize| (((b * n + i) * n + j) * heads + h) * part + c;
    let x = x.each_ref().map(|x| x.iter().map(|&x| f64::from(x)).collect::<Vec<f64>>());
    let scale = 1.0 / (part as f64).sqrt();
    for triple in 0..batch * heads * n * n {
        let (b, h, i, j) = (triple / (heads * n * n), triple / (n * n) % heads, triple / n % n, triple % n);
        let score =
            |a: usize| (0..part).map(|c| x[0][at(b, i, a, h, c)] * x[1][at(b, a, j, h, c)]).sum::<f64>() * scale;
        let top = (0..n).map(score).fold(f64::NEG_INFINITY, f64::max);
        let powers: Vec<f64> = (0..n).map(|a| (score(a) - top).exp()).collect();
        let weights: Vec<f64> = powers.iter().map(|p| p / powers.iter().sum::<f64>()).collect();
        let product = |a: usize, c: usize| x[2][at(b, i, a, h, c)] * x[3][at(b, a, j, h, c)];
        let dy = |c: usize| f64::from(dy[at(b, i, j, h, c)]);
        for c in 0..part {
            out[at(b, i, j, h, c)] = (0..n).map(|a| weights[a] * product(a, c)).sum();
        }
        let slope = |a: usize| (0..part).map(|c| dy(c) * product(a, c)).sum::<f64>();
        let mean: f64 = (0..n).map(|a| weights[a] * slope(a)).sum();
        for (a, &weight) in weights.iter().enumerate() {
            for c in 0..part {
                let (near, far) = (at(b, i, a, h, c), at(b, a, j, h, c));
                let d_score = weight * (slope(a) - mean) * scale;
                slopes[0][near] += d_score * x[1][far];
                slopes[1][far] += d_score * x[0][near];
                slopes[2][near] += weight * dy(c) * x[3][far];
                slopes[3][far] += weight * dy(c) * x[2][near];
            }
        }
    }
    (out, slopes)
}

fn shapes() -> Vec<Shape> {
    let small = vec![[0, 3, 1, 2], [2, 0, 1, 2], [2, 3, 0, 2], [1, 3, 2, 0], [1, 1, 1, 1], [2, 3, 2, 3], [1, 5, 1, 4]];
    let large = [[1, 16, 2, 8], [1, 17, 1, 7], [2, 33, 3, 2], [3, 20, 1, 17]];
    if cfg!(miri) { small } else { small.into_iter().chain(large).collect() }
}

#[test]
fn agrees_with_plain_loops() {
    everywhere(|threads| {
        for shape in shapes() {
            let mut numbers = Numbers::new(7);
            let mut x = [(); 4].map(|()| numbers.floats(size(shape)).iter().map(|x| x * 2.0).collect::<Vec<f32>>());
            let mut dy = numbers.floats(size(shape));
            let (out, slopes) = reference(shape, &x, &dy);
            let given = x.each_mut().map(|x| buf(x));
            assert_close(&forward(shape, given, threads).unwrap(), out, 2e-6, &format!("{shape:?}"));
            let found = backward(shape, buf(&mut dy), given, threads);
            for (at, (found, slope)) in found.iter().zip(slopes).enumerate() {
                assert_close(found, slope, 2e-5, &format!("{shape:?}, gradient {at}"));
            }
        }
    });
}

#[test]
fn gives_the_same_bits_at_any_number_of_threads() {
    let shape = if cfg!(miri) { [1, 5, 2, 3] } else { [2, 21, 3, 5] };
    let mut numbers = Numbers::new(3);
    let mut x = [(); 4].map(|()| numbers.floats(size(shape)));
    let mut dy = numbers.floats(size(shape));
    let given = x.each_mut().map(|x| buf(x));
    let dy = buf(&mut dy);
    let bits = |x: &[f32]| x.iter().map(|x| x.to_bits()).collect::<Vec<u32>>();
    let run = |threads: &dyn Threads| {
        let out = forward(shape, given, threads).unwrap();
        [vec![bits(&out)], backward(shape, dy, given, threads).iter().map(|x| bits(x)).collect()].concat()
    };
    // Alone or three against two, and nobody changes the level of instructions meanwhile.
    everywhere(|threads| assert_eq!(run(threads), run(&Crowd(2))));
}

#[test]
fn passes_nan_on_to_its_own_rows_and_weighs_minus_infinity_as_nothing() {
    everywhere(|threads| {
        let shape = [1, 5, 2, 1];
        let mut x = [(); 4].map(|()| vec![1f32; size(shape)]);
        // From node 1 to the middle 2, head 1; from the middle 3 to node 4, head 0.
        x[0][(5 + 2) * 2 + 1] = f32::NAN;
        x[1][(3 * 5 + 4) * 2] = f32::NEG_INFINITY;
        x[3][(3 * 5 + 4) * 2] = 100.0;
        let out = forward(shape, x.each_mut().map(|x| buf(x)), threads).unwrap();
        for (at, &value) in out.iter().enumerate() {
            assert_eq!(value.is_nan(), at / 10 == 1 && at % 2 == 1, "at {at}");
            assert!(value.is_nan() || (value - 1.0).abs() < 1e-6, "at {at}: {value}");
        }
    });
}

#[test]
fn refuses_buffers_that_are_too_small_and_layouts_that_are_wrong() {
    let shape = [1, 3, 2, 2];
    let mut x = [(); 4].map(|()| vec![0f32; size(shape)]);
    let [a, b, c, d] = x.each_mut().map(|x| buf(x));
    assert!(forward(shape, [a, b, c, d], &Alone).is_ok());
    let mut short = vec![0f32; size(shape) - 1];
    let short = buf(&mut short);
    for given in [[short, b, c, d], [a, short, c, d], [a, b, short, d], [a, b, c, short]] {
        assert!(forward(shape, given, &Alone).is_err());
    }
    let (mut out, mut room) = (vec![0f32; size(shape)], vec![0f32; 10]);
    let mut layout = shape.map(|n| n as i32);
    assert!(triangle(&Alone, buf(&mut out), a, b, c, d, buf(&mut room), buf(&mut layout)).is_err());
    assert!(triangle_room(&Alone, buf(&mut [1, -3, 2, 2]), 0).is_err());
    assert!(triangle_room(&Alone, buf(&mut [1, i32::MAX, 1, i32::MAX]), 1).is_err());
}
