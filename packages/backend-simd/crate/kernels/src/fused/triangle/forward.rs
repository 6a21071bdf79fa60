//! The result: weighed products, summed over middle nodes.

use super::shape::{Job, LANES, Lanes, ROWS, take};
use super::vector::{add_weighed, column};
use super::weights::weigh;
use crate::buf::Out;
use crate::simd::Loop;

pub(super) struct Forward<'a> {
    pub job: Job<'a>,
    pub out: Out<'a, f32>,
    pub room: &'a mut [Lanes],
}

impl Loop for Forward<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { job, out, mut room } = self;
        let (nodes, part) = (job.shape.nodes, job.shape.part);
        let (keys, values) = (take(&mut room, nodes * part), take(&mut room, nodes * part));
        job.pack(keys, job.lanes.scores);
        job.pack(values, job.lanes.values);
        let whole = nodes - nodes % ROWS;
        for row in (0..whole).step_by(ROWS) {
            rows::<FMA, ROWS>(&job, row, [keys, values], room, out);
        }
        for row in whole..nodes {
            rows::<FMA, 1>(&job, row, [keys, values], room, out);
        }
    }
}

#[inline(always)]
fn rows<const FMA: bool, const R: usize>(
    job: &Job,
    row: usize,
    [keys, values]: [&[Lanes]; 2],
    room: &mut [Lanes],
    out: Out<f32>,
) {
    let (nodes, part) = (job.shape.nodes, job.shape.part);
    let (weights, rest) = room.split_at_mut(nodes * R);
    let weights = weights.as_chunks_mut::<R>().0;
    let sums = rest[..part * R].as_chunks_mut::<R>().0;
    weigh::<FMA, R>(job, row, keys, weights, 1.0 / (part as f32).sqrt());
    sums.fill([[0.0; LANES]; R]);
    for (middle, (weights, values)) in weights.iter().zip(values.chunks_exact(part)).enumerate() {
        let rows = job.edges::<R>(job.rows.values, row, middle);
        for (c, (sum, value)) in sums.iter_mut().zip(values).enumerate() {
            add_weighed::<FMA, R>(sum, weights, column(rows, c), value);
        }
    }
    for i in 0..R {
        for lane in 0..job.count {
            // SAFETY: results of a head and a lane are of one job.
            let out = unsafe { out.part(job.place(row + i, lane), part) };
            out.iter_mut().zip(&*sums).for_each(|(out, sum)| *out = sum[i][lane]);
        }
    }
}
