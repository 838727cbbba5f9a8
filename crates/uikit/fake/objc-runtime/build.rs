//! objc2 asks the linker for two libraries. All of their functions are in this crate, so empty ones do.

fn main() {
    let out = std::env::var("OUT_DIR").unwrap();
    for library in ["objc", "gnustep-base"] {
        std::fs::write(format!("{out}/lib{library}.a"), "!<arch>\n").unwrap();
    }
    println!("cargo:rustc-link-search=native={out}");
}
