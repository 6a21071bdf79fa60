//! Typed arrays as buffers.

use kernels::Buf;
use napi::bindgen_prelude::FromNapiValue;
use napi::{Error, Result, Status, sys};

/// A typed array of 1 or 4 bytes an element, or null. Valid for the call that it came with.
pub struct Arg(pub Buf);

impl FromNapiValue for Arg {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        let (mut kind, mut length, mut data) = (0, 0, std::ptr::null_mut());
        // SAFETY: env and value are the call's own; what is not asked for may be null.
        let status = unsafe {
            let nothing = std::ptr::null_mut();
            sys::napi_get_typedarray_info(env, value, &mut kind, &mut length, &mut data, nothing, std::ptr::null_mut())
        };
        if status != sys::Status::napi_ok {
            return none(env, value);
        }
        let size = match kind {
            sys::TypedarrayType::int8_array
            | sys::TypedarrayType::uint8_array
            | sys::TypedarrayType::uint8_clamped_array => 1,
            sys::TypedarrayType::int32_array
            | sys::TypedarrayType::uint32_array
            | sys::TypedarrayType::float32_array => 4,
            _ => return Err(refused()),
        };
        // SAFETY: JavaScript waits for the kernel, so the array stays as it is.
        Ok(Self(unsafe { Buf::new(data.cast(), length * size) }))
    }
}

fn none(env: sys::napi_env, value: sys::napi_value) -> Result<Arg> {
    let mut kind = 0;
    // SAFETY: env and value are the call's own.
    let status = unsafe { sys::napi_typeof(env, value, &mut kind) };
    if status != sys::Status::napi_ok || kind != sys::ValueType::napi_null {
        return Err(refused());
    }
    // SAFETY: no byte of it is used.
    Ok(Arg(unsafe { Buf::new(std::ptr::null_mut(), 0) }))
}

fn refused() -> Error {
    Error::new(Status::InvalidArg, "a buffer must be a Float32Array, Int32Array, Uint8Array or null")
}
