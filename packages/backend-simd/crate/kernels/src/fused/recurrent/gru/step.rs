//! The gates of a GRU cell in the form of PyTorch, and their gradients from what went into them.

use crate::fused::recurrent::lanes::{LANES, Lanes, gate, lanes, put, take};
use crate::math::{sigmoid, tanh};
use crate::simd::Loop;

pub(super) struct Step<'a> {
    pub out: &'a mut [f32],
    pub input: &'a [f32],
    pub recurrent: &'a [f32],
    pub hidden: &'a [f32],
    pub size: usize,
}

impl Loop for Step<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { out, input, recurrent, hidden, size } = self;
        for (at, out) in out.chunks_exact_mut(size).enumerate() {
            let (input, recurrent) = (&input[at * 3 * size..][..3 * size], &recurrent[at * 3 * size..][..3 * size]);
            let [ir, iz, ig] = [0, 1, 2].map(|g| gate(input, g, size));
            let [hr, hz, hg] = [0, 1, 2].map(|g| gate(recurrent, g, size));
            let h = &hidden[at * size..][..size];
            for i in 0..size {
                let r = sigmoid::<FMA>(ir[i] + hr[i]);
                let z = sigmoid::<FMA>(iz[i] + hz[i]);
                let g = tanh::<FMA>(ig[i] + r * hg[i]);
                out[i] = g + z * (h[i] - g);
            }
        }
    }
}

pub(super) struct Slopes<'a> {
    pub d_input: &'a mut [f32],
    pub d_recurrent: &'a mut [f32],
    pub d_hidden: &'a mut [f32],
    pub dy: &'a [f32],
    pub input: &'a [f32],
    pub recurrent: &'a [f32],
    pub hidden: &'a [f32],
    pub size: usize,
}

impl Loop for Slopes<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { d_input, d_recurrent, d_hidden, dy, input, recurrent, hidden, size } = self;
        for (at, (di, dr)) in d_input.chunks_exact_mut(3 * size).zip(d_recurrent.chunks_exact_mut(3 * size)).enumerate()
        {
            let (input, recurrent) = (&input[at * 3 * size..][..3 * size], &recurrent[at * 3 * size..][..3 * size]);
            let [ir, iz, ig] = [0, 1, 2].map(|g| gate(input, g, size));
            let [hr, hz, hg] = [0, 1, 2].map(|g| gate(recurrent, g, size));
            let (h, dy) = (&hidden[at * size..][..size], &dy[at * size..][..size]);
            let (di_r, di) = di.split_at_mut(size);
            let (di_z, di_g) = di.split_at_mut(size);
            let (dr_r, dr) = dr.split_at_mut(size);
            let (dr_z, dr_g) = dr.split_at_mut(size);
            let mut slopes = [di_r, di_z, di_g, dr_r, dr_z, dr_g, &mut d_hidden[at * size..][..size]];
            for (from, n) in lanes(size) {
                let [r, z, g, gr, dh] = gru_slopes::<FMA>(&take([ir, iz, ig, hr, hz, hg, h, dy], from, n));
                put(&mut slopes, from, n, [&r, &z, &g, &r, &z, &gr, &dh]);
            }
        }
    }
}

/// The slopes of r, z, g and r * g before their functions, and of the hidden state.
#[inline(always)]
fn gru_slopes<const FMA: bool>([ir, iz, ig, hr, hz, hg, h, dy]: &[Lanes; 8]) -> [Lanes; 5] {
    let mut slopes = [[0.0; LANES]; 5];
    for i in 0..LANES {
        let r = sigmoid::<FMA>(ir[i] + hr[i]);
        let z = sigmoid::<FMA>(iz[i] + hz[i]);
        let g = tanh::<FMA>(ig[i] + r * hg[i]);
        let d_g = dy[i] * (1.0 - z) * (1.0 - g * g);
        slopes[0][i] = d_g * hg[i] * r * (1.0 - r);
        slopes[1][i] = dy[i] * (h[i] - g) * z * (1.0 - z);
        slopes[2][i] = d_g;
        slopes[3][i] = d_g * r;
        slopes[4][i] = dy[i] * z;
    }
    slopes
}
