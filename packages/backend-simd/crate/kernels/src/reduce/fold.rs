//! Reductions that combine elements in any order: many partial results at once, always the same ones, so that the bits do not
//! depend on the number of threads.

use super::Shape;
use crate::buf::{Buf, Element, In, Out, Result, volume};
use crate::simd::{Loop, fastest};
use crate::threads::{GRAIN, Threads, ranges};
use crate::usual::usual;

/// How elements combine.
pub trait Fold<T>: Copy + Sync {
    /// The result of nothing.
    const EMPTY: T;
    /// Seldom asked for: compiled with the general loops alone, which keeps the module small.
    const RARE: bool = false;
    /// Takes in an element.
    fn add(acc: T, x: T) -> T;
    /// Combines two partial results.
    fn merge(acc: T, x: T) -> T;
    /// Makes the result of the last partial one.
    fn close(self, acc: T) -> T {
        acc
    }
}

macro_rules! folds {
    ($($name:ident<$t:ty, $rare:literal>: $empty:expr, |$acc:ident, $x:ident| $add:expr;)+) => {$(
        impl Fold<$t> for $name {
            const EMPTY: $t = $empty;
            const RARE: bool = $rare;
            #[inline(always)]
            fn add($acc: $t, $x: $t) -> $t {
                $add
            }
            #[inline(always)]
            fn merge($acc: $t, $x: $t) -> $t {
                $add
            }
        }
    )+};
}

macro_rules! names {
    ($($name:ident)+) => {$(
        #[derive(Clone, Copy)]
        pub struct $name;
    )+};
}
names! { Count Max Min Prod SumSquares All Any }

folds! {
    Prod<f32, true>: 1.0, |acc, x| acc * x;
    Max<f32, false>: f32::NEG_INFINITY, |acc, x| if x > acc || x.is_nan() { x } else { acc };
    Min<f32, false>: f32::INFINITY, |acc, x| if x < acc || x.is_nan() { x } else { acc };
    Count<i32, true>: 0, |acc, x| acc.wrapping_add(x);
    Prod<i32, true>: 1, |acc, x| acc.wrapping_mul(x);
    Max<i32, true>: i32::MIN, |acc, x| acc.max(x);
    Min<i32, true>: i32::MAX, |acc, x| acc.min(x);
    All<u8, true>: 1, |acc, x| acc & u8::from(x != 0);
    Any<u8, true>: 0, |acc, x| acc | u8::from(x != 0);
}

impl Fold<f32> for SumSquares {
    const EMPTY: f32 = 0.0;
    #[inline(always)]
    fn add(acc: f32, x: f32) -> f32 {
        acc + x * x
    }
    #[inline(always)]
    fn merge(acc: f32, x: f32) -> f32 {
        acc + x
    }
}

/// The sum over a number: 1, or how many there are.
#[derive(Clone, Copy)]
pub struct Sum {
    pub over: f32,
}

impl Fold<f32> for Sum {
    const EMPTY: f32 = 0.0;
    #[inline(always)]
    fn add(acc: f32, x: f32) -> f32 {
        acc + x
    }
    #[inline(always)]
    fn merge(acc: f32, x: f32) -> f32 {
        acc + x
    }
    #[inline(always)]
    fn close(self, acc: f32) -> f32 {
        acc / self.over
    }
}

/// Partial results side by side; the compiler keeps them in registers.
const LANES: usize = if cfg!(target_arch = "wasm32") { 16 } else { 32 };
/// Columns whose partial results stay in the first cache.
const COLUMNS: usize = usual(256, 32);
/// Rows taken into one partial result before it is merged: keeps rounding errors of long sums small.
const RUN: usize = usual(128, 4);
/// Rows that are too few to be shared out whole.
const FEW: usize = 16;
/// Parts of a row that is too long for one thread.
const PARTS: usize = usual(64, 8);
/// Parts of a matrix whose rows are too many for one thread.
const SLABS: usize = 8;

#[inline(always)]
fn halve<T: Copy, F: Fold<T>, const N: usize>(acc: &mut [T; N]) -> T {
    let mut n = N;
    while n > 1 {
        n /= 2;
        for i in 0..n {
            acc[i] = F::merge(acc[i], acc[i + n]);
        }
    }
    acc[0]
}

/// The partial result of one stretch of elements.
#[inline(always)]
fn stretch<T: Copy, F: Fold<T>>(a: &[T]) -> T {
    let mut total = [F::EMPTY; LANES];
    for run in a.chunks(RUN * LANES) {
        let mut acc = [F::EMPTY; LANES];
        let (whole, rest) = run.as_chunks::<LANES>();
        for x in whole {
            for i in 0..LANES {
                acc[i] = F::add(acc[i], x[i]);
            }
        }
        for (acc, &x) in acc.iter_mut().zip(rest) {
            *acc = F::add(*acc, x);
        }
        for i in 0..LANES {
            total[i] = F::merge(total[i], acc[i]);
        }
    }
    halve::<T, F, LANES>(&mut total)
}

/// Lanes of a short row.
const SHORT: usize = if cfg!(target_arch = "wasm32") { 4 } else { 16 };

/// Four short rows at once: the operations that end each row overlap.
#[inline(always)]
fn four_rows<T: Copy, F: Fold<T>>(rows: [&[T]; 4]) -> [T; 4] {
    // One row after the other, as they lie in memory: what reads ahead loses its way among four.
    let mut acc = rows.map(|row| {
        let (whole, rest) = row.as_chunks::<SHORT>();
        let mut lanes = [F::EMPTY; SHORT];
        for x in whole {
            for i in 0..SHORT {
                lanes[i] = F::add(lanes[i], x[i]);
            }
        }
        for (lane, &x) in lanes.iter_mut().zip(rest) {
            *lane = F::add(*lane, x);
        }
        lanes
    });
    // Lanes i and i + n / 2 until four are left, then those of all rows together.
    let mut n = SHORT;
    while n > 4 {
        n /= 2;
        for acc in &mut acc {
            for i in 0..n {
                acc[i] = F::merge(acc[i], acc[i + n]);
            }
        }
    }
    let mut out = [F::EMPTY; 4];
    for r in 0..4 {
        let [x, y, z, w] = [acc[r][0], acc[r][1], acc[r][2], acc[r][3]];
        out[r] = F::merge(F::merge(x, z), F::merge(y, w));
    }
    out
}

/// Elements of a row that is no longer short.
const LONG: usize = usual(256, 40);

/// Reduces whole rows (inner = 1).
struct Rows<'a, T, F> {
    out: &'a mut [T],
    a: &'a [T],
    size: usize,
    f: F,
}

impl<T: Element, F: Fold<T>> Loop for Rows<'_, T, F> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { out, a, size, f } = self;
        if F::RARE || size > LONG {
            for (out, row) in out.iter_mut().zip(a.chunks_exact(size)) {
                *out = f.close(stretch::<T, F>(row));
            }
            return;
        }
        let (fours, rest) = out.as_chunks_mut::<4>();
        let (a, a_rest) = a.split_at(fours.len() * 4 * size);
        for (out, a) in fours.iter_mut().zip(a.chunks_exact(4 * size)) {
            let rows = [0, 1, 2, 3].map(|r| &a[r * size..][..size]);
            *out = four_rows::<T, F>(rows).map(|acc| f.close(acc));
        }
        for (out, row) in rest.iter_mut().zip(a_rest.chunks_exact(size)) {
            *out = f.close(four_rows::<T, F>([row; 4])[0]);
        }
    }
}

/// The partial result of part of a long row.
struct Part<'a, T, F> {
    a: &'a [T],
    f: core::marker::PhantomData<F>,
}

impl<T: Element, F: Fold<T>> Loop for Part<'_, T, F> {
    type Answer = T;
    #[inline(always)]
    fn run<const FMA: bool>(self) -> T {
        stretch::<T, F>(self.a)
    }
}

/// Reduces some columns of one matrix [size, inner].
struct Columns<'a, T, F> {
    out: &'a mut [T],
    a: In<'a, T>,
    /// Where the columns start in the first row, and how far the next row is.
    from: usize,
    inner: usize,
    size: usize,
    /// Makes the results of the last partial ones; none where these are to be merged with others.
    f: Option<F>,
}

impl<T: Element, F: Fold<T>> Loop for Columns<'_, T, F> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { out, a, from, inner, size, f } = self;
        let mut acc = [F::EMPTY; COLUMNS];
        for (block, out) in out.chunks_mut(COLUMNS).enumerate() {
            let n = out.len();
            let from = from + block * COLUMNS;
            out.fill(F::EMPTY);
            for first in (0..size).step_by(RUN) {
                let acc = &mut acc[..n];
                acc.fill(F::EMPTY);
                for row in first..size.min(first + RUN) {
                    // SAFETY: nobody writes to a.
                    let x = unsafe { a.part(from + row * inner, n) };
                    for (acc, &x) in acc.iter_mut().zip(x) {
                        *acc = F::add(*acc, x);
                    }
                }
                for (out, &acc) in out.iter_mut().zip(acc.iter()) {
                    *out = F::merge(*out, acc);
                }
            }
            if let Some(f) = f {
                out.iter_mut().for_each(|out| *out = f.close(*out));
            }
        }
    }
}

/// Reduces a matrix of few columns: several of its rows side by side make one of many lanes.
struct Narrow<'a, T, F> {
    out: &'a mut [T],
    a: &'a [T],
    f: F,
}

impl<T: Element, F: Fold<T>> Loop for Narrow<'_, T, F> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { out, a, f } = self;
        let inner = out.len();
        let lanes = LANES / inner * inner;
        let mut total = [F::EMPTY; LANES];
        let total = &mut total[..lanes];
        for run in a.chunks(lanes * RUN) {
            let mut acc = [F::EMPTY; LANES];
            let acc = &mut acc[..lanes];
            for x in run.chunks(lanes) {
                for (acc, &x) in acc.iter_mut().zip(x) {
                    *acc = F::add(*acc, x);
                }
            }
            for (total, &acc) in total.iter_mut().zip(acc.iter()) {
                *total = F::merge(*total, acc);
            }
        }
        out.fill(F::EMPTY);
        for x in total.chunks_exact(inner) {
            for (out, &x) in out.iter_mut().zip(x) {
                *out = F::merge(*out, x);
            }
        }
        out.iter_mut().for_each(|out| *out = f.close(*out));
    }
}

/// Reduces by `f`, which also decides the type of the elements.
pub fn fold<T: Element, F: Fold<T>>(threads: &dyn Threads, out: Buf, a: Buf, shape: Shape, f: F) -> Result<()> {
    let Shape { outer, size, inner } = shape;
    let count = volume(&[outer, inner])?;
    let out = out.write::<T>(count)?;
    let a = a.read::<T>(volume(&[outer, size, inner])?)?;
    if count == 0 {
        return Ok(());
    }
    if size == 0 {
        // SAFETY: the only slice.
        unsafe { out.part(0, count) }.fill(f.close(F::EMPTY));
    } else if !F::RARE && inner == 1 && outer < FEW && size >= PARTS * LANES {
        (0..outer).for_each(|row| long_row(threads, out, a, row, size, f));
    } else if inner == 1 {
        ranges(threads, outer, GRAIN.div_ceil(size), 4, |from, to| {
            // SAFETY: ranges are disjoint; nobody writes to a.
            let (out, a) = unsafe { (out.part(from, to - from), a.part(from * size, (to - from) * size)) };
            fastest(Rows { out, a, size, f });
        });
    } else if !F::RARE && inner < 16 {
        ranges(threads, outer, GRAIN.div_ceil(size * inner), 1, |from, to| {
            for row in from..to {
                // SAFETY: as above.
                let (out, a) = unsafe { (out.part(row * inner, inner), a.part(row * size * inner, size * inner)) };
                fastest(Narrow { out, a, f });
            }
        });
    } else if !F::RARE && outer < FEW && inner <= COLUMNS && size >= SLABS * RUN {
        (0..outer).for_each(|matrix| slabs(threads, out, a, matrix, shape, f));
    } else {
        columns(threads, out, a, shape, f);
    }
    Ok(())
}

/// One long row, in parts that do not depend on the number of threads.
fn long_row<T: Element, F: Fold<T>>(threads: &dyn Threads, out: Out<T>, a: In<T>, row: usize, size: usize, f: F) {
    let length = size.div_ceil(PARTS).next_multiple_of(LANES);
    let parts = size.div_ceil(length);
    let mut partial = [F::EMPTY; PARTS];
    // SAFETY: the array outlives the threads' work, and is theirs until then.
    let results = unsafe { Buf::new(partial.as_mut_ptr().cast(), size_of_val(&partial)) };
    let results = results.write::<T>(parts).expect("PARTS results");
    ranges(threads, parts, GRAIN.div_ceil(length), 1, |from, to| {
        for part in from..to {
            let start = part * length;
            // SAFETY: ranges are disjoint; nobody writes to a.
            let a = unsafe { a.part(row * size + start, length.min(size - start)) };
            let result = fastest(Part::<T, F> { a, f: core::marker::PhantomData });
            // SAFETY: as above.
            unsafe { results.part(part, 1)[0] = result };
        }
    });
    let total = halve::<T, F, PARTS>(&mut partial);
    // SAFETY: the only slice of it.
    unsafe { out.part(row, 1)[0] = f.close(total) };
}

/// One tall matrix, in slabs of rows that do not depend on the number of threads.
fn slabs<T: Element, F: Fold<T>>(threads: &dyn Threads, out: Out<T>, a: In<T>, matrix: usize, shape: Shape, f: F) {
    let Shape { size, inner, .. } = shape;
    let height = size.div_ceil(SLABS).next_multiple_of(RUN);
    let mut partial = [F::EMPTY; SLABS * COLUMNS];
    // SAFETY: the array outlives the threads' work, and is theirs until then.
    let results = unsafe { Buf::new(partial.as_mut_ptr().cast(), size_of_val(&partial)) };
    let results = results.write::<T>(SLABS * inner).expect("room for each slab");
    ranges(threads, size.div_ceil(height), GRAIN.div_ceil(height * inner), 1, |from, to| {
        for slab in from..to {
            // SAFETY: ranges are disjoint.
            let out = unsafe { results.part(slab * inner, inner) };
            let from = (matrix * size + slab * height) * inner;
            fastest(Columns { out, a, from, inner, size: height.min(size - slab * height), f: None::<F> });
        }
    });
    // SAFETY: the only slice of it.
    let out = unsafe { out.part(matrix * inner, inner) };
    for (column, out) in out.iter_mut().enumerate() {
        let slabs = partial[column..SLABS * inner].iter().step_by(inner);
        *out = f.close(slabs.fold(F::EMPTY, |acc, &x| F::merge(acc, x)));
    }
}

/// Columns of each matrix, split over matrices first and over columns where those are few.
fn columns<T: Element, F: Fold<T>>(threads: &dyn Threads, out: Out<T>, a: In<T>, shape: Shape, f: F) {
    let Shape { outer, size, inner } = shape;
    let width = if outer >= threads.count() * 4 { inner } else { 64.min(inner) };
    let blocks = inner.div_ceil(width);
    ranges(threads, outer * blocks, GRAIN.div_ceil(size * width), 1, |from, to| {
        let mut at = from;
        while at < to {
            // Neighbouring blocks of one matrix go together.
            let (matrix, block) = (at / blocks, at % blocks);
            let last = blocks.min(block + to - at);
            let (left, right) = (block * width, inner.min(last * width));
            // SAFETY: ranges are disjoint.
            let out = unsafe { out.part(matrix * inner + left, right - left) };
            fastest(Columns { out, a, from: matrix * size * inner + left, inner, size, f: Some(f) });
            at += last - block;
        }
    });
}
