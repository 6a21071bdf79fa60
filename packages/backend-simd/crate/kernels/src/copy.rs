//! Copies of boxes through strides: concat, split, slice, transpose, tile, reverse and pad are layouts of it. Selection too.

use crate::buf::{Buf, Element, In, Out, Result, sizes, volume};
use crate::cast::{BOOL, FLOAT32, INT32};
use crate::simd::{Loop, fastest};
use crate::threads::{GRAIN, Threads, ranges};

const AXES: usize = 6;

/// One axis of a box.
#[derive(Clone, Copy)]
struct Axis {
    size: usize,
    out: isize,
    a: isize,
}

const POINT: Axis = Axis { size: 1, out: 0, a: 0 };

/// A box: where it starts on both sides, and its axes, outermost first.
struct Box {
    out: isize,
    a: isize,
    axes: [Axis; AXES],
}

impl Box {
    fn new(layout: &[i32]) -> Result<Self> {
        let size: [usize; AXES] = sizes(&layout[2..8])?;
        let mut axes = [POINT; AXES];
        for (i, axis) in axes.iter_mut().enumerate() {
            *axis = Axis { size: size[i], out: layout[8 + i] as isize, a: layout[14 + i] as isize };
        }
        Ok(Self { out: layout[0] as isize, a: layout[1] as isize, axes })
    }

    /// Merges axes that lie one in the other on both sides, and moves axes of one element out of the way.
    fn merged(self) -> Self {
        let mut axes = [POINT; AXES];
        let mut free = AXES;
        for axis in self.axes.into_iter().rev().filter(|axis| axis.size != 1) {
            let inner = axes.get(free).copied().unwrap_or(POINT);
            let reaches = |stride: isize| stride * inner.size as isize;
            if free < AXES && axis.out == reaches(inner.out) && axis.a == reaches(inner.a) {
                axes[free].size *= axis.size;
            } else {
                free -= 1;
                axes[free] = axis;
            }
        }
        Self { axes, ..self }
    }

    /// Refuses a box that leaves either buffer; answers how many elements of each it needs.
    fn reach(&self) -> Result<(usize, usize)> {
        let side = |start: isize, stride: fn(&Axis) -> isize| {
            let (mut low, mut high) = (start, start);
            for axis in &self.axes {
                let far = (axis.size as isize - 1).checked_mul(stride(axis)).ok_or("a layout is too large")?;
                low = low.saturating_add(far.min(0));
                high = high.saturating_add(far.max(0));
            }
            if low < 0 { Err("a layout starts before its buffer") } else { Ok(high as usize + 1) }
        };
        Ok((side(self.out, |axis| axis.out)?, side(self.a, |axis| axis.a)?))
    }
}

/// Elements that one copy of rows or of a tile moves.
struct Inner<'a, T> {
    out: Out<'a, T>,
    a: In<'a, T>,
    shape: &'a Box,
    /// Places on the outer four axes, as one number.
    from: usize,
    to: usize,
}

/// Side of the square that a transposition moves at a time.
const TILE: usize = 8;

impl<T: Element> Loop for Inner<'_, T> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { out, a, shape, from, to } = self;
        let [d0, d1, d2, d3, rows, columns] = shape.axes;
        for at in from..to {
            let index = [
                at / (d3.size * d2.size * d1.size),
                at / (d3.size * d2.size) % d1.size,
                at / d3.size % d2.size,
                at % d3.size,
            ];
            let (mut o, mut x) = (shape.out, shape.a);
            for (axis, i) in [d0, d1, d2, d3].iter().zip(index) {
                o += axis.out * i as isize;
                x += axis.a * i as isize;
            }
            // SAFETY: `reach` was checked, parts are disjoint, and the caller vouches that out and a do not overlap.
            unsafe { plane(out, a, o, x, rows, columns) };
        }
    }
}

/// Copies the two innermost axes.
///
/// # Safety
/// All places must lie inside the buffers; nobody else may use those of out, nor write to those of a.
#[inline(always)]
unsafe fn plane<T: Element>(out: Out<T>, a: In<T>, o: isize, x: isize, rows: Axis, columns: Axis) {
    if columns.out == 1 && columns.a == 1 {
        for i in 0..rows.size as isize {
            // SAFETY: as the function's.
            unsafe {
                let row = out.part((o + i * rows.out) as usize, columns.size);
                row.copy_from_slice(a.part((x + i * rows.a) as usize, columns.size));
            }
        }
        return;
    }
    if columns.out == 1 && columns.a == 0 {
        for i in 0..rows.size as isize {
            // SAFETY: as the function's.
            unsafe { out.part((o + i * rows.out) as usize, columns.size).fill(*a.address().offset(x + i * rows.a)) };
        }
        return;
    }
    let (out, a) = (out.address(), a.address());
    let turns = rows.a == 1 && columns.out == 1;
    for i in (0..rows.size).step_by(TILE) {
        for j in (0..columns.size).step_by(TILE) {
            if turns && i + TILE <= rows.size && j + TILE <= columns.size {
                let (o, x) = (o + i as isize * rows.out + j as isize, x + i as isize + j as isize * columns.a);
                // SAFETY: as the function's.
                unsafe { turn(out.offset(o), rows.out, a.offset(x), columns.a) };
                continue;
            }
            for i in i..rows.size.min(i + TILE) {
                let (o, x) = (o + i as isize * rows.out, x + i as isize * rows.a);
                for j in j..columns.size.min(j + TILE) {
                    let j = j as isize;
                    // SAFETY: as the function's.
                    unsafe { *out.offset(o + j * columns.out) = *a.offset(x + j * columns.a) };
                }
            }
        }
    }
}

/// Transposes one square through registers: whole rows are read and written, so that a few lines of the cache are enough even
/// where strides are large powers of two.
///
/// # Safety
/// Both squares must lie inside the buffers.
#[inline(always)]
unsafe fn turn<T: Element>(out: *mut T, out_stride: isize, a: *const T, a_stride: isize) {
    // SAFETY: as the function's.
    let square: [[T; TILE]; TILE] =
        core::array::from_fn(|j| unsafe { a.offset(j as isize * a_stride).cast::<[T; TILE]>().read_unaligned() });
    for i in 0..TILE {
        let row = square.map(|column| column[i]);
        // SAFETY: as the function's.
        unsafe { out.offset(i as isize * out_stride).cast::<[T; TILE]>().write_unaligned(row) };
    }
}

fn copy_of<T: Element>(threads: &dyn Threads, out: Buf, a: Buf, shape: Box) -> Result<()> {
    let n = volume(&shape.axes.map(|axis| axis.size))?;
    if n == 0 {
        return Ok(());
    }
    let mut shape = shape.merged();
    let (needed_out, needed_a) = shape.reach()?;
    let (out, a) = (out.write::<T>(needed_out)?, a.read::<T>(needed_a)?);
    // A transposition: the axis along which a is contiguous becomes the next to innermost, so that squares are copied.
    if shape.axes[AXES - 1].a != 1
        && shape.axes[AXES - 1].a != 0
        && let Some(axis) = (0..AXES - 2).find(|&i| shape.axes[i].size > 1 && shape.axes[i].a == 1)
    {
        shape.axes[axis..AXES - 1].rotate_left(1);
    }
    // A plane that is all there is to copy is cut into strips.
    let [d0, d1, d2, d3, rows, _] = shape.axes;
    let planes = d0.size * d1.size * d2.size * d3.size;
    if planes == 1 && rows.size >= 2 * TILE && n >= 2 * GRAIN {
        let columns = shape.axes[AXES - 1];
        ranges(threads, rows.size, GRAIN.div_ceil(columns.size), TILE, |from, to| {
            let strip = Axis { size: to - from, ..rows };
            let axes = [POINT, POINT, POINT, POINT, strip, columns];
            let start = from as isize;
            let shape = Box { out: shape.out + start * rows.out, a: shape.a + start * rows.a, axes };
            fastest(Inner { out, a, shape: &shape, from: 0, to: 1 });
        });
    } else {
        ranges(threads, planes, GRAIN.div_ceil(n / planes), 1, |from, to| {
            fastest(Inner { out, a, shape: &shape, from, to });
        });
    }
    Ok(())
}

/// `copy` of the table.
pub fn copy(threads: &dyn Threads, dtype: u32, out: Buf, a: Buf, layout: Buf) -> Result<()> {
    // SAFETY: a layout is only read.
    let shape = Box::new(unsafe { layout.read::<i32>(2 + 3 * AXES)?.all() })?;
    match dtype {
        FLOAT32 | INT32 => copy_of::<u32>(threads, out, a, shape),
        BOOL => copy_of::<u8>(threads, out, a, shape),
        _ => Err("no such type"),
    }
}

struct Choose<'a, T> {
    out: &'a mut [T],
    condition: &'a [u8],
    a: &'a [T],
    b: &'a [T],
    inner: usize,
}

impl<T: Element> Loop for Choose<'_, T> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { out, condition, a, b, inner } = self;
        if inner == 1 {
            for (((out, &condition), &a), &b) in out.iter_mut().zip(condition).zip(a).zip(b) {
                *out = if condition != 0 { a } else { b };
            }
            return;
        }
        for (i, &condition) in condition.iter().enumerate() {
            let row = i * inner..(i + 1) * inner;
            out[row.clone()].copy_from_slice(if condition != 0 { &a[row] } else { &b[row] });
        }
    }
}

fn select_of<T: Element>(
    threads: &dyn Threads,
    out: Buf,
    condition: Buf,
    a: Buf,
    b: Buf,
    n: usize,
    inner: usize,
) -> Result<()> {
    let count = volume(&[n, inner])?;
    let condition = condition.read::<u8>(n)?;
    let (out, a, b) = (out.write::<T>(count)?, a.read::<T>(count)?, b.read::<T>(count)?);
    if count == 0 {
        return Ok(());
    }
    ranges(threads, n, GRAIN.div_ceil(inner), 64, |from, to| {
        let (n, start, count) = (to - from, from * inner, (to - from) * inner);
        // SAFETY: ranges are disjoint, and nobody writes to the arguments.
        let (out, condition) = unsafe { (out.part(start, count), condition.part(from, n)) };
        // SAFETY: as above.
        let (a, b) = unsafe { (a.part(start, count), b.part(start, count)) };
        fastest(Choose { out, condition, a, b, inner });
    });
    Ok(())
}

/// `select` of the table.
pub fn select(
    threads: &dyn Threads,
    dtype: u32,
    out: Buf,
    condition: Buf,
    a: Buf,
    b: Buf,
    n: u32,
    inner: u32,
) -> Result<()> {
    let (n, inner) = (n as usize, inner as usize);
    match dtype {
        FLOAT32 | INT32 => select_of::<u32>(threads, out, condition, a, b, n, inner),
        BOOL => select_of::<u8>(threads, out, condition, a, b, n, inner),
        _ => Err("no such type"),
    }
}
