//! Reductions of the middle axis of [outer, size, inner].

mod arg;
mod fold;

use crate::buf::{Buf, Result};
use crate::cast::{BOOL, FLOAT32, INT32};
use crate::threads::Threads;

/// `reduce` of the table.
pub fn reduce(
    threads: &dyn Threads,
    op: u32,
    dtype: u32,
    out: Buf,
    a: Buf,
    outer: u32,
    size: u32,
    inner: u32,
) -> Result<()> {
    let shape = Shape { outer: outer as usize, size: size as usize, inner: inner as usize };
    macro_rules! choose {
        ($t:ty: $($code:literal => $fold:expr,)+) => {
            match op {
                $($code => fold::fold::<$t, _>(threads, out, a, shape, $fold),)+
                8 => arg::arg::<$t, true>(threads, out, a, shape, <$t>::default()),
                9 => arg::arg::<$t, false>(threads, out, a, shape, <$t>::default()),
                _ => Err("no such operation"),
            }
        };
    }
    match dtype {
        FLOAT32 => choose! { f32:
            0 => fold::Sum { over: 1.0 }, 1 => fold::Sum { over: shape.size as f32 }, 2 => fold::Max, 3 => fold::Min, 4 => fold::Prod, 5 => fold::SumSquares,
        },
        INT32 => choose! { i32: 0 => fold::Count, 2 => fold::Max, 3 => fold::Min, 4 => fold::Prod, },
        BOOL => match op {
            6 => fold::fold::<u8, _>(threads, out, a, shape, fold::All),
            7 => fold::fold::<u8, _>(threads, out, a, shape, fold::Any),
            _ => Err("no such operation"),
        },
        _ => Err("no such type"),
    }
}

/// The array: its middle axis is reduced.
#[derive(Clone, Copy)]
struct Shape {
    outer: usize,
    size: usize,
    inner: usize,
}
