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
        for job in shape.share(group) {
            let (batch, receivers) = shape.slice(job);
            let (width, from) = (shape.out(), (batch * shape.receivers + receivers.start) * shape.out());
            let n = receivers.len() * width;
            // SAFETY: receivers belong to one group each.
            let out = unsafe { out.part(from, n) };
            // SAFETY: as above.
            let winners = if message.kind.sum { &mut [][..] } else { unsafe { winners.part(from, n) } };
            let mut heard =
                Heard { message, batch, from: receivers.start, out, winners, receiver: 0, unbroken: Some(0) };
            heard.start();
            shape.blocks(
                job,
                |batch, i, j| message.speaks(batch, i, j),
                |block| {
                    message.fill(block, &mut arrays, shape.layers);
                    fastest(Gather { heard: &mut heard, block, rows: arrays[shape.layers] });
                },
            );
            heard.end();
        }
    });
}

/// What the receivers of a slice have heard so far, and from whom: the first of equal ones, -1 where there is no gradient because it
/// is a silent pair's or relu has shut it.
struct Heard<'a, 'b> {
    message: &'a Message<'b>,
    batch: usize,
    /// The slice's first receiver.
    from: usize,
    out: &'a mut [f32],
    winners: &'a mut [i32],
    /// The receiver that hears now, counted from the slice's first, and how many senders it has heard if none of them was left out.
    receiver: usize,
    unbroken: Option<usize>,
}

impl Heard<'_, '_> {
    /// What is heard before anybody has spoken.
    fn start(&mut self) {
        let (shape, kind) = (self.message.shape, self.message.kind);
        if kind.sum {
            return self.out.fill(0.0);
        }
        let width = shape.out().max(1);
        let rows = self.out.chunks_exact_mut(width).zip(self.winners.chunks_exact_mut(width));
        for (j, (out, winners)) in (self.from..).zip(rows) {
            let speaks = shape.senders == 0 || self.message.speaks(self.batch, 0, j);
            out.fill(if speaks { f32::NEG_INFINITY } else { kind.silence });
            winners.fill(if speaks { 0 } else { -1 });
        }
    }

    /// A sender's turn: whom it comes after and who was left out counts as silence from then on.
    #[inline(always)]
    fn turn(&mut self, sender: usize, receiver: usize) {
        if receiver != self.receiver {
            self.leave();
            (self.receiver, self.unbroken) = (receiver, Some(0));
        }
        match self.unbroken {
            Some(count) if count == sender => self.unbroken = Some(count + 1),
            Some(_) => self.hush(),
            None => {}
        }
    }

    /// Those after the last that spoke are silent too.
    fn leave(&mut self) {
        if self.unbroken.is_some_and(|count| count < self.message.shape.senders) {
            self.hush();
        }
    }

    /// Of what is equal to silence the sender keeps the gradient: it came first.
    fn hush(&mut self) {
        self.unbroken = None;
        let (width, silence) = (self.message.shape.out(), self.message.kind.silence);
        let places = self.receiver * width..(self.receiver + 1) * width;
        for (best, winner) in self.out[places.clone()].iter_mut().zip(&mut self.winners[places]) {
            let is_larger = silence > *best;
            *best = if is_larger { silence } else { *best };
            *winner = if is_larger { -1 } else { *winner };
        }
    }

    fn end(&mut self) {
        if self.message.kind.sum || self.out.is_empty() {
            return;
        }
        self.leave();
        if self.message.kind.last {
            let out = self.out.iter().zip(self.winners.iter_mut());
            out.for_each(|(&best, winner)| *winner = if best <= 0.0 { -1 } else { *winner });
        }
    }
}

/// Adds a block's messages to what has been heard.
struct Gather<'a, 'b, 'c> {
    heard: &'a mut Heard<'b, 'c>,
    block: &'a Block,
    rows: &'a [f32],
}

impl Loop for Gather<'_, '_, '_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { heard, block, rows } = self;
        let width = heard.message.shape.out();
        for at in 0..block.rows {
            let (i, j) = block.pair(at);
            let (row, place) = (&rows[at * width..][..width], (j - heard.from) * width);
            if heard.message.kind.sum {
                let out = &mut heard.out[place..place + width];
                out.iter_mut().zip(row).for_each(|(sum, &x)| *sum += x);
                continue;
            }
            heard.turn(i, j - heard.from);
            let (out, winners) = (&mut heard.out[place..place + width], &mut heard.winners[place..place + width]);
            for ((best, winner), &x) in out.iter_mut().zip(winners).zip(row) {
                let is_larger = x > *best || x.is_nan();
                *best = if is_larger { x } else { *best };
                *winner = if is_larger { i as i32 } else { *winner };
            }
        }
    }
}
