//! Maxima and softmax over segments of rows, in any order; rows whose id is outside are passed over.

use crate::buf::{Buf, Result, volume};
use crate::math::exp;
use crate::simd::{Loop, fastest};
use crate::threads::Threads;

/// One row against the largest so far; `from` is the place of its first element.
struct Row<'a> {
    best: &'a mut [f32],
    winners: &'a mut [i32],
    row: &'a [f32],
    from: i32,
}

impl Loop for Row<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        let Self { best, winners, row, from } = self;
        for (((best, winner), &x), place) in best.iter_mut().zip(winners).zip(row).zip(from..) {
            // The first NaN holds; the first row of a segment holds whatever it is.
            let is_larger = x > *best || (x.is_nan() && !best.is_nan()) || *winner < 0;
            *best = if is_larger { x } else { *best };
            *winner = if is_larger { place } else { *winner };
        }
    }
}

/// The segment of a row, if it has one.
pub(super) fn segment_of(id: i32, segments: usize) -> Option<usize> {
    usize::try_from(id).ok().filter(|&id| id < segments)
}

/// `segmentMax` of the table.
pub fn segment_max(
    _threads: &dyn Threads,
    out: Buf,
    winners: Buf,
    a: Buf,
    ids: Buf,
    n: u32,
    inner: u32,
    segments: u32,
) -> Result<()> {
    let (n, inner, segments) = (n as usize, inner as usize, segments as usize);
    let (size, heard) = (volume(&[n, inner])?, volume(&[segments, inner])?);
    i32::try_from(size).map_err(|_| "there are too many values")?;
    // SAFETY: the caller alone works, on buffers of its own.
    let (out, winners) =
        unsafe { (out.write::<f32>(heard)?.part(0, heard), winners.write::<i32>(heard)?.part(0, heard)) };
    // SAFETY: nobody writes to inputs.
    let (a, ids) = unsafe { (a.read::<f32>(size)?.all(), ids.read::<i32>(n)?.all()) };
    out.fill(f32::NEG_INFINITY);
    winners.fill(-1);
    for (at, &id) in ids.iter().enumerate() {
        if let Some(segment) = segment_of(id, segments) {
            let (best, winners) = (&mut out[segment * inner..][..inner], &mut winners[segment * inner..][..inner]);
            fastest(Row { best, winners, row: &a[at * inner..][..inner], from: (at * inner) as i32 });
        }
    }
    Ok(())
}

/// `segmentMaxGrad` of the table.
pub fn segment_max_grad(_threads: &dyn Threads, dx: Buf, dy: Buf, winners: Buf, n: u32, heard: u32) -> Result<()> {
    let (n, heard) = (n as usize, heard as usize);
    // SAFETY: the caller alone works, on buffers of its own.
    let (dx, dy, winners) =
        unsafe { (dx.write::<f32>(n)?.part(0, n), dy.read::<f32>(heard)?.all(), winners.read::<i32>(heard)?.all()) };
    dx.fill(0.0);
    for (&dy, &winner) in dy.iter().zip(winners) {
        if let Some(place) = segment_of(winner, n) {
            dx[place] += dy;
        }
    }
    Ok(())
}

/// x = exp((x - shift) / temperature), the shift that of each row's segment already in `out`.
struct Parts<'a> {
    out: &'a mut [f32],
    a: &'a [f32],
    scale: f32,
}

impl Loop for Parts<'_> {
    type Answer = ();
    #[inline(always)]
    fn run<const FMA: bool>(self) {
        self.out.iter_mut().zip(self.a).for_each(|(out, &x)| *out = exp::<FMA>((x - *out) / self.scale));
    }
}

/// `segmentSoftmax` of the table. Rows outside give 0.
pub fn segment_softmax(
    _threads: &dyn Threads,
    out: Buf,
    a: Buf,
    ids: Buf,
    room: Buf,
    n: u32,
    segments: u32,
    temperature: f64,
) -> Result<()> {
    let (n, segments) = (n as usize, segments as usize);
    // SAFETY: the caller alone works, on buffers of its own.
    let (out, room) = unsafe { (out.write::<f32>(n)?.part(0, n), room.write::<f32>(segments)?.part(0, segments)) };
    // SAFETY: nobody writes to inputs.
    let (a, ids) = unsafe { (a.read::<f32>(n)?.all(), ids.read::<i32>(n)?.all()) };
    room.fill(f32::NEG_INFINITY);
    for (&x, &id) in a.iter().zip(ids) {
        if let Some(segment) = segment_of(id, segments) {
            let best = &mut room[segment];
            *best = if x > *best || x.is_nan() { x } else { *best };
        }
    }
    out.iter_mut().zip(ids).for_each(|(out, &id)| *out = segment_of(id, segments).map_or(f32::INFINITY, |at| room[at]));
    fastest(Parts { out, a, scale: temperature as f32 });
    room.fill(0.0);
    for (&part, &id) in out.iter().zip(ids) {
        if let Some(segment) = segment_of(id, segments) {
            room[segment] += part;
        }
    }
    out.iter_mut().zip(ids).for_each(|(out, &id)| *out = segment_of(id, segments).map_or(0.0, |at| *out / room[at]));
    Ok(())
}

/// `segmentSoftmaxGrad` of the table.
pub fn segment_softmax_grad(
    _threads: &dyn Threads,
    dx: Buf,
    dy: Buf,
    y: Buf,
    ids: Buf,
    room: Buf,
    n: u32,
    segments: u32,
    temperature: f64,
) -> Result<()> {
    let (n, segments) = (n as usize, segments as usize);
    // SAFETY: the caller alone works, on buffers of its own.
    let (dx, room) = unsafe { (dx.write::<f32>(n)?.part(0, n), room.write::<f32>(segments)?.part(0, segments)) };
    // SAFETY: nobody writes to inputs.
    let (dy, y, ids) = unsafe { (dy.read::<f32>(n)?.all(), y.read::<f32>(n)?.all(), ids.read::<i32>(n)?.all()) };
    room.fill(0.0);
    for ((&dy, &y), &id) in dy.iter().zip(y).zip(ids) {
        if let Some(segment) = segment_of(id, segments) {
            room[segment] += dy * y;
        }
    }
    let scale = temperature as f32;
    for (((dx, &dy), &y), &id) in dx.iter_mut().zip(dy).zip(y).zip(ids) {
        *dx = segment_of(id, segments).map_or(0.0, |at| y * (dy - room[at]) / scale);
    }
    Ok(())
}
