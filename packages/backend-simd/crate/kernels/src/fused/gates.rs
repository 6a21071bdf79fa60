//! The gates of GRU and LSTM cells in the form of PyTorch, and their gradients from what went into them.

use crate::buf::{Buf, Result, volume};
use crate::math::{sigmoid, tanh};
use crate::simd::{Loop, fastest};
use crate::threads::{GRAIN, Threads, ranges};

/// The part of a row that a gate has.
#[inline(always)]
fn gate(row: &[f32], at: usize, size: usize) -> &[f32] {
    &row[at * size..][..size]
}

struct Gru<'a> {
    out: &'a mut [f32],
    input: &'a [f32],
    recurrent: &'a [f32],
    hidden: &'a [f32],
    size: usize,
}

impl Loop for Gru<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { out, input, recurrent, hidden, size } = self;
        for (at, out) in out.chunks_exact_mut(size).enumerate() {
            let (input, recurrent) = (&input[at * 3 * size..][..3 * size], &recurrent[at * 3 * size..][..3 * size]);
            let [ir, iz, ig] = [0, 1, 2].map(|g| gate(input, g, size));
            let [hr, hz, hg] = [0, 1, 2].map(|g| gate(recurrent, g, size));
            let h = &hidden[at * size..][..size];
            for i in 0..size {
                let r = sigmoid::<FMA>(ir[i] + hr[i]);
                let z = sigmoid::<FMA>(iz[i] + hz[i]);
                let g = tanh::<FMA>(ig[i] + r * hg[i]);
                out[i] = g + z * (h[i] - g);
            }
        }
    }
}

/// `gruGates` of the table.
pub fn gru_gates(
    threads: &dyn Threads,
    out: Buf,
    input: Buf,
    recurrent: Buf,
    hidden: Buf,
    rows: u32,
    size: u32,
) -> Result<()> {
    let (rows, size) = (rows as usize, size as usize);
    let n = volume(&[rows, size, 3])? / 3;
    let (out, hidden) = (out.write::<f32>(n)?, hidden.read::<f32>(n)?);
    let (input, recurrent) = (input.read::<f32>(3 * n)?, recurrent.read::<f32>(3 * n)?);
    ranges(threads, if size == 0 { 0 } else { rows }, GRAIN / 8 / size.max(1), 1, |from, to| {
        let (at, n) = (from * size, (to - from) * size);
        // SAFETY: ranges are disjoint.
        fastest(unsafe {
            let [input, recurrent] = [input, recurrent].map(|a| a.part(3 * at, 3 * n));
            Gru { out: out.part(at, n), input, recurrent, hidden: hidden.part(at, n), size }
        });
    });
    Ok(())
}

struct GruGrad<'a> {
    d_input: &'a mut [f32],
    d_recurrent: &'a mut [f32],
    d_hidden: &'a mut [f32],
    dy: &'a [f32],
    input: &'a [f32],
    recurrent: &'a [f32],
    hidden: &'a [f32],
    size: usize,
}

impl Loop for GruGrad<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { d_input, d_recurrent, d_hidden, dy, input, recurrent, hidden, size } = self;
        for (at, (di, dr)) in d_input.chunks_exact_mut(3 * size).zip(d_recurrent.chunks_exact_mut(3 * size)).enumerate()
        {
            let (input, recurrent) = (&input[at * 3 * size..][..3 * size], &recurrent[at * 3 * size..][..3 * size]);
            let [ir, iz, ig] = [0, 1, 2].map(|g| gate(input, g, size));
            let [hr, hz, hg] = [0, 1, 2].map(|g| gate(recurrent, g, size));
            let (h, dy) = (&hidden[at * size..][..size], &dy[at * size..][..size]);
            let dh = &mut d_hidden[at * size..][..size];
            let (di_r, di) = di.split_at_mut(size);
            let (di_z, di_g) = di.split_at_mut(size);
            let (dr_r, dr) = dr.split_at_mut(size);
            let (dr_z, dr_g) = dr.split_at_mut(size);
            for i in 0..size {
                let r = sigmoid::<FMA>(ir[i] + hr[i]);
                let z = sigmoid::<FMA>(iz[i] + hz[i]);
                let g = tanh::<FMA>(ig[i] + r * hg[i]);
                let d_g = dy[i] * (1.0 - z) * (1.0 - g * g);
                let d_r = d_g * hg[i] * r * (1.0 - r);
                let d_z = dy[i] * (h[i] - g) * z * (1.0 - z);
                (di_r[i], di_z[i], di_g[i]) = (d_r, d_z, d_g);
                (dr_r[i], dr_z[i], dr_g[i]) = (d_r, d_z, d_g * r);
                dh[i] = dy[i] * z;
            }
        }
    }
}

/// `gruGatesGrad` of the table.
pub fn gru_gates_grad(
    threads: &dyn Threads,
    d_input: Buf,
    d_recurrent: Buf,
    d_hidden: Buf,
    dy: Buf,
    input: Buf,
    recurrent: Buf,
    hidden: Buf,
    rows: u32,
    size: u32,
) -> Result<()> {
    let (rows, size) = (rows as usize, size as usize);
    let n = volume(&[rows, size, 3])? / 3;
    let (d_input, d_recurrent, d_hidden) =
        (d_input.write::<f32>(3 * n)?, d_recurrent.write::<f32>(3 * n)?, d_hidden.write::<f32>(n)?);
    let (input, recurrent) = (input.read::<f32>(3 * n)?, recurrent.read::<f32>(3 * n)?);
    let (dy, hidden) = (dy.read::<f32>(n)?, hidden.read::<f32>(n)?);
    ranges(threads, if size == 0 { 0 } else { rows }, GRAIN / 8 / size.max(1), 1, |from, to| {
        let (at, n) = (from * size, (to - from) * size);
        // SAFETY: ranges are disjoint.
        fastest(unsafe {
            GruGrad {
                d_input: d_input.part(3 * at, 3 * n),
                d_recurrent: d_recurrent.part(3 * at, 3 * n),
                d_hidden: d_hidden.part(at, n),
                dy: dy.part(at, n),
                input: input.part(3 * at, 3 * n),
                recurrent: recurrent.part(3 * at, 3 * n),
                hidden: hidden.part(at, n),
                size,
            }
        });
    });
    Ok(())
}

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
            let d_cell = &mut d_cell[at * size..][..size];
            let (d_input, d_rest) = d_row.split_at_mut(size);
            let (d_forget, d_rest) = d_rest.split_at_mut(size);
            let (d_update, d_output) = d_rest.split_at_mut(size);
            for j in 0..size {
                let (i, f, o) = (sigmoid::<FMA>(input[j]), sigmoid::<FMA>(forget[j]), sigmoid::<FMA>(output[j]));
                let g = tanh::<FMA>(update[j]);
                let t = tanh::<FMA>(f * cell[j] + i * g);
                let d = dc[j] + dh[j] * o * (1.0 - t * t);
                d_input[j] = d * g * i * (1.0 - i);
                d_forget[j] = d * cell[j] * f * (1.0 - f);
                d_update[j] = d * i * (1.0 - g * g);
                d_output[j] = dh[j] * t * o * (1.0 - o);
                d_cell[j] = d * f;
            }
        }
    }
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
