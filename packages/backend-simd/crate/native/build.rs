//! What Node-API asks of the linker.

fn main() {
    let system = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    // On Windows the addon looks Node's functions up itself: nothing of Node's is linked.
    if system != "windows" {
        napi_build::setup();
    }
    // A worker_thread that ends closes the addons that it loaded, while the pool's threads still run this one's code.
    if system == "linux" {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}
