//! `pairwise` and `pairwise_grad` against plain loops in float64.

use kernels::threads::{Alone, Threads};
use kernels::{Buf, pairwise, pairwise_grad, pairwise_room};

/// Numbers without a pattern.
fn noise(n: usize, seed: usize) -> Vec<f32> {
    let wave = |i: usize| ((i * 7919 + seed * 104_729 + 13) as f64 * 0.618_033_988_7).fract() - 0.5;
    (0..n).map(|i| (wave(i) * 2.0) as f32).collect()
}

fn buf<T>(slice: &mut [T]) -> Buf {
    // SAFETY: the tests keep what they pass, and pass nothing twice that is written.
    unsafe { Buf::new(slice.as_mut_ptr().cast(), size_of_val(slice)) }
}

fn none() -> Buf {
    // SAFETY: nothing may be used.
    unsafe { Buf::new(core::ptr::null_mut(), 0) }
}

#[derive(Clone, Debug)]
struct Case {
    /// batch, senders, receivers, layers, widths
    layout: [usize; 7],
    edges: bool,
    graph: bool,
    mask: bool,
    bias: bool,
    activation: bool,
    last: bool,
    sum: bool,
}

impl Case {
    /// senders, receivers, edges, graph, weight0, bias0, weight1, bias1
    fn sizes(&self) -> [usize; 8] {
        let [b, s, r, layers, w0, w1, w2] = self.layout;
        let at = |flag: bool, n: usize| if flag { n } else { 0 };
        [
            b * s * w0,
            b * r * w0,
            at(self.edges, b * s * r * w0),
            at(self.graph, b * w0),
            at(layers > 0, w0 * w1),
            at(layers > 0 && self.bias, w1),
            at(layers > 1, w1 * w2),
            at(layers > 1 && self.bias, w2),
        ]
    }

    fn out_width(&self) -> usize {
        self.layout[4 + self.layout[3]]
    }

    fn speaks(&self, pair: usize) -> bool {
        !self.mask || pair % 3 != 1
    }

    fn reference(&self, x: &[Vec<f64>; 8]) -> Vec<f64> {
        let [b, s, r, layers, w0, ..] = self.layout;
        let relu = |x: f64, on: bool| if on && x < 0.0 { 0.0 } else { x };
        let n = self.out_width();
        let mut out = vec![if self.sum { 0.0 } else { f64::NEG_INFINITY }; b * r * n];
        for (pair, out_row) in (0..b * s * r).map(|pair| (pair, pair / (s * r) * r + pair % r)) {
            let (batch, i, j) = (pair / (s * r), pair / r % s, pair % r);
            let mut row: Vec<f64> = (0..w0)
                .map(|c| {
                    x[0][(batch * s + i) * w0 + c]
                        + x[1][(batch * r + j) * w0 + c]
                        + x[2].get(pair * w0 + c).unwrap_or(&0.0)
                        + x[3].get(batch * w0 + c).unwrap_or(&0.0)
                })
                .collect();
            for layer in 0..layers {
                let (weight, bias) = (&x[4 + 2 * layer], &x[5 + 2 * layer]);
                let n = self.layout[5 + layer];
                let input: Vec<f64> = row.iter().map(|&x| relu(x, self.activation)).collect();
                row = (0..n)
                    .map(|c| {
                        bias.get(c).unwrap_or(&0.0)
                            + input.iter().enumerate().map(|(k, x)| x * weight[k * n + c]).sum::<f64>()
                    })
                    .collect();
            }
            for c in 0..n {
                let place = &mut out[out_row * n + c];
                match (self.sum, self.speaks(pair)) {
                    (true, true) => *place += relu(row[c], self.last),
                    (true, false) => {}
                    (false, true) => *place = place.max(relu(row[c], self.last)),
                    (false, false) => *place = place.max(-1.5),
                }
            }
        }
        out
    }

    fn check(&self, threads: &dyn Threads) -> Vec<f32> {
        let sizes = self.sizes();
        let [b, s, r, ..] = self.layout;
        let mut x: [Vec<f32>; 8] = core::array::from_fn(|at| noise(sizes[at], at));
        let mut mask: Vec<u8> = (0..b * s * r).map(|pair| u8::from(self.speaks(pair))).collect();
        let heard = b * r * self.out_width();
        let (mut out, mut winners) = (vec![0f32; heard], vec![0i32; heard]);
        let mut layout = self.layout.map(|n| n as i32);
        let flags = [self.activation, self.last, self.sum].map(u32::from);
        let room_of = |layout: &mut [i32; 7], backward| {
            vec![f32::NAN; pairwise_room(threads, buf(layout), backward).unwrap() as usize]
        };
        let given = |x: &mut Vec<f32>| if x.is_empty() { none() } else { buf(x) };
        let mask_buf = if self.mask { buf(&mut mask) } else { none() };
        let [a, c, e, g, w0, b0, w1, b1] = x.each_mut().map(given);
        let mut room = room_of(&mut layout, 0);
        let (out_buf, winners_buf) = (buf(&mut out), buf(&mut winners));
        pairwise(
            threads,
            out_buf,
            winners_buf,
            a,
            c,
            e,
            g,
            mask_buf,
            w0,
            b0,
            w1,
            b1,
            buf(&mut room),
            buf(&mut layout),
            flags[0],
            flags[1],
            flags[2],
            -1.5,
        )
        .unwrap();
        let wide = |x: &[Vec<f32>; 8]| x.each_ref().map(|x| x.iter().map(|&x| f64::from(x)).collect::<Vec<f64>>());
        let expected = self.reference(&wide(&x));
        for (at, (&value, &expected)) in out.iter().zip(&expected).enumerate() {
            assert!(
                (f64::from(value) - expected).abs() < 2e-4 * expected.abs().max(1.0),
                "{self:?} at {at}: {value} {expected}"
            );
        }

        let mut dy = noise(heard, 77);
        let mut grads: [Vec<f32>; 8] = core::array::from_fn(|at| vec![f32::NAN; sizes[at]]);
        let mut room = room_of(&mut layout, 1);
        let [da, dc, de, dg, dw0, db0, dw1, db1] = grads.each_mut().map(given);
        pairwise_grad(
            threads,
            da,
            dc,
            de,
            dg,
            dw0,
            db0,
            dw1,
            db1,
            buf(&mut dy),
            winners_buf,
            a,
            c,
            e,
            g,
            mask_buf,
            w0,
            b0,
            w1,
            b1,
            buf(&mut room),
            buf(&mut layout),
            flags[0],
            flags[1],
            flags[2],
        )
        .unwrap();
        // Along one direction for each input: as many checks as inputs, each of all its elements.
        for at in (0..8).filter(|&at| sizes[at] > 0) {
            let along = noise(sizes[at], 100 + at);
            let moved = |by: f64| {
                let mut x = wide(&x);
                x[at].iter_mut().zip(&along).for_each(|(x, &d)| *x += by * f64::from(d));
                self.reference(&x).iter().zip(&dy).map(|(y, &dy)| y * f64::from(dy)).sum::<f64>()
            };
            let step = 1e-7;
            let expected = (moved(step) - moved(-step)) / (2.0 * step);
            let found: f64 = grads[at].iter().zip(&along).map(|(&g, &d)| f64::from(g) * f64::from(d)).sum();
            let size: f64 = grads[at].iter().zip(&along).map(|(&g, &d)| (f64::from(g) * f64::from(d)).abs()).sum();
            assert!(
                (found - expected).abs() < 1e-3 * size.max(0.1),
                "{self:?} input {at}: {found} {expected} of {size}"
            );
        }
        out.into_iter().chain(grads.into_iter().flatten()).collect()
    }
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    // Under Miri blocks of rows are smaller, and so is what goes through several of them.
    let layouts: &[[usize; 7]] = if cfg!(miri) {
        &[[2, 3, 4, 0, 5, 0, 0], [3, 2, 3, 2, 3, 5, 4], [1, 11, 2, 2, 3, 4, 2], [9, 3, 1, 1, 5, 7, 0]]
    } else {
        &[
            [2, 3, 4, 0, 5, 0, 0],
            [1, 7, 7, 1, 5, 6, 0],
            [3, 4, 4, 2, 8, 9, 7],
            [1, 300, 3, 2, 4, 5, 3],
            [1, 40, 50, 2, 3, 4, 5],
            [9, 5, 1, 1, 16, 17, 0],
        ]
    };
    for (at, &layout) in layouts.iter().enumerate() {
        for flags in (0..16).step_by(if cfg!(miri) { 5 } else { 1 }) {
            let bit = |n: usize| (flags >> n) & 1 == 1;
            cases.push(Case {
                layout,
                edges: bit(0),
                graph: (flags + at) % 3 == 0,
                mask: bit(1),
                bias: (flags + at) % 2 == 0,
                activation: (flags + at) % 5 != 0,
                last: bit(2),
                sum: bit(3),
            });
        }
    }
    cases
}

#[test]
fn agrees_with_plain_loops_and_their_differences() {
    cases().iter().for_each(|case| drop(case.check(&Alone)));
}

/// Runs jobs backwards, as if by several threads.
struct Backwards;

impl Threads for Backwards {
    fn count(&self) -> usize {
        3
    }
    fn run(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        (0..jobs).rev().for_each(job);
    }
}

#[test]
fn gives_the_same_bits_in_any_order() {
    for case in cases().iter().step_by(5) {
        let bits = |threads: &dyn Threads| case.check(threads).into_iter().map(f32::to_bits).collect::<Vec<_>>();
        assert_eq!(bits(&Alone), bits(&Backwards));
    }
}

#[test]
fn passes_nan_on_and_gives_the_lowest_sender_of_equals_the_gradient() {
    let mut layout = [1, 3, 1, 0, 2, 0, 0];
    let (mut senders, mut receivers) = ([4.0f32, f32::NAN, 4.0, 1.0, 4.0, 2.0], [0f32; 2]);
    let (mut out, mut winners, mut room) = ([0f32; 2], [0i32; 2], vec![0f32; 10_000]);
    let n = none();
    pairwise(
        &Alone,
        buf(&mut out),
        buf(&mut winners),
        buf(&mut senders),
        buf(&mut receivers),
        n,
        n,
        n,
        n,
        n,
        n,
        n,
        buf(&mut room),
        buf(&mut layout),
        1,
        0,
        0,
        -1.0,
    )
    .unwrap();
    assert_eq!((out[0], winners), (4.0, [0, 0]));
    assert!(out[1].is_nan());
}

#[test]
fn of_a_message_and_a_silence_that_are_equal_the_lower_sender_wins() {
    // Senders 0 to 2 and three receivers: the first does not hear sender 0, the second not 1, the third nobody.
    let mut layout = [1, 3, 3, 0, 1, 0, 0];
    let (mut senders, mut receivers) = ([-1f32, -1.0, -3.0], [0f32; 3]);
    let mut mask = [0u8, 1, 0, 1, 0, 0, 1, 1, 0];
    let (mut out, mut winners, mut room) = ([0f32; 3], [7i32; 3], vec![0f32; 10_000]);
    let n = none();
    let heard = [buf(&mut out), buf(&mut winners), buf(&mut senders), buf(&mut receivers)];
    let (room, layout) = (buf(&mut room), buf(&mut layout));
    pairwise(
        &Alone,
        heard[0],
        heard[1],
        heard[2],
        heard[3],
        n,
        n,
        buf(&mut mask),
        n,
        n,
        n,
        n,
        room,
        layout,
        1,
        0,
        0,
        -1.0,
    )
    .unwrap();
    assert_eq!((out, winners), ([-1.0; 3], [-1, 0, -1]));
}

#[test]
fn refuses_buffers_that_are_too_small() {
    let mut layout = [1, 2, 2, 0, 4, 0, 0];
    let (mut small, mut room) = ([0f32; 7], vec![0f32; 100_000]);
    let (mut senders, mut receivers, mut out, mut winners) = ([0f32; 8], [0f32; 8], [0f32; 8], [0i32; 8]);
    let n = none();
    let mut run = |senders: Buf, out: Buf| {
        pairwise(
            &Alone,
            out,
            buf(&mut winners),
            senders,
            buf(&mut receivers),
            n,
            n,
            n,
            n,
            n,
            n,
            n,
            buf(&mut room),
            buf(&mut layout),
            1,
            0,
            0,
            0.0,
        )
    };
    assert!(run(buf(&mut senders), buf(&mut out)).is_ok());
    assert!(run(buf(&mut small), buf(&mut out)).is_err());
    let mut small = [0f32; 7];
    assert!(run(buf(&mut senders), buf(&mut small)).is_err());
}
