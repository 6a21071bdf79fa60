//! The innermost loops of WebAssembly's product: 4 x 8 of the result in registers.
//!
//! A crate of its own, and not linked across crates: the compiler uses relaxed instructions wherever one function of a crate
//! asks for them, and makes clamps of them that lose NaN.
#![cfg(target_arch = "wasm32")]

use core::arch::wasm32::*;

const MR: usize = 4;
const NR: usize = 8;

/// a * b + c; fused in the module for engines that have it.
macro_rules! mul_add {
    ($a:expr, $b:expr, $c:expr) => {{
        #[cfg(feature = "relaxed")]
        let sum = f32x4_relaxed_madd($a, $b, $c);
        #[cfg(not(feature = "relaxed"))]
        let sum = f32x4_add(f32x4_mul($a, $b), $c);
        sum
    }};
}
/// Multiplies 4 packed rows by 8 packed columns into `out`, or adds to it.
///
/// # Safety
/// The MR x NR elements from `out` must be writable.
#[cfg_attr(feature = "relaxed", target_feature(enable = "relaxed-simd"))]
pub unsafe fn write(a: &[f32], b: &[f32], out: *mut f32, stride: usize, add: bool) {
    let mut acc = [[f32x4_splat(0.0); 2]; MR];
    let (mut x, mut y) = (a.as_ptr(), b.as_ptr());
    for _ in 0..b.len() / NR {
        // SAFETY: both hold this many bundles.
        unsafe {
            let low = v128_load(y.cast());
            let high = v128_load(y.add(4).cast());
            macro_rules! row {
                ($i:literal) => {
                    let x = v128_load32_splat(x.add($i).cast());
                    acc[$i][0] = mul_add!(x, low, acc[$i][0]);
                    acc[$i][1] = mul_add!(x, high, acc[$i][1]);
                };
            }
            row!(0);
            row!(1);
            row!(2);
            row!(3);
            x = x.add(MR);
            y = y.add(NR);
        }
    }
    for (i, [low, high]) in acc.into_iter().enumerate() {
        // SAFETY: as the function's.
        unsafe {
            let out = out.add(i * stride).cast::<v128>();
            let (low, high) = if add {
                (f32x4_add(v128_load(out), low), f32x4_add(v128_load(out.add(1)), high))
            } else {
                (low, high)
            };
            v128_store(out, low);
            v128_store(out.add(1), high);
        }
    }
}
