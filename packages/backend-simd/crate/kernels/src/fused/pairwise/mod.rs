//! What each receiver hears from all senders: the sum of four terms, up to two dense layers, and a masked maximum or sum over
//! senders, a block of pairs at a time. Nothing of the size of the pairs is written but the gradient of the edges.

mod backward;
mod forward;
mod message;
mod rows;
mod shape;
mod sparse;

use super::GROUPS;
use crate::buf::{Buf, Result, sizes};
use crate::threads::Threads;
use message::Message;
use shape::{Kind, Shape};

pub use backward::pairwise_grad;

fn shape_of(layout: Buf) -> Result<Shape> {
    // SAFETY: a layout is only read.
    Shape::new(sizes(unsafe { layout.read::<i32>(7)?.all() })?)
}

/// `pairwiseRoom` of the table.
pub fn pairwise_room(_threads: &dyn Threads, layout: Buf, backward: u32) -> Result<i32> {
    let shape = shape_of(layout)?;
    let room = if backward == 0 {
        shape.forward_room().checked_mul(GROUPS)
    } else {
        shape.backward_room().checked_mul(GROUPS).and_then(|room| room.checked_add(shape.shared_room()))
    };
    room.and_then(|room| i32::try_from(room).ok()).ok_or("a shape is too large")
}

/// `pairwise` of the table.
pub fn pairwise(
    threads: &dyn Threads,
    out: Buf,
    winners: Buf,
    senders: Buf,
    receivers: Buf,
    edges: Buf,
    graph: Buf,
    mask: Buf,
    weight0: Buf,
    bias0: Buf,
    weight1: Buf,
    bias1: Buf,
    room: Buf,
    layout: Buf,
    activation: u32,
    last: u32,
    sum: u32,
    silence: f64,
) -> Result<()> {
    let shape = shape_of(layout)?;
    let kind = Kind { activation: activation != 0, last: last != 0, sum: sum != 0, silence: silence as f32 };
    let buffers = [senders, receivers, edges, graph, mask, weight0, bias0, weight1, bias1];
    let message = Message::new(shape, kind, &buffers)?;
    let heard = shape.heard()?;
    let winners = winners.write::<i32>(if kind.sum { 0 } else { heard })?;
    let room = room.write::<f32>(shape.forward_room() * GROUPS)?;
    forward::run(threads, &message, out.write(heard)?, winners, room);
    Ok(())
}
