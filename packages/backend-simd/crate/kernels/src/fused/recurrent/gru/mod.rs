//! A GRU over a sequence, and its gradient. Rows have nothing to do with one another, so some of them go through all steps on one thread.

mod shape;
mod step;

use crate::buf::{Buf, In, Out, Result};
use crate::fused::room::Room;
use crate::matmul::{Lines, alone, shared};
use crate::simd::fastest;
use crate::threads::Threads;
use shape::{Block, Shape};
use step::{Slopes, Step};

/// `gru` of the table.
pub fn gru(
    threads: &dyn Threads,
    out: Buf,
    said: Buf,
    gates: Buf,
    hidden: Buf,
    weight: Buf,
    bias: Buf,
    steps: u32,
    rows: u32,
    size: u32,
) -> Result<()> {
    let shape = Shape::new(steps, rows, size)?;
    let (n, size) = (shape.volume(), shape.size);
    let (out, said, gates) = (out.write::<f32>(n)?, said.write::<f32>(3 * n)?, gates.read::<f32>(3 * n)?);
    // SAFETY: nobody writes to inputs while the kernel runs.
    let (weight, bias) = unsafe { (weight.read(3 * size * size)?.all(), bias.read::<f32>(3 * size)?.all()) };
    // SAFETY: as above.
    let hidden = unsafe { hidden.read::<f32>(shape.rows * size)?.all() };
    shape.share(threads, |block| {
        let mut hidden = &hidden[block.place(0)..][..block.volume()];
        for step in 0..block.shape.steps {
            // SAFETY: blocks of rows are disjoint, and so are steps.
            let (input, said, out) =
                unsafe { (block.read_gates(gates, step), block.write_gates(said, step), block.write(out, step)) };
            said.chunks_exact_mut(3 * size).for_each(|row| row.copy_from_slice(bias));
            alone([block.rows, 3 * size, size], said, Lines::rows(hidden, size), Lines::rows(weight, 3 * size), true);
            fastest(Step { out, input, recurrent: said, hidden, size });
            hidden = out;
        }
    });
    Ok(())
}

/// `gruGrad` of the table.
pub fn gru_grad(
    threads: &dyn Threads,
    d_gates: Buf,
    d_said: Buf,
    d_hidden: Buf,
    d_weight: Buf,
    dy: Buf,
    said: Buf,
    out: Buf,
    gates: Buf,
    hidden: Buf,
    weight: Buf,
    room: Buf,
    steps: u32,
    rows: u32,
    size: u32,
) -> Result<()> {
    let shape = Shape::new(steps, rows, size)?;
    let (n, first, size) = (shape.volume(), shape.rows * shape.size, shape.size);
    let (d_gates, d_said) = (d_gates.write::<f32>(3 * n)?, d_said.write::<f32>(3 * n)?);
    let (d_hidden, d_weight) = (d_hidden.write::<f32>(first)?, d_weight.write::<f32>(3 * size * size)?);
    let (dy, out) = (dy.read::<f32>(n)?, out.read::<f32>(n)?);
    let (said, gates, hidden) = (said.read::<f32>(3 * n)?, gates.read::<f32>(3 * n)?, hidden.read::<f32>(first)?);
    // SAFETY: nobody writes to inputs while the kernel runs.
    let weight = unsafe { weight.read::<f32>(3 * size * size)?.all() };
    let sums = room.write::<f32>(first + 3 * size * size)?;
    // SAFETY: of the room, blocks use what lies before this.
    let weight = turn(unsafe { Room::new(sums, first).take(3 * size * size) }, weight, &shape);
    let back = Back { d_gates, d_said, d_hidden, sums, dy, said, out, gates, hidden, weight };
    shape.share(threads, |block| back.run(block));
    // SAFETY: the blocks are done, and nobody writes to inputs while the kernel runs.
    let (d_weight, d_said, hidden, out) =
        unsafe { (d_weight.part(0, 3 * size * size), &*d_said.part(0, 3 * n), hidden.all(), out.all()) };
    let (start, rest) = d_said.split_at(3 * n.min(first));
    for (before, slopes, accumulate) in [(hidden, start, false), (out, rest, true)] {
        let sizes = [size, 3 * size, slopes.len() / (3 * size).max(1)];
        shared(threads, sizes, d_weight, Lines::columns(before, size), Lines::rows(slopes, 3 * size), accumulate);
    }
    Ok(())
}

/// The way back through the steps.
struct Back<'a> {
    d_gates: Out<'a, f32>,
    d_said: Out<'a, f32>,
    d_hidden: Out<'a, f32>,
    /// Room for the slope of one step's states.
    sums: Out<'a, f32>,
    dy: In<'a, f32>,
    said: In<'a, f32>,
    out: In<'a, f32>,
    gates: In<'a, f32>,
    hidden: In<'a, f32>,
    /// The transpose.
    weight: Lines<'a>,
}

impl Back<'_> {
    fn run(&self, block: Block) {
        let Shape { steps, size, .. } = block.shape;
        // SAFETY: blocks of rows are disjoint.
        let (carry, sum) = unsafe { (block.write(self.d_hidden, 0), block.write(self.sums, 0)) };
        carry.fill(0.0);
        for step in (0..steps).rev() {
            // SAFETY: blocks of rows are disjoint, and so are steps.
            let [d_input, d_recurrent] = unsafe { [self.d_gates, self.d_said].map(|to| block.write_gates(to, step)) };
            // SAFETY: nobody writes to inputs while the kernel runs.
            let [dy, hidden, input, recurrent] = unsafe {
                let hidden = if step == 0 { block.read(self.hidden, 0) } else { block.read(self.out, step - 1) };
                [
                    block.read(self.dy, step),
                    hidden,
                    block.read_gates(self.gates, step),
                    block.read_gates(self.said, step),
                ]
            };
            sum.iter_mut().zip(dy).zip(&*carry).for_each(|((sum, dy), carry)| *sum = dy + carry);
            fastest(Slopes { d_input, d_recurrent, d_hidden: carry, dy: sum, input, recurrent, hidden, size });
            alone([block.rows, size, 3 * size], carry, Lines::rows(d_recurrent, 3 * size), self.weight, true);
        }
    }
}

/// The transpose of a weight: in room of its own, which products take faster, where they are many enough to pay for the copy.
fn turn<'a>(room: &'a mut [f32], weight: &'a [f32], &Shape { steps, rows, size }: &Shape) -> Lines<'a> {
    if steps * rows < size {
        return Lines::columns(weight, 3 * size);
    }
    for (j, row) in room.chunks_exact_mut(size.max(1)).enumerate() {
        row.iter_mut().enumerate().for_each(|(i, x)| *x = weight[i * 3 * size + j]);
    }
    Lines::rows(room, size)
}
