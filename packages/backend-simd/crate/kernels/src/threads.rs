//! Who runs the parts of a kernel.

use crate::usual::usual;

/// A team that runs jobs 0 .. n; the addon's pool, or the caller alone.
pub trait Threads: Sync {
    /// How many threads may work, the caller's included.
    fn count(&self) -> usize;
    /// Runs `job(i)` for every i below `jobs`, in any order, and returns when all are done.
    fn run(&self, jobs: usize, job: &(dyn Fn(usize) + Sync));
}

/// The caller alone.
pub struct Alone;

impl Threads for Alone {
    fn count(&self) -> usize {
        1
    }
    fn run(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        (0..jobs).for_each(job);
    }
}

/// Elements below which waking a second thread costs more than it brings.
pub const GRAIN: usize = usual(16_384, 128);

/// Runs `f(from, to)` over ranges that make up 0 .. n, where `grain` units are the least worth a thread and ranges start at
/// multiples of `unit`.
///
/// Where ranges fall depends on the number of threads: `f` must give the same result for any.
#[inline]
pub fn ranges(threads: &dyn Threads, n: usize, grain: usize, unit: usize, f: impl Fn(usize, usize) + Sync) {
    // WebAssembly has one thread: `f` is compiled once, where it is called.
    if cfg!(target_arch = "wasm32") {
        if n > 0 {
            f(0, n);
        }
        return;
    }
    let grain = grain.max(1);
    let parts = if threads.count() == 1 { 1 } else { (n / grain).min(threads.count() * 4) };
    if parts <= 1 {
        if n > 0 {
            f(0, n);
        }
        return;
    }
    let length = n.div_ceil(parts).next_multiple_of(unit);
    threads.run(n.div_ceil(length), &|i| f(i * length, n.min((i + 1) * length)));
}
