//! Cross-entropies of rows, by shares or by labels, and their gradients from the logits, which are computed again.

use crate::buf::{Buf, Result, volume};
use crate::math::{exp, log};
use crate::simd::{Loop, fastest};
use crate::softmax::{max, sum, sum_of_two};
use crate::threads::{GRAIN, Threads, ranges};

/// What a row should have been: a share for each class, or the number of one.
enum Truth<'a> {
    Shares(&'a [f32]),
    Label(usize),
}

/// Rows of logits, with shares or else labels, and with a mask or none: what is not there is empty.
#[derive(Clone, Copy)]
struct Rows<'a> {
    logits: &'a [f32],
    shares: &'a [f32],
    labels: &'a [i32],
    mask: &'a [u8],
    columns: usize,
}

impl<'a> Rows<'a> {
    /// A row and its truth; none where it does not count.
    #[inline(always)]
    fn at(&self, row: usize) -> Option<(&'a [f32], Truth<'a>)> {
        if self.mask.get(row) == Some(&0) {
            return None;
        }
        let part = row * self.columns..(row + 1) * self.columns;
        let logits = &self.logits[part.clone()];
        match self.labels.get(row) {
            None => Some((logits, Truth::Shares(&self.shares[part]))),
            Some(&label) => {
                let label = usize::try_from(label).ok().filter(|&label| label < self.columns)?;
                Some((logits, Truth::Label(label)))
            }
        }
    }
}

/// The buffers of `Rows`.
struct Given {
    logits: Buf,
    shares: Buf,
    labels: Buf,
    mask: Buf,
    rows: usize,
    columns: usize,
}

impl Given {
    fn new(logits: Buf, shares: Buf, labels: Buf, mask: Buf, rows: u32, columns: u32) -> Result<Self> {
        let given = Self { logits, shares, labels, mask, rows: rows as usize, columns: columns as usize };
        if shares.is_none() == labels.is_none() {
            return Err("either shares or labels must be given");
        }
        given.part(0, 0)?;
        Ok(given)
    }

    /// Rows `from .. to`; what is too small is refused whatever they are.
    fn part(&self, from: usize, to: usize) -> Result<Rows<'_>> {
        let n = volume(&[self.rows, self.columns])?;
        let some = |buf: &Buf, n: usize| if buf.is_none() { 0 } else { n };
        let (logits, shares) = (self.logits.read::<f32>(n)?, self.shares.read::<f32>(some(&self.shares, n))?);
        let labels = self.labels.read::<i32>(some(&self.labels, self.rows))?;
        let mask = self.mask.read::<u8>(some(&self.mask, self.rows))?;
        let (at, count) = (from * self.columns, (to - from) * self.columns);
        let within = |buf: &Buf, from: usize, n: usize| if buf.is_none() { (0, 0) } else { (from, n) };
        let (share, label, open) = (
            within(&self.shares, at, count),
            within(&self.labels, from, to - from),
            within(&self.mask, from, to - from),
        );
        // SAFETY: nobody writes to inputs while the kernel runs.
        Ok(unsafe {
            Rows {
                logits: logits.part(at, count),
                shares: shares.part(share.0, share.1),
                labels: labels.part(label.0, label.1),
                mask: mask.part(open.0, open.1),
                columns: self.columns,
            }
        })
    }

    /// Runs `job(from, to, rows from .. to)` over all rows.
    fn each(&self, threads: &dyn Threads, job: impl Fn(usize, usize, Rows<'_>) + Sync) {
        ranges(threads, self.rows, (GRAIN / 4).div_ceil(self.columns.max(1)), 1, |from, to| {
            // What is too small was refused before.
            if let Ok(rows) = self.part(from, to) {
                job(from, to, rows);
            }
        });
    }
}

struct Forward<'a> {
    out: &'a mut [f32],
    rows: Rows<'a>,
}

impl Loop for Forward<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        for (at, out) in self.out.iter_mut().enumerate() {
            let Some((x, truth)) = self.rows.at(at) else {
                *out = 0.0;
                continue;
            };
            let top = max(x);
            let shift = log::<FMA>(sum(x, |x| exp::<FMA>(x - top)));
            *out = match truth {
                Truth::Label(label) => 0.0 - (x[label] - top - shift),
                // A class with a share of 0 counts nothing, whatever its logit.
                Truth::Shares(shares) => {
                    0.0 - sum_of_two(x, shares, |x, t| if t == 0.0 { 0.0 } else { t * (x - top - shift) })
                }
            };
        }
    }
}

/// `crossEntropy` of the table.
pub fn cross_entropy(
    threads: &dyn Threads,
    out: Buf,
    logits: Buf,
    shares: Buf,
    labels: Buf,
    mask: Buf,
    rows: u32,
    columns: u32,
) -> Result<()> {
    let given = Given::new(logits, shares, labels, mask, rows, columns)?;
    let out = out.write::<f32>(given.rows)?;
    given.each(threads, |from, to, rows| {
        // SAFETY: ranges are disjoint.
        fastest(Forward { out: unsafe { out.part(from, to - from) }, rows });
    });
    Ok(())
}

struct Backward<'a> {
    dx: &'a mut [f32],
    dy: &'a [f32],
    rows: Rows<'a>,
}

impl Loop for Backward<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let columns = self.rows.columns;
        for (at, &dy) in self.dy.iter().enumerate() {
            let dx = &mut self.dx[at * columns..][..columns];
            let Some((x, truth)) = self.rows.at(at) else {
                dx.fill(0.0);
                continue;
            };
            let top = max(x);
            dx.iter_mut().zip(x).for_each(|(dx, &x)| *dx = exp::<FMA>(x - top));
            let scale = 1.0 / sum(dx, |x| x);
            match truth {
                Truth::Label(label) => {
                    dx.iter_mut().for_each(|dx| *dx *= scale);
                    dx[label] -= 1.0;
                    dx.iter_mut().for_each(|dx| *dx *= dy);
                }
                Truth::Shares(shares) => {
                    let mass = sum(shares, |x| x);
                    dx.iter_mut().zip(shares).for_each(|(dx, &t)| *dx = dy * (*dx * scale * mass - t));
                }
            }
        }
    }
}

/// `crossEntropyGrad` of the table.
pub fn cross_entropy_grad(
    threads: &dyn Threads,
    dx: Buf,
    dy: Buf,
    logits: Buf,
    shares: Buf,
    labels: Buf,
    mask: Buf,
    rows: u32,
    columns: u32,
) -> Result<()> {
    let given = Given::new(logits, shares, labels, mask, rows, columns)?;
    let (rows, columns) = (given.rows, given.columns);
    let (dx, dy) = (dx.write::<f32>(volume(&[rows, columns])?)?, dy.read::<f32>(rows)?);
    given.each(threads, |from, to, rows| {
        // SAFETY: ranges are disjoint, and nobody writes to dy.
        let (dx, dy) = unsafe { (dx.part(from * columns, (to - from) * columns), dy.part(from, to - from)) };
        fastest(Backward { dx, dy, rows });
    });
    Ok(())
}
