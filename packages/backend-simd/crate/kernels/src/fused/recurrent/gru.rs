//! A GRU over a sequence, and its gradient. Rows have nothing to do with one another, so some of them go through all steps on one thread.

use super::gru_step::{Slopes, Step};
use crate::buf::{Buf, In, Out, Result, volume};
use crate::fused::room::Room;
use crate::matmul::{Lines, alone, shared};
use crate::simd::fastest;
use crate::threads::{GRAIN, Threads};

/// Rows make up this many blocks at most, each of whole tiles of the product, whatever the number of threads.
const BLOCKS: usize = 8;
const TILE: usize = 16;

/// Sizes of a sequence.
#[derive(Clone, Copy)]
struct Shape {
    steps: usize,
    rows: usize,
    size: usize,
}

impl Shape {
    fn new(steps: u32, rows: u32, size: u32) -> Result<Self> {
        let shape = Self { steps: steps as usize, rows: rows as usize, size: size as usize };
        volume(&[shape.steps.max(1), shape.rows.max(shape.size), shape.size, 3])?;
        Ok(shape)
    }

    /// Elements of the states of all steps.
    fn volume(&self) -> usize {
        self.steps * self.rows * self.size
    }

    /// Runs `job` for each block of rows.
    fn share(&self, threads: &dyn Threads, job: impl Fn(Block) + Sync) {
        let rows = self.rows.div_ceil(BLOCKS).next_multiple_of(TILE);
        let run = |i: usize| job(Block { shape: *self, from: i * rows, rows: rows.min(self.rows - i * rows) });
        let blocks = if self.volume() == 0 { 0 } else { self.rows.div_ceil(rows) };
        if self.volume() < GRAIN { (0..blocks).for_each(run) } else { threads.run(blocks, &run) }
    }
}

/// Some rows, in each step.
#[derive(Clone, Copy)]
struct Block {
    shape: Shape,
    from: usize,
    rows: usize,
}

impl Block {
    /// Elements of the states of its rows.
    fn volume(&self) -> usize {
        self.rows * self.shape.size
    }

    /// Where they begin.
    fn place(&self, step: usize) -> usize {
        (step * self.shape.rows + self.from) * self.shape.size
    }

    /// Its states of a step.
    ///
    /// # Safety
    /// As [`In::part`].
    unsafe fn read<'a>(&self, states: In<'a, f32>, step: usize) -> &'a [f32] {
        unsafe { states.part(self.place(step), self.volume()) }
    }

    /// What there is to its gates in a step.
    ///
    /// # Safety
    /// As [`In::part`].
    unsafe fn read_gates<'a>(&self, gates: In<'a, f32>, step: usize) -> &'a [f32] {
        unsafe { gates.part(3 * self.place(step), 3 * self.volume()) }
    }

    /// Its states of a step, to write.
    ///
    /// # Safety
    /// As [`Out::part`].
    unsafe fn write<'a>(&self, states: Out<'a, f32>, step: usize) -> &'a mut [f32] {
        unsafe { states.part(self.place(step), self.volume()) }
    }

    /// What there is to its gates in a step, to write.
    ///
    /// # Safety
    /// As [`Out::part`].
    unsafe fn write_gates<'a>(&self, gates: Out<'a, f32>, step: usize) -> &'a mut [f32] {
        unsafe { gates.part(3 * self.place(step), 3 * self.volume()) }
    }
}

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
    let room = room.write::<f32>(first + 3 * size * size)?;
    // SAFETY: the blocks use the room before this.
    let turned = unsafe { Room::new(room, first).take(3 * size * size) };
    transpose(turned, weight, size);
    let turned = &*turned;
    shape.share(threads, |block| {
        let sizes = [block.rows, size, 3 * size];
        // SAFETY: blocks of rows are disjoint.
        let (carry, sum) = unsafe { (block.write(d_hidden, 0), block.write(room, 0)) };
        carry.fill(0.0);
        for step in (0..block.shape.steps).rev() {
            // SAFETY: blocks of rows are disjoint, and so are steps.
            let (d_input, d_said) = unsafe { (block.write_gates(d_gates, step), block.write_gates(d_said, step)) };
            // SAFETY: nobody writes to inputs while the kernel runs.
            let [dy, hidden, input, said] = unsafe {
                let hidden = if step == 0 { block.read(hidden, 0) } else { block.read(out, step - 1) };
                [block.read(dy, step), hidden, block.read_gates(gates, step), block.read_gates(said, step)]
            };
            sum.iter_mut().zip(dy).zip(&*carry).for_each(|((sum, dy), carry)| *sum = dy + carry);
            let dy = &*sum;
            fastest(Slopes { d_input, d_recurrent: d_said, d_hidden: carry, dy, input, recurrent: said, hidden, size });
            alone(sizes, carry, Lines::rows(d_said, 3 * size), Lines::rows(turned, size), true);
        }
    });
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

/// to [3 size, size] = the transpose of from, which products take faster.
fn transpose(to: &mut [f32], from: &[f32], size: usize) {
    for (j, row) in to.chunks_exact_mut(size.max(1)).enumerate() {
        row.iter_mut().enumerate().for_each(|(i, x)| *x = from[i * 3 * size + j]);
    }
}
