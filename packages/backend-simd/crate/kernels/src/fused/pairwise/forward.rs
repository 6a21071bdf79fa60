//! The forward pass: each block's messages are put together while they lie in the cache.

use super::message::Message;
use super::shape::Block;
use crate::buf::Out;
use crate::fused::GROUPS;
use crate::fused::room::Room;
use crate::simd::{Loop, fastest};
use crate::threads::Threads;

pub(super) fn run(threads: &dyn Threads, message: &Message, out: Out<f32>, winners: Out<i32>, room: Out<f32>) {
    let shape = message.shape;
    threads.run(GROUPS, &|group| {
        // SAFETY: groups have rooms of their own.
        let mut room = unsafe { Room::new(room, group * shape.forward_room()) };
        let mut arrays = shape.widths.map(|_| &mut [][..]);
        for (array, width) in arrays.iter_mut().zip(shape.widths).take(shape.layers + 1) {
            *array = room.take(width * shape.rows());
        }
        for block in shape.share(group).flat_map(|job| shape.blocks(job)) {
            message.fill(&block, &mut arrays, shape.layers);
            let (width, rows) = (shape.out(), &*arrays[shape.layers]);
            let from = (block.batch * shape.receivers + block.j) * width;
            // SAFETY: receivers belong to one group each.
            let out = unsafe { out.part(from, block.nj * width) };
            if message.kind.sum {
                fastest(Sum { message, block: &block, rows, out });
            } else {
                // SAFETY: as above.
                let winners = unsafe { winners.part(from, block.nj * width) };
                fastest(Max { message, block: &block, rows, out, winners });
            }
        }
    });
}

/// The largest message of each receiver so far, and who sent it: the first of equal ones, -1 where it has no gradient because it is a
/// silent pair's or relu has shut it.
struct Max<'a, 'b> {
    message: &'a Message<'b>,
    block: &'a Block,
    rows: &'a [f32],
    out: &'a mut [f32],
    winners: &'a mut [i32],
}

impl Loop for Max<'_, '_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { message, block, rows, out, winners } = self;
        let (width, silence) = (message.shape.out(), message.kind.silence);
        for j in 0..block.nj {
            let out = &mut out[j * width..][..width];
            let winners = &mut winners[j * width..][..width];
            if block.i == 0 {
                out.fill(f32::NEG_INFINITY);
                winners.fill(-1);
            }
            for i in 0..block.ni {
                let row = &rows[(j * block.ni + i) * width..][..width];
                if !message.speaks(block, i, j) {
                    for (best, winner) in out.iter_mut().zip(winners.iter_mut()) {
                        let is_larger = silence > *best;
                        *best = if is_larger { silence } else { *best };
                        *winner = if is_larger { -1 } else { *winner };
                    }
                    continue;
                }
                let sender = (block.i + i) as i32;
                for ((best, winner), &x) in out.iter_mut().zip(winners.iter_mut()).zip(row) {
                    let is_larger = x > *best || x.is_nan();
                    *best = if is_larger { x } else { *best };
                    *winner = if is_larger { sender } else { *winner };
                }
            }
            if message.kind.last {
                out.iter().zip(winners).for_each(|(&best, winner)| *winner = if best <= 0.0 { -1 } else { *winner });
            }
        }
    }
}

/// The sum of each receiver's messages so far.
struct Sum<'a, 'b> {
    message: &'a Message<'b>,
    block: &'a Block,
    rows: &'a [f32],
    out: &'a mut [f32],
}

impl Loop for Sum<'_, '_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { message, block, rows, out } = self;
        let width = message.shape.out();
        for j in 0..block.nj {
            let out = &mut out[j * width..][..width];
            if block.i == 0 {
                out.fill(0.0);
            }
            for i in 0..block.ni {
                let row = &rows[(j * block.ni + i) * width..][..width];
                if message.speaks(block, i, j) {
                    out.iter_mut().zip(row).for_each(|(sum, &x)| *sum += x);
                }
            }
        }
    }
}
