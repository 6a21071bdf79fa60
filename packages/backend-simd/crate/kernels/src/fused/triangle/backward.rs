//! The gradients of the edges of the lanes: sums over the rows.

use super::shape::{Job, LANES, Lanes, ROWS, take};
use super::vector::{collect, column, take_apart};
use super::weights::weigh;
use crate::buf::Out;
use crate::simd::{Loop, mul_add};

pub(super) struct Backward<'a> {
    pub job: Job<'a>,
    /// Where the gradients of the lanes' scores and values go.
    pub slopes: [Out<'a, f32>; 2],
    pub dy: &'a [f32],
    pub room: &'a mut [Lanes],
}

/// What the edges of the lanes bring, and the gradients of that.
struct Panels<'a> {
    keys: &'a mut [Lanes],
    values: &'a mut [Lanes],
    d_keys: &'a mut [Lanes],
    d_values: &'a mut [Lanes],
}

impl Loop for Backward<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { job, slopes, dy, mut room } = self;
        let nodes = job.shape.nodes;
        let mut panel = || take(&mut room, nodes * job.shape.part);
        let mut panels = Panels { keys: panel(), values: panel(), d_keys: panel(), d_values: panel() };
        job.pack(panels.keys, job.lanes.scores);
        job.pack(panels.values, job.lanes.values);
        panels.d_keys.fill([0.0; LANES]);
        panels.d_values.fill([0.0; LANES]);
        let whole = nodes - nodes % ROWS;
        for row in (0..whole).step_by(ROWS) {
            rows::<FMA, ROWS>(&job, row, &mut panels, room, dy);
        }
        for row in whole..nodes {
            rows::<FMA, 1>(&job, row, &mut panels, room, dy);
        }
        // SAFETY: the edges of a head and a lane are of one job.
        unsafe {
            job.unpack(panels.d_keys, slopes[0]);
            job.unpack(panels.d_values, slopes[1]);
        }
    }
}

#[inline(always)]
fn rows<const FMA: bool, const R: usize>(
    job: &Job,
    row: usize,
    panels: &mut Panels,
    mut room: &mut [Lanes],
    dy: &[f32],
) {
    let (nodes, part) = (job.shape.nodes, job.shape.part);
    let scale = 1.0 / (part as f32).sqrt();
    let mut tile = |n: usize| take(&mut room, n * R).as_chunks_mut::<R>().0;
    let (weights, slopes, results) = (tile(nodes), tile(nodes), tile(part));
    weigh::<FMA, R>(job, row, panels.keys, weights, scale);
    gather(job, row, dy, results);
    let mut total = [[0f32; LANES]; R];
    for middle in 0..nodes {
        let (weight, at) = (&weights[middle], middle * part..(middle + 1) * part);
        let rows = job.edges::<R>(job.rows.values, row, middle);
        let (values, d_values) = (&panels.values[at.clone()], &mut panels.d_values[at]);
        let mut slope = [[0f32; LANES]; R];
        for (c, ((value, d_value), result)) in values.iter().zip(d_values).zip(&*results).enumerate() {
            take_apart::<FMA, R>(&mut slope, d_value, result, weight, column(rows, c), value);
        }
        for i in 0..R {
            for lane in 0..LANES {
                total[i][lane] = mul_add::<FMA>(weight[i][lane], slope[i][lane], total[i][lane]);
            }
        }
        slopes[middle] = slope;
    }
    for (middle, d_keys) in panels.d_keys.chunks_exact_mut(part).enumerate() {
        let rows = job.edges::<R>(job.rows.scores, row, middle);
        let mut slope = slopes[middle];
        for i in 0..R {
            for lane in 0..LANES {
                slope[i][lane] = weights[middle][i][lane] * (slope[i][lane] - total[i][lane]) * scale;
            }
        }
        for (d, d_key) in d_keys.iter_mut().enumerate() {
            collect::<FMA, R>(d_key, column(rows, d), &slope);
        }
    }
}

/// The gradients of the results of some rows and the lanes: [part] of rows of lanes; 0 where there is no node.
#[inline(always)]
fn gather<const R: usize>(job: &Job, row: usize, dy: &[f32], results: &mut [[Lanes; R]]) {
    if job.count < LANES {
        results.fill([[0.0; LANES]; R]);
    }
    for i in 0..R {
        for lane in 0..job.count {
            let from = &dy[job.place(row + i, lane)..][..job.shape.part];
            results.iter_mut().zip(from).for_each(|(to, &x)| to[i][lane] = x);
        }
    }
}
