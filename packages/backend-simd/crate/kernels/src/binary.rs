//! Two arrays in, one out, with broadcasting over at most 4 axes.

use crate::buf::{Buf, Element, In, Out, Result, reach, sizes, volume};
use crate::cast::{BOOL, FLOAT32, INT32};
use crate::math;
use crate::simd::{Loop, fastest};
use crate::threads::{GRAIN, Threads, ranges};
use crate::usual::usual;

/// A function of two elements.
pub trait Zip<T, U>: Copy + Sync {
    /// Its value; must be `#[inline(always)]`.
    fn at(self, x: T, y: T) -> U;
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

    #[inline(always)]
    fn next(&mut self, shape: &Broadcast) {
        for axis in (0..3).rev() {
            self.at[axis] += 1;
            self.a += shape.a[axis];
            self.b += shape.b[axis];
            if self.at[axis] < shape.sizes[axis] || axis == 0 {
                return;
            }
            self.at[axis] = 0;
            self.a -= shape.a[axis] * shape.sizes[axis];
            self.b -= shape.b[axis] * shape.sizes[axis];
        }
    }
}

/// Elements that an operation in place copies aside at a time.
const ASIDE: usize = usual(512, 32);

struct Rows<'a, T, U, F> {
    out: Out<'a, U>,
    a: In<'a, T>,
    b: In<'a, T>,
    shape: &'a Broadcast,
    from: usize,
    to: usize,
    /// Whether out is a, and whether it is b.
    in_place: (bool, bool),
    f: F,
}

impl<T: Element + Default, U: Element, F: Zip<T, U>> Loop for Rows<'_, T, U, F> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { out, a, b, shape, from, to, in_place, f } = self;
        let width = shape.sizes[3];
        let (sa, sb) = (shape.a[3], shape.b[3]);
        let mut walk = Walk::to_row(from / width, shape);
        let (mut place, mut column) = (from, from % width);
        let most = if in_place.0 || in_place.1 { ASIDE } else { usize::MAX };
        let (mut aside_a, mut aside_b) = ([T::default(); ASIDE], [T::default(); ASIDE]);
        while place < to {
            let n = (width - column).min(to - place).min(most);
            let span = |stride: usize| if n == 0 { 0 } else { (n - 1) * stride + 1 };
            // SAFETY: nobody writes to a or b, except this thread to this very range where it works in place; that is copied
            // aside before the range is borrowed for writing.
            let mut x = unsafe { a.part(walk.a + column * sa, span(sa)) };
            let mut y = unsafe { b.part(walk.b + column * sb, span(sb)) };
            if in_place.0 {
                let aside = &mut aside_a[..x.len()];
                aside.copy_from_slice(x);
                x = aside;
            }
            if in_place.1 {
                let aside = &mut aside_b[..y.len()];
                aside.copy_from_slice(y);
                y = aside;
            }
            // SAFETY: ranges are disjoint.
            row(unsafe { out.part(place, n) }, x, y, sa, sb, f);
            place += n;
            column += n;
            if column == width {
                column = 0;
                walk.next(shape);
            }
        }
    }
}

#[inline(always)]
fn row<T: Copy, U, F: Zip<T, U>>(out: &mut [U], a: &[T], b: &[T], sa: usize, sb: usize, f: F) {
    match (sa, sb) {
        (1, 1) => out.iter_mut().zip(a).zip(b).for_each(|((o, &x), &y)| *o = f.at(x, y)),
        (1, 0) => out.iter_mut().zip(a).for_each(|(o, &x)| *o = f.at(x, b[0])),
        (0, 1) => out.iter_mut().zip(b).for_each(|(o, &y)| *o = f.at(a[0], y)),
        _ => out.iter_mut().enumerate().for_each(|(i, o)| *o = f.at(a[i * sa], b[i * sb])),
    }
}

fn zip<T: Element + Default, U: Element, F: Zip<T, U>>(
    threads: &dyn Threads,
    out: Buf,
    a: Buf,
    b: Buf,
    layout: Buf,
    f: F,
) -> Result<()> {
    let shape = Broadcast::new(layout)?;
    let n = volume(&shape.sizes)?;
    let in_place = (n > 0 && out.same(&a), n > 0 && out.same(&b));
    let out = out.write::<U>(n)?;
    let a = a.read::<T>(reach(&shape.sizes, &shape.a)?)?;
    let b = b.read::<T>(reach(&shape.sizes, &shape.b)?)?;
    ranges(threads, n, GRAIN, 64, |from, to| {
        fastest(Rows { out, a, b, shape: &shape, from, to, in_place, f });
    });
    Ok(())
}

/// Types of one function each, for one type of elements.
macro_rules! zips {
    ($($name:ident<$t:ty, $u:ty>[$x:ident, $y:ident] => $value:expr;)+) => {$(
        impl Zip<$t, $u> for $name {
            #[inline(always)]
            fn at(self, $x: $t, $y: $t) -> $u {
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
names! { Equal NotEqual Less LessEqual Greater GreaterEqual }

zips! {
    Add<f32, f32>[x, y] => x + y;
    Sub<f32, f32>[x, y] => x - y;
    Mul<f32, f32>[x, y] => x * y;
    Div<f32, f32>[x, y] => x / y;
    Max<f32, f32>[x, y] => if x > y || x.is_nan() { x } else { y };
    Min<f32, f32>[x, y] => if x < y || x.is_nan() { x } else { y };
    SquaredDifference<f32, f32>[x, y] => (x - y) * (x - y);
    Pow<f32, f32>[x, y] => math::pow(x, y);
    FloorDiv<f32, f32>[x, y] => (f64::from(x) / f64::from(y)).floor() as f32;
    Mod<f32, f32>[x, y] => {
        let rest = f64::from(x) % f64::from(y);
        (if (x < 0.0) == (y < 0.0) { rest } else { (rest + f64::from(y)) % f64::from(y) }) as f32
    };
    Prelu<f32, f32>[x, y] => if x < 0.0 { x * y } else { x };
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
    ($($t:ty)+) => {$(zips! {
        Equal<$t, u8>[x, y] => u8::from(x == y);
        NotEqual<$t, u8>[x, y] => u8::from(x != y);
        Less<$t, u8>[x, y] => u8::from(x < y);
        LessEqual<$t, u8>[x, y] => u8::from(x <= y);
        Greater<$t, u8>[x, y] => u8::from(x > y);
        GreaterEqual<$t, u8>[x, y] => u8::from(x >= y);
    })+};
}
comparisons! { f32 i32 u8 }

fn floor_div(x: i32, y: i32) -> i32 {
    let (quotient, rest) = (x.wrapping_div(y), x.wrapping_rem(y));
    if rest != 0 && (rest < 0) != (y < 0) { quotient - 1 } else { quotient }
}

/// `binary` of the table.
pub fn binary(threads: &dyn Threads, op: u32, dtype: u32, out: Buf, a: Buf, b: Buf, layout: Buf) -> Result<()> {
    macro_rules! choose {
        ($t:ty: $($code:literal => $f:expr,)+) => {
            match op {
                $($code => zip::<$t, $t, _>(threads, out, a, b, layout, $f),)+
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
    macro_rules! choose {
        ($t:ty: $($code:literal => $f:expr,)+) => {
            match op {
                $($code => zip::<$t, u8, _>(threads, out, a, b, layout, $f),)+
                _ => Err("no such operation"),
            }
        };
    }
    match dtype {
        FLOAT32 => choose! { f32:
            0 => Equal, 1 => NotEqual, 2 => Less, 3 => LessEqual, 4 => Greater, 5 => GreaterEqual,
        },
        INT32 => choose! { i32:
            0 => Equal, 1 => NotEqual, 2 => Less, 3 => LessEqual, 4 => Greater, 5 => GreaterEqual,
        },
        BOOL => choose! { u8:
            0 => Equal, 1 => NotEqual, 2 => Less, 3 => LessEqual, 4 => Greater, 5 => GreaterEqual,
            6 => And, 7 => Or, 8 => Xor,
        },
        _ => Err("no such type"),
    }
}
