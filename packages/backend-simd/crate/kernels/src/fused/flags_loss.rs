//! The cross-entropy of elements that are true with some probability, and its gradient.

use crate::buf::{Buf, Result};
use crate::math::{exp, log1p_of_part, sigmoid};
use crate::simd::{Loop, fastest};
use crate::threads::{GRAIN, Threads, ranges};
use crate::usual::usual;

/// Elements that share a look at the mask, few enough to stay in the first cache.
const BLOCK: usize = usual(1024, 32);

/// The loss of elements, or where `dy` is not empty its gradient.
struct Flags<'a> {
    out: &'a mut [f32],
    dy: &'a [f32],
    logits: &'a [f32],
    targets: &'a [f32],
    mask: &'a [u8],
}

impl Loop for Flags<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (block, out) in self.out.chunks_mut(BLOCK).enumerate() {
            let part = block * BLOCK..block * BLOCK + out.len();
            let (logits, targets) = (&self.logits[part.clone()], &self.targets[part.clone()]);
            // Loops and no closures, which would not be compiled for the widest instructions where they are too long to be inlined.
            if self.dy.is_empty() {
                for (out, &x) in out.iter_mut().zip(logits) {
                    *out = exp::<FMA>(-x.abs());
                }
                // In a loop of its own: WebAssembly's compiler makes no vectors of both together.
                for ((out, &x), &t) in out.iter_mut().zip(logits).zip(targets) {
                    let positive = if x < 0.0 { 0.0 } else { x };
                    *out = positive - x * t + log1p_of_part::<FMA>(*out);
                }
            } else {
                for (((out, &x), &t), &dy) in out.iter_mut().zip(logits).zip(targets).zip(&self.dy[part.clone()]) {
                    *out = dy * (sigmoid::<FMA>(x) - t);
                }
            }
            if !self.mask.is_empty() {
                out.iter_mut().zip(&self.mask[part]).for_each(|(out, &open)| *out = if open == 0 { 0.0 } else { *out });
            }
        }
    }
}

fn flags(threads: &dyn Threads, out: Buf, dy: Option<Buf>, logits: Buf, targets: Buf, mask: Buf, n: u32) -> Result<()> {
    let n = n as usize;
    let (out, logits, targets) = (out.write::<f32>(n)?, logits.read::<f32>(n)?, targets.read::<f32>(n)?);
    let dy = dy.as_ref().map(|dy| dy.read::<f32>(n)).transpose()?;
    let mask = if mask.is_none() { None } else { Some(mask.read::<u8>(n)?) };
    ranges(threads, n, GRAIN / 4, BLOCK, |from, to| {
        let n = to - from;
        // SAFETY: ranges are disjoint, and nobody writes to inputs.
        fastest(unsafe {
            Flags {
                out: out.part(from, n),
                dy: dy.map_or(&[], |dy| dy.part(from, n)),
                logits: logits.part(from, n),
                targets: targets.part(from, n),
                mask: mask.map_or(&[], |mask| mask.part(from, n)),
            }
        });
    });
    Ok(())
}

/// `flagsLoss` of the table.
pub fn flags_loss(threads: &dyn Threads, out: Buf, logits: Buf, targets: Buf, mask: Buf, n: u32) -> Result<()> {
    flags(threads, out, None, logits, targets, mask, n)
}

/// `flagsLossGrad` of the table.
pub fn flags_loss_grad(
    threads: &dyn Threads,
    dx: Buf,
    dy: Buf,
    logits: Buf,
    targets: Buf,
    mask: Buf,
    n: u32,
) -> Result<()> {
    flags(threads, dx, Some(dy), logits, targets, mask, n)
}
