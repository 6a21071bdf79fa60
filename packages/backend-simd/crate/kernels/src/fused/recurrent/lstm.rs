//! The gates of an LSTM cell in the form of PyTorch, and their gradients from what went into them.

use super::lanes::{LANES, Lanes, gate, lanes, put, take};
use crate::buf::{Buf, Result, volume};
use crate::math::{sigmoid, tanh};
use crate::simd::{Loop, fastest};
use crate::threads::{GRAIN, Threads, ranges};

struct Lstm<'a> {
    hidden_out: &'a mut [f32],
    cell_out: &'a mut [f32],
    gates: &'a [f32],
    cell: &'a [f32],
    size: usize,
}

impl Loop for Lstm<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { hidden_out, cell_out, gates, cell, size } = self;
        for (at, row) in gates.chunks_exact(4 * size).enumerate() {
            let [input, forget, update, output] = [0, 1, 2, 3].map(|g| gate(row, g, size));
            let (h, c) = (&mut hidden_out[at * size..][..size], &mut cell_out[at * size..][..size]);
            let cell = &cell[at * size..][..size];
            for i in 0..size {
                let next = sigmoid::<FMA>(forget[i]) * cell[i] + sigmoid::<FMA>(input[i]) * tanh::<FMA>(update[i]);
                c[i] = next;
                h[i] = sigmoid::<FMA>(output[i]) * tanh::<FMA>(next);
            }
        }
    }
}

/// `lstmGates` of the table.
pub fn lstm_gates(threads: &dyn Threads, out: Buf, gates: Buf, cell: Buf, rows: u32, size: u32) -> Result<()> {
    let (rows, size) = (rows as usize, size as usize);
    let n = volume(&[rows, size, 4])? / 4;
    let (out, gates, cell) = (out.write::<f32>(2 * n)?, gates.read::<f32>(4 * n)?, cell.read::<f32>(n)?);
    ranges(threads, if size == 0 { 0 } else { rows }, GRAIN / 8 / size.max(1), 1, |from, to| {
        let (at, part) = (from * size, (to - from) * size);
        // SAFETY: ranges are disjoint.
        fastest(unsafe {
            let (hidden_out, cell_out) = (out.part(at, part), out.part(n + at, part));
            Lstm { hidden_out, cell_out, gates: gates.part(4 * at, 4 * part), cell: cell.part(at, part), size }
        });
    });
    Ok(())
}

struct LstmGrad<'a> {
    d_gates: &'a mut [f32],
    d_cell: &'a mut [f32],
    d_hidden_out: &'a [f32],
    d_cell_out: &'a [f32],
    gates: &'a [f32],
    cell: &'a [f32],
    size: usize,
}

impl Loop for LstmGrad<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { d_gates, d_cell, d_hidden_out, d_cell_out, gates, cell, size } = self;
        for (at, (row, d_row)) in gates.chunks_exact(4 * size).zip(d_gates.chunks_exact_mut(4 * size)).enumerate() {
            let [input, forget, update, output] = [0, 1, 2, 3].map(|g| gate(row, g, size));
            let [cell, dh, dc] = [cell, d_hidden_out, d_cell_out].map(|a| &a[at * size..][..size]);
            let (d_input, d_rest) = d_row.split_at_mut(size);
            let (d_forget, d_rest) = d_rest.split_at_mut(size);
            let (d_update, d_output) = d_rest.split_at_mut(size);
            let mut slopes = [d_input, d_forget, d_update, d_output, &mut d_cell[at * size..][..size]];
            for (from, n) in lanes(size) {
                let made = lstm_slopes::<FMA>(&take([input, forget, update, output, cell, dh, dc], from, n));
                put(&mut slopes, from, n, made.each_ref());
            }
        }
    }
}

/// The slopes of input, forget, update and output gate before their functions, and of the cell.
#[inline(always)]
fn lstm_slopes<const FMA: bool>([input, forget, update, output, cell, dh, dc]: &[Lanes; 7]) -> [Lanes; 5] {
    let mut slopes = [[0.0; LANES]; 5];
    for j in 0..LANES {
        let (i, f, o) = (sigmoid::<FMA>(input[j]), sigmoid::<FMA>(forget[j]), sigmoid::<FMA>(output[j]));
        let g = tanh::<FMA>(update[j]);
        let t = tanh::<FMA>(f * cell[j] + i * g);
        let d = dc[j] + dh[j] * o * (1.0 - t * t);
        slopes[0][j] = d * g * i * (1.0 - i);
        slopes[1][j] = d * cell[j] * f * (1.0 - f);
        slopes[2][j] = d * i * (1.0 - g * g);
        slopes[3][j] = dh[j] * t * o * (1.0 - o);
        slopes[4][j] = d * f;
    }
    slopes
}

/// `lstmGatesGrad` of the table.
pub fn lstm_gates_grad(
    threads: &dyn Threads,
    d_gates: Buf,
    d_cell: Buf,
    dy: Buf,
    gates: Buf,
    cell: Buf,
    rows: u32,
    size: u32,
) -> Result<()> {
    let (rows, size) = (rows as usize, size as usize);
    let n = volume(&[rows, size, 4])? / 4;
    let (d_gates, d_cell, dy) = (d_gates.write::<f32>(4 * n)?, d_cell.write::<f32>(n)?, dy.read::<f32>(2 * n)?);
    let (gates, cell) = (gates.read::<f32>(4 * n)?, cell.read::<f32>(n)?);
    ranges(threads, if size == 0 { 0 } else { rows }, GRAIN / 8 / size.max(1), 1, |from, to| {
        let (at, part) = (from * size, (to - from) * size);
        // SAFETY: ranges are disjoint.
        fastest(unsafe {
            LstmGrad {
                d_gates: d_gates.part(4 * at, 4 * part),
                d_cell: d_cell.part(at, part),
                d_hidden_out: dy.part(at, part),
                d_cell_out: dy.part(n + at, part),
                gates: gates.part(4 * at, 4 * part),
                cell: cell.part(at, part),
                size,
            }
        });
    });
    Ok(())
}
