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

/// Neighbouring elements of a row in a place of their own: a gradient reads and writes more rows than the compiler is willing to compare,
/// so it works on copies that cannot overlap.
type Lanes = [f32; LANES];
const LANES: usize = 16;

/// Elements `from .. from + n` of each row, at most `LANES`; the rest is 0.
#[inline(always)]
fn take<const N: usize>(rows: [&[f32]; N], from: usize, n: usize) -> [Lanes; N] {
    rows.map(|row| {
        let mut lanes = [0.0; LANES];
        if n == LANES {
            lanes.copy_from_slice(&row[from..from + LANES]);
        } else {
            lanes[..n].copy_from_slice(&row[from..from + n]);
        }
        lanes
    })
}

/// The inverse of `take`.
#[inline(always)]
fn put<const N: usize>(rows: &mut [&mut [f32]; N], from: usize, n: usize, lanes: [&Lanes; N]) {
    for (row, lanes) in rows.iter_mut().zip(lanes) {
        if n == LANES {
            row[from..from + LANES].copy_from_slice(lanes);
        } else {
            row[from..from + n].copy_from_slice(&lanes[..n]);
        }
    }
}

/// Where the lanes of a row begin, and how many each has.
fn lanes(size: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..size).step_by(LANES).map(move |from| (from, LANES.min(size - from)))
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
            let (di_r, di) = di.split_at_mut(size);
            let (di_z, di_g) = di.split_at_mut(size);
            let (dr_r, dr) = dr.split_at_mut(size);
            let (dr_z, dr_g) = dr.split_at_mut(size);
            let mut slopes = [di_r, di_z, di_g, dr_r, dr_z, dr_g, &mut d_hidden[at * size..][..size]];
            for (from, n) in lanes(size) {
                let [r, z, g, gr, dh] = gru_slopes::<FMA>(&take([ir, iz, ig, hr, hz, hg, h, dy], from, n));
                put(&mut slopes, from, n, [&r, &z, &g, &r, &z, &gr, &dh]);
            }
        }
    }
}

/// The slopes of r, z, g and r * g before their functions, and of the hidden state.
#[inline(always)]
fn gru_slopes<const FMA: bool>([ir, iz, ig, hr, hz, hg, h, dy]: &[Lanes; 8]) -> [Lanes; 5] {
    let mut slopes = [[0.0; LANES]; 5];
    for i in 0..LANES {
        let r = sigmoid::<FMA>(ir[i] + hr[i]);
        let z = sigmoid::<FMA>(iz[i] + hz[i]);
        let g = tanh::<FMA>(ig[i] + r * hg[i]);
        let d_g = dy[i] * (1.0 - z) * (1.0 - g * g);
        slopes[0][i] = d_g * hg[i] * r * (1.0 - r);
        slopes[1][i] = dy[i] * (h[i] - g) * z * (1.0 - z);
        slopes[2][i] = d_g;
        slopes[3][i] = d_g * r;
        slopes[4][i] = dy[i] * z;
    }
    slopes
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
