//! Two arrays in, one out, with broadcasting over at most 4 axes.

use crate::buf::{Buf, Element, In, Out, Result, reach, sizes, volume};
use crate::cast::{BOOL, FLOAT32, INT32};
use crate::math;
use crate::simd::{Loop, fastest};
use crate::threads::{GRAIN, Threads, ranges};
use crate::usual::usual;

/// A function of two elements.
trait Zip<T, U>: Copy + Sync {
    /// Seldom asked for: WebAssembly's module has one loop of it, before which a side that stands still is repeated.
    #[cfg_attr(not(target_arch = "wasm32"), expect(dead_code))]
    const RARE: bool;
    /// Its value; must be `#[inline(always)]`.
    fn at(x: T, y: T) -> U;
}

/// Sizes of the result and strides of both arguments.
#[derive(Clone, Copy)]
struct Broadcast {
    sizes: [usize; 4],
    a: [usize; 4],
    b: [usize; 4],
}

impl Broadcast {
    fn new(layout: Buf) -> Result<Self> {
        // SAFETY: a layout is only read.
        let layout = unsafe { layout.read::<i32>(12)?.all() };
        Ok(Self { sizes: sizes(&layout[..4])?, a: sizes(&layout[4..8])?, b: sizes(&layout[8..])? })
    }

    /// The same with the arguments in the other order.
    fn swapped(self) -> Self {
        Self { a: self.b, b: self.a, ..self }
    }
}

/// Walks rows of the innermost axis, keeping where both arguments are.
struct Walk {
    at: [usize; 3],
    a: usize,
    b: usize,
}

impl Walk {
    fn to_row(row: usize, shape: &Broadcast) -> Self {
        let [_, d1, d2, _] = shape.sizes;
        let at = [row / d2 / d1, row / d2 % d1, row % d2];
        let place = |strides: &[usize; 4]| at[0] * strides[0] + at[1] * strides[1] + at[2] * strides[2];
        Self { at, a: place(&shape.a), b: place(&shape.b) }
    }

    /// Moves on by some rows of one plane.
    #[inline(always)]
    fn next(&mut self, shape: &Broadcast, rows: usize) {
        for axis in (0..3).rev() {
            let step = if axis == 2 { rows } else { 1 };
            self.at[axis] += step;
            self.a += shape.a[axis] * step;
            self.b += shape.b[axis] * step;
            if self.at[axis] < shape.sizes[axis] || axis == 0 {
                return;
            }
            self.at[axis] = 0;
            self.a -= shape.a[axis] * shape.sizes[axis];
            self.b -= shape.b[axis] * shape.sizes[axis];
        }
    }
}

/// One side of a plane: where its rows start, and what of them there is: the whole width, or one element that stands for all.
#[derive(Clone, Copy)]
struct Side<'a, T> {
    from: &'a [T],
    step: usize,
    width: usize,
}

impl<'a, T> Side<'a, T> {
    #[inline(always)]
    fn row(self, i: usize) -> &'a [T] {
        &self.from[i * self.step..][..self.width]
    }
}

/// What is done with a plane: rows of the result, one after the other.
trait Plane<T, U>: Copy + Sync {
    /// Whether a side that stands still has to be repeated first.
    fn repeats(self) -> bool;
    /// The loops; must be `#[inline(always)]` where the walk over planes has them compiled in.
    fn go(self, out: &mut [U], width: usize, a: Side<T>, b: Side<T>);
}

/// The plane of one function; where both sides MOVE, for that alone.
#[inline(always)]
fn plane<T: Copy, U, F: Zip<T, U>, const MOVE: bool>(out: &mut [U], width: usize, a: Side<T>, b: Side<T>) {
    for (i, out) in out.chunks_exact_mut(width).enumerate() {
        match (a.row(i), b.row(i)) {
            (a, &[y]) if !MOVE => out.iter_mut().zip(a).for_each(|(o, &x)| *o = F::at(x, y)),
            (&[x], b) if !MOVE => out.iter_mut().zip(b).for_each(|(o, &y)| *o = F::at(x, y)),
            (a, b) => out.iter_mut().zip(a).zip(b).for_each(|((o, &x), &y)| *o = F::at(x, y)),
        }
    }
}

/// Planes compiled into the walk.
#[cfg(not(target_arch = "wasm32"))]
mod planes {
    use super::{Plane, Side, Zip, plane};

    #[derive(Clone, Copy)]
    pub(super) struct Inlined<F>(F);

    impl<T: Copy, U, F: Zip<T, U>> Plane<T, U> for Inlined<F> {
        #[inline(always)]
        fn repeats(self) -> bool {
            false
        }
        #[inline(always)]
        fn go(self, out: &mut [U], width: usize, a: Side<T>, b: Side<T>) {
            plane::<T, U, F, false>(out, width, a, b);
        }
    }

    /// The plane of a function.
    pub(super) fn of<T: Copy, U, F: Zip<T, U>>(f: F) -> Inlined<F> {
        Inlined(f)
    }
}

/// Planes that the walk calls: WebAssembly's module has one walk for each pair of types, not for each function.
#[cfg(target_arch = "wasm32")]
mod planes {
    use super::{Plane, Side, Zip, plane};

    #[derive(Clone, Copy)]
    pub(super) struct Called<T, U> {
        repeats: bool,
        go: fn(&mut [U], usize, Side<T>, Side<T>),
    }

    impl<T: Copy, U: Copy> Plane<T, U> for Called<T, U> {
        fn repeats(self) -> bool {
            self.repeats
        }
        fn go(self, out: &mut [U], width: usize, a: Side<T>, b: Side<T>) {
            (self.go)(out, width, a, b);
        }
    }

    /// The plane of a function.
    pub(super) fn of<T: Copy, U: Copy, F: Zip<T, U>>(_: F) -> Called<T, U> {
        Called { repeats: F::RARE, go: if F::RARE { plane::<T, U, F, true> } else { plane::<T, U, F, false> } }
    }
}

/// Elements of a side that are laid out aside at a time.
const ASIDE: usize = usual(512, 32);

/// Lays out every `stride`th element of a row.
#[inline(always)]
fn lay<'a, T: Copy>(to: &'a mut [T], from: &[T], stride: usize) -> Side<'a, T> {
    match stride {
        0 => to.fill(from[0]),
        1 => to.copy_from_slice(from),
        _ => to.iter_mut().zip(from.iter().step_by(stride)).for_each(|(to, &x)| *to = x),
    }
    Side { from: to, step: 0, width: to.len() }
}

/// Goes over planes. Aside go sides that are also the result, that do not lie side by side, or that have to be repeated.
struct Planes<'a, T, U, P> {
    out: Out<'a, U>,
    a: In<'a, T>,
    b: In<'a, T>,
    shape: &'a Broadcast,
    from: usize,
    to: usize,
    /// Whether out is a, and whether it is b.
    in_place: [bool; 2],
    plane: P,
}

impl<T: Element + Default, U: Element, P: Plane<T, U>> Loop for Planes<'_, T, U, P> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { out, a, b, shape, from, to, in_place, plane } = self;
        let width = shape.sizes[3];
        let (sa, sb) = (shape.a[3], shape.b[3]);
        let goes = |in_place: bool, stride: usize| in_place || stride > 1 || (plane.repeats() && stride == 0);
        let both_still = sa == 0 && sb == 0 && width > 1;
        let (goes_a, goes_b) = (goes(in_place[0], sa) || both_still, goes(in_place[1], sb));
        let mut walk = Walk::to_row(from / width, shape);
        let (mut place, mut column) = (from, from % width);
        let most = if goes_a || goes_b { ASIDE } else { usize::MAX };
        let (mut aside_a, mut aside_b) = ([T::default(); ASIDE], [T::default(); ASIDE]);
        while place < to {
            let n = (width - column).min(to - place).min(most);
            let rows = if n < width || most == ASIDE { 1 } else { (shape.sizes[2] - walk.at[2]).min((to - place) / n) };
            let side = |stride: usize, step: usize| {
                let width = if stride == 0 { 1 } else { (n - 1) * stride + 1 };
                (width, (rows - 1) * step + width)
            };
            let ((width_a, span_a), (width_b, span_b)) = (side(sa, shape.a[2]), side(sb, shape.b[2]));
            // SAFETY: nobody writes to a or b, except this thread to this very range where it works in place; that is copied
            // aside before the range is borrowed for writing.
            let x = unsafe { a.part(walk.a + column * sa, span_a) };
            let y = unsafe { b.part(walk.b + column * sb, span_b) };
            let mut x = Side { from: x, step: shape.a[2], width: width_a };
            let mut y = Side { from: y, step: shape.b[2], width: width_b };
            if goes_a {
                x = lay(&mut aside_a[..n], x.from, sa);
            }
            if goes_b {
                y = lay(&mut aside_b[..n], y.from, sb);
            }
            // SAFETY: ranges are disjoint.
            plane.go(unsafe { out.part(place, rows * n) }, n, x, y);
            place += rows * n;
            column += n;
            if column == width {
                column = 0;
                walk.next(shape, rows);
            }
        }
    }
}

fn zip<T: Element + Default, U: Element, P: Plane<T, U>>(
    threads: &dyn Threads,
    out: Buf,
    [a, b]: [Buf; 2],
    shape: Broadcast,
    plane: P,
) -> Result<()> {
    let n = volume(&shape.sizes)?;
    let in_place = [n > 0 && out.same(&a), n > 0 && out.same(&b)];
    let out = out.write::<U>(n)?;
    let a = a.read::<T>(reach(&shape.sizes, &shape.a)?)?;
    let b = b.read::<T>(reach(&shape.sizes, &shape.b)?)?;
    ranges(threads, n, GRAIN, 64, |from, to| {
        fastest(Planes { out, a, b, shape: &shape, from, to, in_place, plane });
    });
    Ok(())
}

/// Types of one function each, for one type of elements, of those that are (true) or are not RARE.
macro_rules! zips {
    ($rare:literal: $($name:ident<$t:ty, $u:ty>[$x:ident, $y:ident] => $value:expr;)+) => {$(
        impl Zip<$t, $u> for $name {
            const RARE: bool = $rare;
            #[inline(always)]
            fn at($x: $t, $y: $t) -> $u {
                $value
            }
        }
    )+};
}

macro_rules! names {
    ($($name:ident)+) => {$(
        #[derive(Clone, Copy)]
        struct $name;
    )+};
}

names! { Add Sub Mul Div Max Min SquaredDifference Pow FloorDiv Mod Prelu EluGrad And Or Xor }
names! { Equal NotEqual Less LessEqual }

zips! { false:
    Add<f32, f32>[x, y] => x + y;
    Sub<f32, f32>[x, y] => x - y;
    Mul<f32, f32>[x, y] => x * y;
    Div<f32, f32>[x, y] => x / y;
    Max<f32, f32>[x, y] => if x > y || x.is_nan() { x } else { y };
    Min<f32, f32>[x, y] => if x < y || x.is_nan() { x } else { y };
    SquaredDifference<f32, f32>[x, y] => (x - y) * (x - y);
    Prelu<f32, f32>[x, y] => if x < 0.0 { x * y } else { x };
}

zips! { true:
    Pow<f32, f32>[x, y] => math::pow(x, y);
    FloorDiv<f32, f32>[x, y] => (f64::from(x) / f64::from(y)).floor() as f32;
    Mod<f32, f32>[x, y] => {
        let rest = f64::from(x) % f64::from(y);
        (if (x < 0.0) == (y < 0.0) { rest } else { (rest + f64::from(y)) % f64::from(y) }) as f32
    };
    EluGrad<f32, f32>[x, y] => if y >= 0.0 { x } else { x * (y + 1.0) };
    Add<i32, i32>[x, y] => x.wrapping_add(y);
    Sub<i32, i32>[x, y] => x.wrapping_sub(y);
    Mul<i32, i32>[x, y] => x.wrapping_mul(y);
    Max<i32, i32>[x, y] => x.max(y);
    Min<i32, i32>[x, y] => x.min(y);
    SquaredDifference<i32, i32>[x, y] => x.wrapping_sub(y).wrapping_mul(x.wrapping_sub(y));
    FloorDiv<i32, i32>[x, y] => if y == 0 { 0 } else { floor_div(x, y) };
    Mod<i32, i32>[x, y] => if y == 0 { 0 } else { x.wrapping_sub(floor_div(x, y).wrapping_mul(y)) };
    Prelu<i32, i32>[x, y] => if x < 0 { x.wrapping_mul(y) } else { x };
    And<u8, u8>[x, y] => u8::from(x != 0 && y != 0);
    Or<u8, u8>[x, y] => u8::from(x != 0 || y != 0);
    Xor<u8, u8>[x, y] => u8::from((x != 0) != (y != 0));
}

macro_rules! comparisons {
    ($($t:ty, $rare:literal;)+) => {$(zips! { $rare:
        Equal<$t, u8>[x, y] => u8::from(x == y);
        NotEqual<$t, u8>[x, y] => u8::from(x != y);
        Less<$t, u8>[x, y] => u8::from(x < y);
        LessEqual<$t, u8>[x, y] => u8::from(x <= y);
    })+};
}
comparisons! { f32, false; i32, false; u8, true; }

fn floor_div(x: i32, y: i32) -> i32 {
    let (quotient, rest) = (x.wrapping_div(y), x.wrapping_rem(y));
    if rest != 0 && (rest < 0) != (y < 0) { quotient - 1 } else { quotient }
}

/// `binary` of the table.
pub fn binary(threads: &dyn Threads, op: u32, dtype: u32, out: Buf, a: Buf, b: Buf, layout: Buf) -> Result<()> {
    let shape = Broadcast::new(layout)?;
    macro_rules! choose {
        ($t:ty: $($code:literal => $f:expr,)+) => {
            match op {
                $($code => zip::<$t, $t, _>(threads, out, [a, b], shape, planes::of::<$t, $t, _>($f)),)+
                _ => Err("no such operation"),
            }
        };
    }
    match dtype {
        FLOAT32 => choose! { f32:
            0 => Add, 1 => Sub, 2 => Mul, 3 => Div, 4 => Max, 5 => Min, 6 => SquaredDifference, 7 => Pow, 8 => FloorDiv,
            9 => Mod, 10 => Prelu, 11 => EluGrad,
        },
        INT32 => choose! { i32:
            0 => Add, 1 => Sub, 2 => Mul, 4 => Max, 5 => Min, 6 => SquaredDifference, 8 => FloorDiv, 9 => Mod, 10 => Prelu,
        },
        _ => Err("no such type"),
    }
}

/// `compare` of the table.
pub fn compare(threads: &dyn Threads, op: u32, dtype: u32, out: Buf, a: Buf, b: Buf, layout: Buf) -> Result<()> {
    let shape = Broadcast::new(layout)?;
    // a > b is b < a, and a >= b is b <= a.
    let swaps = matches!(op, 4 | 5);
    let (op, sides, shape) = if swaps { (op - 2, [b, a], shape.swapped()) } else { (op, [a, b], shape) };
    macro_rules! choose {
        ($t:ty: $($code:literal => $f:expr,)+) => {
            match op {
                $($code => zip::<$t, u8, _>(threads, out, sides, shape, planes::of::<$t, u8, _>($f)),)+
                _ => Err("no such operation"),
            }
        };
    }
    match dtype {
        FLOAT32 => choose! { f32:
            0 => Equal, 1 => NotEqual, 2 => Less, 3 => LessEqual,
        },
        INT32 => choose! { i32:
            0 => Equal, 1 => NotEqual, 2 => Less, 3 => LessEqual,
        },
        BOOL => choose! { u8:
            0 => Equal, 1 => NotEqual, 2 => Less, 3 => LessEqual, 6 => And, 7 => Or, 8 => Xor,
        },
        _ => Err("no such type"),
    }
}
