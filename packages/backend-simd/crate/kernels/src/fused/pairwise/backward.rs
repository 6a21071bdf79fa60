//! The backward pass: each block's messages are computed again, and their gradients taken apart while they lie in the cache.

use super::message::Message;
use super::rows::{Columns, Gate};
use super::shape::{Block, Kind, Shape};
use super::shape_of;
use super::sparse::{Spread, Winners, Won};
use crate::buf::{Buf, Out, Result};
use crate::fused::GROUPS;
use crate::fused::room::Room;
use crate::matmul::{Lines, alone};
use crate::simd::{Loop, fastest};
use crate::threads::{Threads, ranges};

/// What comes in from behind: the gradient of what was heard, and who was heard.
#[derive(Clone, Copy)]
pub(super) struct Heard<'a> {
    pub dy: &'a [f32],
    pub winners: &'a [i32],
}

/// Where gradients of terms go.
struct Slopes<'a> {
    senders: Out<'a, f32>,
    receivers: Out<'a, f32>,
    edges: Option<Out<'a, f32>>,
    room: Out<'a, f32>,
}

/// `pairwiseGrad` of the table.
pub fn pairwise_grad(
    threads: &dyn Threads,
    d_senders: Buf,
    d_receivers: Buf,
    d_edges: Buf,
    d_graph: Buf,
    d_weight0: Buf,
    d_bias0: Buf,
    d_weight1: Buf,
    d_bias1: Buf,
    dy: Buf,
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
) -> Result<()> {
    let shape = shape_of(layout)?;
    let kind = Kind { activation: activation != 0, last: last != 0, sum: sum != 0, silence: 0.0 };
    let buffers = [senders, receivers, edges, graph, mask, weight0, bias0, weight1, bias1];
    let message = Message::new(shape, kind, &buffers)?;
    let (heard, width) = (shape.heard()?, shape.widths[0]);
    // SAFETY: nobody writes to inputs while the kernel runs.
    let heard = unsafe {
        let known = if kind.sum { 0 } else { heard };
        Heard { dy: dy.read(heard)?.all(), winners: winners.read(known)?.all() }
    };
    let pairs = shape.batch * shape.senders * shape.receivers;
    let slopes = Slopes {
        senders: d_senders.write(shape.batch * shape.senders * width)?,
        receivers: d_receivers.write(shape.batch * shape.receivers * width)?,
        edges: if d_edges.is_none() { None } else { Some(d_edges.write(pairs * width)?) },
        room: room.write(shape.shared_room() + shape.backward_room() * GROUPS)?,
    };
    let weights = [(d_weight0, d_bias0), (d_weight1, d_bias1)];
    let turned = turned(&message, slopes.room);
    threads.run(GROUPS, &|group| run(&message, heard, &slopes, turned, group));
    for (layer, (d_weight, d_bias)) in weights.into_iter().enumerate().take(shape.layers) {
        collect_layer(threads, &message, slopes.room, layer, d_weight, d_bias)?;
    }
    collect_terms(&shape, &slopes, d_graph)
}

/// Where a group's gradients of layers lie in the room: they come first, so that `collect_layer` finds them.
fn start(shape: &Shape, group: usize) -> usize {
    shape.shared_room() + group * shape.backward_room()
}

fn run(message: &Message, heard: Heard, slopes: &Slopes, turned: [&[f32]; 2], group: usize) {
    let shape = message.shape;
    // SAFETY: groups have rooms of their own.
    let mut room = unsafe { Room::new(slopes.room, start(&shape, group)) };
    let mut grads = [0, 1].map(|_| (&mut [][..], &mut [][..]));
    for (layer, (weight, bias)) in grads.iter_mut().enumerate().take(shape.layers) {
        (*weight, *bias) = (room.take(shape.weight(layer)), room.take(shape.widths[layer + 1]));
        weight.fill(0.0);
        bias.fill(0.0);
    }
    let mut arrays = shape.widths.map(|_| &mut [][..]);
    for (array, width) in arrays.iter_mut().zip(shape.widths).take(shape.layers + 1) {
        *array = room.take(width * shape.rows());
    }
    let (mut here, mut next) = (room.take(shape.widest() * shape.rows()), room.take(shape.widest() * shape.rows()));
    for job in shape.share(group) {
        let senders = senders_of(&shape, slopes, job);
        senders.fill(0.0);
        let (batch, receivers) = shape.slice(job);
        let (from, n) =
            ((batch * shape.receivers + receivers.start) * shape.widths[0], receivers.len() * shape.widths[0]);
        // SAFETY: receivers belong to one group each.
        let slope = unsafe { slopes.receivers.part(from, n) };
        slope.fill(0.0);
        hush(message, slopes, job);
        shape.blocks(
            job,
            |batch, i, j| message.speaks(batch, i, j),
            |block| {
                let mut stage = fill(message, block, &mut arrays);
                let won = Won { message, block, heard };
                if stage == shape.layers {
                    fastest(Spread { won, values: arrays[stage], grads: here });
                } else {
                    let (d_weight, d_bias) = &mut grads[stage];
                    let turned = turned[stage];
                    fastest(Winners { won, values: arrays[stage], grads: here, turned, d_weight, d_bias });
                    gate(message, stage, block, here, arrays[stage]);
                }
                while stage > 0 {
                    stage -= 1;
                    let (d_weight, d_bias) = &mut grads[stage];
                    layer(message, stage, block, [here, next], arrays[stage], turned[stage], d_weight, d_bias);
                    core::mem::swap(&mut here, &mut next);
                }
                fastest(Apart {
                    message,
                    block,
                    grads: here,
                    senders,
                    receivers: slope,
                    from: receivers.start,
                    edges: slopes.edges,
                });
            },
        );
    }
}

/// Pairs that do not speak have no gradient.
fn hush(message: &Message, slopes: &Slopes, job: usize) {
    let (Some(edges), (batch, receivers)) = (slopes.edges, message.shape.slice(job)) else { return };
    let width = message.shape.widths[0];
    for j in receivers {
        for i in (0..message.shape.senders).filter(|&i| !message.speaks(batch, i, j)) {
            // SAFETY: pairs belong to one group each.
            unsafe { edges.part(message.pair(batch, i, j) * width, width) }.fill(0.0);
        }
    }
}

/// Computes a block's messages again as far as its gradient asks for, and says what that is first taken of: the terms or what comes out
/// of a layer. The last layer is done for the winners of a maximum alone, straight to what goes into it.
fn fill(message: &Message, block: &Block, arrays: &mut [&mut [f32]; 3]) -> usize {
    let (layers, kind) = (message.shape.layers, message.kind);
    let before = layers.saturating_sub(1);
    message.fill(block, arrays, if kind.sum && kind.last { layers } else { before });
    if kind.sum { layers } else { before }
}

fn gate(message: &Message, stage: usize, block: &Block, grads: &mut [f32], values: &[f32]) {
    if message.has_relu(stage) {
        let n = block.rows * message.shape.widths[stage];
        fastest(Gate { grads: &mut grads[..n], values: &values[..n] });
    }
}

/// The gradients of a dense layer and of what goes into it.
fn layer(
    message: &Message,
    at: usize,
    block: &Block,
    [here, next]: [&mut [f32]; 2],
    values: &[f32],
    turned: &[f32],
    d_weight: &mut [f32],
    d_bias: &mut [f32],
) {
    let (rows, k, n) = (block.rows, message.shape.widths[at], message.shape.widths[at + 1]);
    fastest(Columns { rows: &here[..rows * n], sums: d_bias });
    alone([k, n, rows], d_weight, Lines::columns(values, k), Lines::rows(here, n), true);
    alone([rows, k, n], next, Lines::rows(here, n), Lines::rows(turned, k), false);
    gate(message, at, block, next, values);
}

/// The weights with what comes out of a layer outermost: products read them faster so, and the winners of a maximum a row for each.
fn turned<'a>(message: &Message, room: Out<'a, f32>) -> [&'a [f32]; 2] {
    let shape = message.shape;
    // SAFETY: nobody else uses this part of the room.
    let mut room = unsafe { Room::new(room, shape.sums_room()) };
    let mut turned = [&[][..]; 2];
    for (at, turned) in turned.iter_mut().enumerate().take(shape.layers) {
        let to = room.take(shape.weight(at));
        turn(message.layers[at].weight, to, shape.widths[at], shape.widths[at + 1]);
        *turned = to;
    }
    turned
}

/// A tile at a time, so that what is written stays in the first cache.
fn turn(from: &[f32], to: &mut [f32], rows: usize, columns: usize) {
    const SIDE: usize = 16;
    for top in (0..rows).step_by(SIDE) {
        for column in 0..columns {
            let end = rows.min(top + SIDE);
            for (row, to) in (top..end).zip(&mut to[column * rows + top..column * rows + end]) {
                *to = from[row * columns + column];
            }
        }
    }
}

/// Where the gradients of a slice's senders are summed.
#[allow(clippy::mut_from_ref)]
fn senders_of<'a>(shape: &Shape, slopes: &Slopes<'a>, job: usize) -> &'a mut [f32] {
    let n = shape.senders * shape.widths[0];
    // SAFETY: slices have places of their own.
    unsafe { if shape.slices() == 1 { slopes.senders.part(job * n, n) } else { slopes.room.part(job * n, n) } }
}

/// Hands the gradient of each pair to its sender, its receiver and its edge.
struct Apart<'a, 'b> {
    message: &'a Message<'b>,
    block: &'a Block,
    grads: &'a [f32],
    senders: &'a mut [f32],
    receivers: &'a mut [f32],
    /// The first of these receivers.
    from: usize,
    edges: Option<Out<'a, f32>>,
}

impl Loop for Apart<'_, '_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { message, block, grads, senders, receivers, from, edges } = self;
        let width = message.shape.widths[0];
        for row in 0..block.rows {
            let (i, j) = block.pair(row);
            let grad = &grads[row * width..][..width];
            let sender = &mut senders[i * width..][..width];
            let receiver = &mut receivers[(j - from) * width..][..width];
            for ((s, r), &g) in sender.iter_mut().zip(receiver).zip(grad) {
                *s += g;
                *r += g;
            }
            if let Some(edges) = edges {
                // SAFETY: pairs belong to one group each.
                unsafe { edges.part(message.pair(block.batch, i, j) * width, width) }.copy_from_slice(grad);
            }
        }
    }
}

/// The sums over the groups of a layer's gradients.
fn collect_layer(
    threads: &dyn Threads,
    message: &Message,
    room: Out<f32>,
    layer: usize,
    d_weight: Buf,
    d_bias: Buf,
) -> Result<()> {
    let shape = message.shape;
    let (k, n) = (shape.widths[layer], shape.widths[layer + 1]);
    let d_weight = d_weight.write::<f32>(k * n)?;
    let before: usize = (0..layer).map(|at| shape.weight(at) + shape.widths[at + 1]).sum();
    // The winners of a maximum have summed the last layer's with what comes out of it outermost.
    let is_turned = !message.kind.sum && layer + 1 == shape.layers;
    // SAFETY: the groups are done, and from here on nobody writes to their sums.
    let sums = |group: usize, from: usize, n: usize| unsafe { &*room.part(start(&shape, group) + before + from, n) };
    ranges(threads, k, 32, 1, |from, to| {
        for row in from..to {
            // SAFETY: ranges are disjoint.
            let out = unsafe { d_weight.part(row * n, n) };
            out.fill(0.0);
            for group in 0..GROUPS {
                if is_turned {
                    let sums = sums(group, 0, k * n);
                    out.iter_mut().enumerate().for_each(|(column, out)| *out += sums[column * k + row]);
                } else {
                    out.iter_mut().zip(sums(group, row * n, n)).for_each(|(out, &sum)| *out += sum);
                }
            }
        }
    });
    if !d_bias.is_none() {
        // SAFETY: nobody else writes to it.
        let out = unsafe { d_bias.write::<f32>(n)?.part(0, n) };
        out.fill(0.0);
        (0..GROUPS).for_each(|group| out.iter_mut().zip(sums(group, k * n, n)).for_each(|(out, &sum)| *out += sum));
    }
    Ok(())
}

/// The sums over slices of the senders' gradients, and over receivers of the graphs'.
fn collect_terms(shape: &Shape, slopes: &Slopes, d_graph: Buf) -> Result<()> {
    let (width, slices) = (shape.widths[0], shape.slices());
    let n = shape.senders * width;
    for batch in 0..if slices == 1 { 0 } else { shape.batch } {
        // SAFETY: the groups are done.
        let out = unsafe { slopes.senders.part(batch * n, n) };
        out.fill(0.0);
        for slice in 0..slices {
            // SAFETY: as above.
            fastest(Columns { rows: unsafe { slopes.room.part((batch * slices + slice) * n, n) }, sums: out });
        }
    }
    if d_graph.is_none() {
        return Ok(());
    }
    let graph = d_graph.write::<f32>(shape.batch * width)?;
    for batch in 0..shape.batch {
        let n = shape.receivers * width;
        // SAFETY: as above.
        let (out, rows) = unsafe { (graph.part(batch * width, width), slopes.receivers.part(batch * n, n)) };
        out.fill(0.0);
        fastest(Columns { rows, sums: out });
    }
    Ok(())
}
