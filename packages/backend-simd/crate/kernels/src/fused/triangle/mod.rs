//! Attention over the middle node of triangles x, a, y, and its gradient, without a tensor [x, a, y].
//!
//! Some neighbouring y lie side by side in vectors, some x are gone through with them, and the weights of all a between these are all that is held.
//! The gradient computes the weights again, twice: with y side by side for what the edges [a, y] get, with x side by side for [x, a]. So
//! each sum is one thread's, in one order, and no part of it waits for another.

mod backward;
mod forward;
mod shape;
mod vector;
mod weights;

use super::{GROUPS, share};
use crate::buf::{Buf, Result};
use crate::simd::fastest;
use crate::threads::{GRAIN, Threads};
use backward::Backward;
use forward::Forward;
use shape::{Job, Shape, Side, room_of};

/// `triangleRoom` of the table.
pub fn triangle_room(_threads: &dyn Threads, layout: Buf, backward: u32) -> Result<i32> {
    let room = Shape::new(layout)?.room(backward != 0)?;
    room.checked_mul(GROUPS).and_then(|room| i32::try_from(room).ok()).ok_or("a shape is too large")
}

/// `triangle` of the table.
pub fn triangle(
    threads: &dyn Threads,
    out: Buf,
    query: Buf,
    key: Buf,
    left: Buf,
    right: Buf,
    room: Buf,
    layout: Buf,
) -> Result<()> {
    let shape = Shape::new(layout)?;
    let out = out.write::<f32>(shape.size())?;
    let [x, y] = sides(&shape, [&query, &key, &left, &right])?;
    let size = shape.room(false)?;
    let room = room.write::<f32>(size * GROUPS)?;
    go(threads, &shape, shape.jobs(), |group, at| {
        // SAFETY: groups have rooms of their own.
        let room = room_of(unsafe { room.part(group * size, size) });
        fastest(Forward { job: Job::new(shape, at, x, y), out, room });
    });
    Ok(())
}

/// `triangleGrad` of the table.
pub fn triangle_grad(
    threads: &dyn Threads,
    d_query: Buf,
    d_key: Buf,
    d_left: Buf,
    d_right: Buf,
    dy: Buf,
    query: Buf,
    key: Buf,
    left: Buf,
    right: Buf,
    room: Buf,
    layout: Buf,
) -> Result<()> {
    let shape = Shape::new(layout)?;
    let n = shape.size();
    let slopes = [[d_query.write(n)?, d_left.write(n)?], [d_key.write(n)?, d_right.write(n)?]];
    // SAFETY: nobody writes to inputs while the kernel runs.
    let dy = unsafe { dy.read::<f32>(n)?.all() };
    let [x, y] = sides(&shape, [&query, &key, &left, &right])?;
    let size = shape.room(true)?;
    let room = room.write::<f32>(size * GROUPS)?;
    go(threads, &shape, 2 * shape.jobs(), |group, at| {
        // SAFETY: groups have rooms of their own.
        let room = room_of(unsafe { room.part(group * size, size) });
        let [rows, lanes] = if at % 2 == 0 { [x, y] } else { [y, x] };
        let job = Job::new(shape, at / 2, rows, lanes);
        fastest(Backward { job, slopes: slopes[1 - at % 2], dy, room });
    });
    Ok(())
}

/// The edges from x to the middle and from the middle to y.
fn sides<'a>(shape: &Shape, [query, key, left, right]: [&'a Buf; 4]) -> Result<[Side<'a>; 2]> {
    // SAFETY: nobody writes to inputs while the kernel runs.
    let read = |buffer: &'a Buf| Ok(unsafe { buffer.read::<f32>(shape.size())?.all() });
    let (near, far) = (shape.width(), shape.nodes * shape.width());
    Ok([
        Side { scores: read(query)?, values: read(left)?, step: far, middle: near },
        Side { scores: read(key)?, values: read(right)?, step: near, middle: far },
    ])
}

/// Runs jobs in groups, each of which has its jobs one after the other.
fn go(threads: &dyn Threads, shape: &Shape, jobs: usize, job: impl Fn(usize, usize) + Sync) {
    if shape.size() == 0 {
        return;
    }
    let run = |group: usize| share(jobs, group).for_each(|at| job(group, at));
    if shape.size() * shape.nodes < GRAIN { (0..GROUPS).for_each(run) } else { threads.run(GROUPS, &run) }
}
