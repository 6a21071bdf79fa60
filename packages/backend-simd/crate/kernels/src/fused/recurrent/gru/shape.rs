//! Sizes of a sequence, and the blocks of rows that go through it together.

use crate::buf::{In, Out, Result, volume};
use crate::threads::{GRAIN, Threads};

/// Rows make up this many blocks at most, each of whole tiles of the product, whatever the number of threads.
const BLOCKS: usize = 8;
const TILE: usize = 16;

/// Work below which waking a second thread costs more than it brings: products are most of it.
const SMALL: usize = 4 * GRAIN;

/// Sizes of a sequence.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub steps: usize,
    pub rows: usize,
    pub size: usize,
}

impl Shape {
    pub fn new(steps: u32, rows: u32, size: u32) -> Result<Self> {
        let shape = Self { steps: steps as usize, rows: rows as usize, size: size as usize };
        volume(&[shape.steps.max(1), shape.rows.max(shape.size), shape.size, 3])?;
        Ok(shape)
    }

    /// Elements of the states of all steps.
    pub fn volume(&self) -> usize {
        self.steps * self.rows * self.size
    }

    /// Runs `job` for each block of rows.
    pub fn share(&self, threads: &dyn Threads, job: impl Fn(Block) + Sync) {
        let rows = self.rows.div_ceil(BLOCKS).next_multiple_of(TILE);
        let run = |i: usize| job(Block { shape: *self, from: i * rows, rows: rows.min(self.rows - i * rows) });
        let blocks = if self.volume() == 0 { 0 } else { self.rows.div_ceil(rows) };
        if self.volume() * self.size < SMALL { (0..blocks).for_each(run) } else { threads.run(blocks, &run) }
    }
}

/// Some rows, in each step.
#[derive(Clone, Copy)]
pub(super) struct Block {
    pub shape: Shape,
    pub from: usize,
    pub rows: usize,
}

impl Block {
    /// Elements of the states of its rows.
    pub fn volume(&self) -> usize {
        self.rows * self.shape.size
    }

    /// Where they begin.
    pub fn place(&self, step: usize) -> usize {
        (step * self.shape.rows + self.from) * self.shape.size
    }

    /// Its states of a step.
    ///
    /// # Safety
    /// As [`In::part`].
    pub unsafe fn read<'a>(&self, states: In<'a, f32>, step: usize) -> &'a [f32] {
        unsafe { states.part(self.place(step), self.volume()) }
    }

    /// What there is to its gates in a step.
    ///
    /// # Safety
    /// As [`In::part`].
    pub unsafe fn read_gates<'a>(&self, gates: In<'a, f32>, step: usize) -> &'a [f32] {
        unsafe { gates.part(3 * self.place(step), 3 * self.volume()) }
    }

    /// Its states of a step, to write.
    ///
    /// # Safety
    /// As [`Out::part`].
    pub unsafe fn write<'a>(&self, states: Out<'a, f32>, step: usize) -> &'a mut [f32] {
        unsafe { states.part(self.place(step), self.volume()) }
    }

    /// What there is to its gates in a step, to write.
    ///
    /// # Safety
    /// As [`Out::part`].
    pub unsafe fn write_gates<'a>(&self, gates: Out<'a, f32>, step: usize) -> &'a mut [f32] {
        unsafe { gates.part(3 * self.place(step), 3 * self.volume()) }
    }
}
