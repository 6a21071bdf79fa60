//! One step of Adam or AdamW in one pass.

use crate::buf::{Buf, Result};
use crate::simd::{Loop, fastest};
use crate::threads::{GRAIN, Threads, ranges};
use crate::usual::usual;

/// The numbers of a step, as the table names them.
#[derive(Clone, Copy)]
struct Rates {
    beta1: f64,
    beta2: f64,
    epsilon: f64,
    size: f64,
    root: f64,
    decay: f64,
    keep: f64,
}

const BLOCK: usize = usual(256, 32);

/// A block of each array: param, mean, square, which become the new ones, and grad.
struct Step<'a> {
    blocks: &'a mut [[f32; BLOCK]; 4],
    rates: Rates,
}

impl Loop for Step<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Rates { beta1, beta2, epsilon, size, root, decay, keep } = self.rates;
        let (gain1, gain2) = ((1.0 - beta1) as f32, (1.0 - beta2) as f32);
        let (beta2, epsilon, size) = (beta2 as f32, epsilon as f32, size as f32);
        let (root, decay, keep) = (root as f32, decay as f32, keep as f32);
        let [param, mean, square, grad] = self.blocks;
        for i in 0..BLOCK {
            // Of a parameter that does not decay nothing is taken in, NaN neither.
            let g = if decay == 0.0 { grad[i] } else { grad[i] + decay * param[i] };
            let m = mean[i] + gain1 * (g - mean[i]);
            let s = beta2 * square[i] + gain2 * (g * g);
            param[i] = keep * param[i] - size * (m / (s.sqrt() / root + epsilon));
            mean[i] = m;
            square[i] = s;
        }
    }
}

/// `adam` of the table.
pub fn adam(
    threads: &dyn Threads,
    param_out: Buf,
    mean_out: Buf,
    square_out: Buf,
    param: Buf,
    mean: Buf,
    square: Buf,
    grad: Buf,
    n: u32,
    beta1: f64,
    beta2: f64,
    epsilon: f64,
    size: f64,
    root: f64,
    decay: f64,
    keep: f64,
) -> Result<()> {
    let n = n as usize;
    let rates = Rates { beta1, beta2, epsilon, size, root, decay, keep };
    let outs = [param_out.write::<f32>(n)?, mean_out.write::<f32>(n)?, square_out.write::<f32>(n)?];
    let ins = [param.read::<f32>(n)?, mean.read::<f32>(n)?, square.read::<f32>(n)?, grad.read::<f32>(n)?];
    ranges(threads, n, GRAIN, BLOCK, |from, to| {
        let mut blocks = [[0f32; BLOCK]; 4];
        for from in (from..to).step_by(BLOCK) {
            let n = BLOCK.min(to - from);
            // Copied aside, which costs nothing beside the memory's own time and lets outputs be inputs.
            for (block, a) in blocks.iter_mut().zip(ins) {
                // SAFETY: nobody writes to this range but this thread, below.
                block[..n].copy_from_slice(unsafe { a.part(from, n) });
            }
            fastest(Step { blocks: &mut blocks, rates });
            for (block, out) in blocks.iter().zip(outs) {
                // SAFETY: ranges are disjoint.
                unsafe { out.part(from, n) }.copy_from_slice(&block[..n]);
            }
        }
    });
    Ok(())
}
