//! What the tests share: teams of threads, numbers, and buffers of vectors.
#![allow(dead_code)]

use kernels::threads::{Alone, Threads};
use kernels::{Buf, simd};
use std::sync::Mutex;

/// Threads that take parts from the last to the first, each on its own.
pub struct Crowd(pub usize);

impl Threads for Crowd {
    fn count(&self) -> usize {
        self.0
    }
    fn run(&self, jobs: usize, job: &(dyn Fn(usize) + Sync)) {
        std::thread::scope(|scope| {
            for i in (0..jobs).rev() {
                scope.spawn(move || job(i));
            }
        });
    }
}

/// Runs a test alone and with threads, for each level of instructions that the machine has; under Miri with threads, which what is small
/// is not shared out to.
pub fn everywhere(test: impl Fn(&dyn Threads)) {
    // The level is the process's: one test at a time.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(|poison| poison.into_inner());
    let levels = if cfg!(miri) { 0..1 } else { 0..3 };
    for level in levels {
        simd::limit(level);
        if !cfg!(miri) {
            test(&Alone);
        }
        test(&Crowd(3));
    }
}

/// The buffer of a vector.
pub fn buf<T>(values: &mut [T]) -> Buf {
    // SAFETY: the vector outlives the kernel's call in every test.
    unsafe { Buf::new(values.as_mut_ptr().cast(), size_of_val(values)) }
}

/// No buffer.
pub fn none() -> Buf {
    // SAFETY: no byte of it is used.
    unsafe { Buf::new(std::ptr::null_mut(), 0) }
}

/// A stream of numbers that is the same every time (xorshift).
pub struct Numbers(u64);

impl Numbers {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() >> 11) as usize % n
    }
    /// Between -1 and 1.
    pub fn float(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1 << 23) as f32 - 1.0
    }
    pub fn floats(&mut self, n: usize) -> Vec<f32> {
        (0..n).map(|_| self.float()).collect()
    }
    pub fn ints(&mut self, n: usize, below: usize) -> Vec<i32> {
        (0..n).map(|_| self.below(below) as i32).collect()
    }
}

/// Refuses values that differ by more than `tolerance`, relative to the larger of 1 and the expected one; NaN equals NaN.
#[track_caller]
pub fn assert_close(got: &[f32], want: impl IntoIterator<Item = f64>, tolerance: f64, what: &str) {
    let want: Vec<f64> = want.into_iter().collect();
    assert_eq!(got.len(), want.len(), "{what}: length");
    for (i, (&x, &y)) in got.iter().zip(&want).enumerate() {
        let x = f64::from(x);
        let equal = x == y || (x.is_nan() && y.is_nan()) || (x - y).abs() <= tolerance * y.abs().max(1.0);
        assert!(equal, "{what}: at {i} got {x}, want {y}");
    }
}
