//! The kernels as a Node-API addon: its exports are the table of `src/table.ts` over typed arrays.

mod arg;

use arg::Arg;
use napi::Error;
use napi_derive::napi;
use pool::{POOL, Shared};

macro_rules! exports {
    ($($name:ident $js:literal ($($arg:ident: $kind:tt),*) -> $answer:ty;)+) => {$(
        #[doc = concat!("`", $js, "` of the table.")]
        #[napi(js_name = $js, catch_unwind)]
        pub fn $name($($arg: exports!(@type $kind)),*) -> napi::Result<$answer> {
            kernels::$name(&Shared, $(exports!(@value $kind $arg)),*)
                .map_err(|reason| Error::from_reason(concat!($js, ": ").to_owned() + reason))
        }
    )+};
    (@type buf) => { Arg };
    (@type $kind:ident) => { $kind };
    (@value buf $arg:ident) => { $arg.0 };
    (@value $kind:ident $arg:ident) => { $arg };
}
kernels::table!(exports);

/// The version of the table.
#[napi(js_name = "tableVersion", catch_unwind)]
pub fn table_version() -> i32 {
    kernels::TABLE_VERSION
}

/// Sets how many threads kernels may use; answers what was set.
#[napi(js_name = "setThreads", catch_unwind)]
pub fn set_threads(count: u32) -> u32 {
    POOL.set_threads(count as usize) as u32
}

/// How many bytes of its cache line lie before a buffer's first. Kernels take any place, but read whole lines fastest.
#[napi(js_name = "placeInLine", catch_unwind)]
pub fn place_in_line(buffer: Arg) -> u32 {
    (buffer.0.address() % LINE) as u32
}

/// Bytes of a cache line, which vectors of AVX-512 fill.
const LINE: usize = 64;
