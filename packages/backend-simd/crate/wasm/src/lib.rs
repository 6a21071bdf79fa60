//! The kernels as a WebAssembly module: its exports are the table of `src/table.ts` over byte addresses.
//!
//! The host owns the memory above `__heap_base`; sizes are checked before a call. What would leave the memory still traps.
#![cfg(target_arch = "wasm32")]

use kernels::threads::Alone;
use kernels::{Buf, Result};

/// A buffer that may be used up to the end of the memory.
fn buf(address: usize) -> Buf {
    let bytes = core::arch::wasm32::memory_size(0) * 65_536;
    // SAFETY: these bytes are the host's to give, and no other code runs.
    unsafe { Buf::new(address as *mut u8, bytes.saturating_sub(address)) }
}

/// Traps where a kernel refuses its arguments: the host has checked them, so this is a fault of the host's.
fn done<T>(result: Result<T>) -> T {
    match result {
        Ok(value) => value,
        Err(_) => core::arch::wasm32::unreachable(),
    }
}

macro_rules! exports {
    ($($name:ident $js:literal ($($arg:ident: $kind:tt),*) -> $answer:ty;)+) => {$(
        #[doc = concat!("`", $js, "` of the table.")]
        #[unsafe(export_name = $js)]
        pub extern "C" fn $name($($arg: exports!(@type $kind)),*) -> $answer {
            done(kernels::$name(&Alone, $(exports!(@value $kind $arg)),*))
        }
    )+};
    (@type buf) => { usize };
    (@type $kind:ident) => { $kind };
    (@value buf $arg:ident) => { buf($arg) };
    (@value $kind:ident $arg:ident) => { $arg };
}
kernels::table!(exports);

/// The version of the table.
#[unsafe(export_name = "tableVersion")]
pub extern "C" fn table_version() -> i32 {
    kernels::TABLE_VERSION
}

/// There is one thread.
#[unsafe(export_name = "setThreads")]
pub extern "C" fn set_threads(_count: u32) -> u32 {
    1
}
