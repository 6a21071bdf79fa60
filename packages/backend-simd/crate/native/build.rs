//! What Node-API asks of the linker.

fn main() {
    napi_build::setup();
    // A worker_thread that ends closes the addons that it loaded, while the pool's threads still run this one's code.
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}
