//! Rows by index: gathering, scattering, sums over segments.

use crate::buf::{Buf, Element, In, Result, volume};
use crate::cast::{BOOL, FLOAT32, INT32};
use crate::simd::{Loop, fastest};
use crate::threads::{GRAIN, Threads, ranges};

/// The answer where every index was inside.
const FINE: i32 = -1;

/// The first index outside of 0 .. size.
struct Outside<'a> {
    ids: &'a [i32],
    size: usize,
}

impl Loop for Outside<'_> {
    type Answer = Option<usize>;
    #[inline(always)]
    fn run<const FMA: bool>(self) -> Option<usize> {
        let size = u32::try_from(self.size).unwrap_or(u32::MAX);
        // As unsigned numbers, negative ones are too large as well.
        let fine = self.ids.iter().fold(true, |fine, &id| fine & ((id as u32) < size));
        if fine { None } else { self.ids.iter().position(|&id| (id as u32) >= size) }
    }
}

/// `gather` of the table.
pub fn gather(
    threads: &dyn Threads,
    dtype: u32,
    out: Buf,
    a: Buf,
    ids: Buf,
    groups: u32,
    outer: u32,
    size: u32,
    inner: u32,
    n: u32,
) -> Result<i32> {
    let shape = [groups, outer, size, inner, n].map(|x| x as usize);
    match dtype {
        FLOAT32 | INT32 => gather_of::<u32>(threads, out, a, ids, shape),
        BOOL => gather_of::<u8>(threads, out, a, ids, shape),
        _ => Err("no such type"),
    }
}

fn gather_of<T: Element>(threads: &dyn Threads, out: Buf, a: Buf, ids: Buf, shape: [usize; 5]) -> Result<i32> {
    let [groups, outer, size, inner, n] = shape;
    let count = volume(&[groups, outer, n, inner])?;
    let out = out.write::<T>(count)?;
    let a = a.read::<T>(volume(&[groups, outer, size, inner])?)?;
    // SAFETY: nobody writes to ids.
    let ids = unsafe { ids.read::<i32>(volume(&[groups, n])?)?.all() };
    if let Some(place) = fastest(Outside { ids, size }) {
        return Ok(place as i32);
    }
    if count == 0 {
        return Ok(FINE);
    }
    ranges(threads, groups * outer * n, GRAIN.div_ceil(inner), 1, |from, to| {
        // SAFETY: ranges are disjoint, and nobody writes to a.
        let (out, a) = unsafe { (out.part(from * inner, (to - from) * inner), a.all()) };
        let (mut matrix, mut j) = (from / n, from % n);
        for out in out.chunks_exact_mut(inner) {
            let id = ids[matrix / outer * n + j] as usize;
            copy_row(out, &a[(matrix * size + id) * inner..][..inner]);
            j += 1;
            if j == n {
                (matrix, j) = (matrix + 1, 0);
            }
        }
    });
    Ok(FINE)
}

/// Copies a row; short ones without a call.
#[inline(always)]
pub(crate) fn copy_row<T: Element>(out: &mut [T], a: &[T]) {
    if let ([out], [x]) = (&mut *out, a) {
        *out = *x;
    } else {
        out.copy_from_slice(a);
    }
}

/// Indices of several numbers each, as places of rows.
struct Places<'a> {
    ids: &'a [i32],
    sizes: &'a [i32],
}

impl Places<'_> {
    /// How many rows there are to point at.
    fn rows(&self) -> Result<usize> {
        let sizes =
            self.sizes.iter().map(|&size| usize::try_from(size).map_err(|_| "a layout holds a negative number"));
        sizes.into_iter().try_fold(1usize, |rows, size| rows.checked_mul(size?).ok_or("a shape is too large"))
    }

    fn id(&self, j: usize) -> &[i32] {
        &self.ids[j * self.sizes.len()..][..self.sizes.len()]
    }

    /// The first of n that points outside.
    fn outside(&self, n: usize) -> Option<usize> {
        (0..n).find(|&j| self.id(j).iter().zip(self.sizes).any(|(&id, &size)| id < 0 || id >= size))
    }

    fn place(&self, j: usize) -> usize {
        self.id(j).iter().zip(self.sizes).fold(0, |place, (&id, &size)| place * size as usize + id as usize)
    }
}

/// `gatherNd` of the table.
pub fn gather_nd(
    threads: &dyn Threads,
    dtype: u32,
    out: Buf,
    a: Buf,
    ids: Buf,
    layout: Buf,
    depth: u32,
    inner: u32,
    n: u32,
) -> Result<i32> {
    let (depth, inner, n) = (depth as usize, inner as usize, n as usize);
    // SAFETY: ids and layout are only read.
    let (ids, sizes) = unsafe { (ids.read(volume(&[n, depth])?)?.all(), layout.read(depth)?.all()) };
    let places = Places { ids, sizes };
    match dtype {
        FLOAT32 | INT32 => gather_nd_of::<u32>(threads, out, a, places, inner, n),
        BOOL => gather_nd_of::<u8>(threads, out, a, places, inner, n),
        _ => Err("no such type"),
    }
}

fn gather_nd_of<T: Element>(
    threads: &dyn Threads,
    out: Buf,
    a: Buf,
    places: Places,
    inner: usize,
    n: usize,
) -> Result<i32> {
    let out = out.write::<T>(volume(&[n, inner])?)?;
    let a = a.read::<T>(volume(&[places.rows()?, inner])?)?;
    if let Some(place) = places.outside(n) {
        return Ok(place as i32);
    }
    ranges(threads, n, GRAIN.div_ceil(inner.max(1)), 1, |from, to| {
        for j in from..to {
            // SAFETY: ranges are disjoint, and nobody writes to a.
            unsafe { copy_row(out.part(j * inner, inner), a.part(places.place(j) * inner, inner)) };
        }
    });
    Ok(FINE)
}

/// An element that can be summed up.
trait Sum: Element {
    const ZERO: Self;
    fn plus(self, x: Self) -> Self;
}
impl Sum for f32 {
    const ZERO: f32 = 0.0;
    #[inline(always)]
    fn plus(self, x: f32) -> f32 {
        self + x
    }
}
impl Sum for i32 {
    const ZERO: i32 = 0;
    #[inline(always)]
    fn plus(self, x: i32) -> i32 {
        self.wrapping_add(x)
    }
}

/// Columns worth a thread of their own: two lines of the cache.
const COLUMNS: usize = 32;

/// Rows of values that go to the rows of out that `place` names; each thread has columns of its own, so that sums are taken in
/// one order.
struct Scatter<'a, T, P> {
    out: crate::buf::Out<'a, T>,
    values: In<'a, T>,
    place: P,
    n: usize,
    inner: usize,
    columns: (usize, usize),
    replace: bool,
}

impl<T: Sum, P: Fn(usize) -> Option<usize>> Loop for Scatter<'_, T, P> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { out, values, place, n, inner, columns: (left, right), replace } = self;
        for j in 0..n {
            let Some(row) = place(j) else { continue };
            // SAFETY: columns are disjoint, and nobody writes to values.
            let (out, values) =
                unsafe { (out.part(row * inner + left, right - left), values.part(j * inner + left, right - left)) };
            if replace {
                out.copy_from_slice(values);
            } else {
                out.iter_mut().zip(values).for_each(|(out, &x)| *out = out.plus(x));
            }
        }
    }
}

/// `scatterNd` of the table.
pub fn scatter_nd(
    threads: &dyn Threads,
    dtype: u32,
    out: Buf,
    ids: Buf,
    values: Buf,
    layout: Buf,
    depth: u32,
    inner: u32,
    n: u32,
    replace: u32,
) -> Result<i32> {
    let (depth, inner, n) = (depth as usize, inner as usize, n as usize);
    // SAFETY: ids and layout are only read.
    let (ids, sizes) = unsafe { (ids.read(volume(&[n, depth])?)?.all(), layout.read(depth)?.all()) };
    let places = Places { ids, sizes };
    match dtype {
        FLOAT32 => scatter_nd_of::<f32>(threads, out, places, values, inner, n, replace != 0),
        INT32 => scatter_nd_of::<i32>(threads, out, places, values, inner, n, replace != 0),
        _ => Err("no such type"),
    }
}

fn scatter_nd_of<T: Sum>(
    threads: &dyn Threads,
    out: Buf,
    places: Places,
    values: Buf,
    inner: usize,
    n: usize,
    replace: bool,
) -> Result<i32> {
    let out = out.write::<T>(volume(&[places.rows()?, inner])?)?;
    let values = values.read::<T>(volume(&[n, inner])?)?;
    if let Some(place) = places.outside(n) {
        return Ok(place as i32);
    }
    ranges(threads, inner, GRAIN.div_ceil(n.max(1)).max(COLUMNS), COLUMNS, |left, right| {
        let place = |j| Some(places.place(j));
        fastest(Scatter { out, values, place, n, inner, columns: (left, right), replace });
    });
    Ok(FINE)
}

/// `segmentSum` of the table.
pub fn segment_sum(
    threads: &dyn Threads,
    dtype: u32,
    out: Buf,
    a: Buf,
    ids: Buf,
    n: u32,
    inner: u32,
    segments: u32,
) -> Result<()> {
    let shape = [n, inner, segments].map(|x| x as usize);
    match dtype {
        FLOAT32 => segment_sum_of::<f32>(threads, out, a, ids, shape),
        INT32 => segment_sum_of::<i32>(threads, out, a, ids, shape),
        _ => Err("no such type"),
    }
}

fn segment_sum_of<T: Sum>(threads: &dyn Threads, out: Buf, a: Buf, ids: Buf, shape: [usize; 3]) -> Result<()> {
    let [n, inner, segments] = shape;
    let count = volume(&[segments, inner])?;
    let out = out.write::<T>(count)?;
    let values = a.read::<T>(volume(&[n, inner])?)?;
    // SAFETY: ids are only read; out is borrowed once at a time.
    let ids = unsafe {
        out.part(0, count).fill(T::ZERO);
        ids.read::<i32>(n)?.all()
    };
    ranges(threads, inner, GRAIN.div_ceil(n.max(1)).max(COLUMNS), COLUMNS, |left, right| {
        let place = |j: usize| usize::try_from(ids[j]).ok().filter(|&id| id < segments);
        fastest(Scatter { out, values, place, n, inner, columns: (left, right), replace: false });
    });
    Ok(())
}
