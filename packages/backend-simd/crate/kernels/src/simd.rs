//! Chooses the widest instructions of the machine for a loop.
//!
//! Loops are plain Rust, written as the `run` of a [`Loop`]; `fastest` compiles it for each level and picks one at run time.

/// A loop to compile for every level.
pub trait Loop: Sized {
    /// What it answers.
    type Answer;
    /// The loop; must be `#[inline(always)]`. `FMA` says whether a fused multiply-add is one instruction.
    fn run<const FMA: bool>(self) -> Self::Answer;
}

/// a * b + c, fused where that is one instruction.
#[inline(always)]
pub fn mul_add<const FMA: bool>(a: f32, b: f32, c: f32) -> f32 {
    if FMA { a.mul_add(b, c) } else { a * b + c }
}

/// What begins at a cache line: vectors of AVX-512 that lie on the stack across two of them take half as long again.
#[repr(align(64))]
pub struct Aligned<T>(pub T);

/// Asks the memory for `n` elements that will soon be read or written. They may lie anywhere: none is touched, and where there is no
/// such instruction nothing happens.
#[inline(always)]
pub fn ahead(from: *const f32, n: usize) {
    #[cfg(all(target_arch = "x86_64", not(miri)))]
    for line in (0..n).step_by(16) {
        use core::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: an address that is not valid is passed over.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(from.wrapping_add(line).cast()) };
    }
    #[cfg(not(all(target_arch = "x86_64", not(miri))))]
    let _ = (from, n);
}

#[cfg(target_arch = "x86_64")]
mod levels {
    use super::Loop;
    use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

    const UNKNOWN: u8 = 255;
    static LEVEL: AtomicU8 = AtomicU8::new(UNKNOWN);

    /// 2: AVX-512, 1: AVX2 and FMA, 0: what every x86-64 has.
    fn detect() -> u8 {
        let wide = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq");
        let middle = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
        if cfg!(miri) { 0 } else { u8::from(middle) + u8::from(middle && wide) }
    }

    #[inline]
    fn level() -> u8 {
        match LEVEL.load(Relaxed) {
            UNKNOWN => {
                let level = detect();
                LEVEL.store(level, Relaxed);
                level
            }
            level => level,
        }
    }

    /// Caps the level that loops use; what the machine lacks stays unused. For tests.
    pub fn limit(cap: u8) {
        LEVEL.store(detect().min(cap), Relaxed);
    }

    #[target_feature(enable = "avx512f,avx512vl,avx512bw,avx512dq,avx2,fma")]
    fn wide<L: Loop>(body: L) -> L::Answer {
        body.run::<true>()
    }

    #[target_feature(enable = "avx2,fma")]
    fn middle<L: Loop>(body: L) -> L::Answer {
        body.run::<true>()
    }

    /// Runs a loop compiled for the widest level that this machine has.
    #[inline]
    pub fn fastest<L: Loop>(body: L) -> L::Answer {
        match level() {
            // SAFETY: `detect` saw these features.
            2 => unsafe { wide(body) },
            1 => unsafe { middle(body) },
            _ => body.run::<false>(),
        }
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod levels {
    use super::Loop;

    /// One level only: nothing to cap.
    pub fn limit(_cap: u8) {}

    /// Runs a loop; NEON and WebAssembly's SIMD are there at compile time or not at all.
    #[inline]
    pub fn fastest<L: Loop>(body: L) -> L::Answer {
        body.run::<{ cfg!(target_arch = "aarch64") }>()
    }
}

pub use levels::{fastest, limit};
