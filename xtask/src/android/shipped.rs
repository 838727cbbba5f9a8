//! Runs tests with the library as it ships: the Kotlin tests with the `x86_64` slice, and those of the panic guard in the profile of
//! the slices.

use std::path::Path;

use super::abi::Abi;
use super::shim;
use super::slice::Slice;
use crate::error::Result;
use crate::invocation::Invocation;
use crate::project::Project;
use crate::setup::Tool;

/// The tools beside those of the packages.
pub(super) const TOOLS: &[Tool] = &[Tool::Nextest];

/// The tests of panics: of the guard, of the place that is logged, and of a host that panics.
const PANICS: &str = "test(/panic/)";

/// Runs the Kotlin tests of `modules`, separated by commas, with the `x86_64` slice below `out` on this machine. `properties` are those of
/// Maven.
///
/// # Errors
/// When the slice cannot be made loadable, or a test fails.
pub(super) fn test_kotlin(project: &Project, out: &Path, modules: &str, properties: &[&str]) -> Result<()> {
    let folder = out.join("loadable");
    shim::write(&project.root, &Slice::below(out, Abi::X86_64), &folder)?;
    Invocation::new("mvn", &["-B", "-f", "bindings/kotlin", "--projects", modules, "test"])
        .arg(format!("-Dafterimage.native.dir={}", folder.display()))
        // The library for phones has no HTTP client of its own.
        .arg("-Dafterimage.http=host")
        .args(properties)
        .env("LD_LIBRARY_PATH", &folder)
        .or("the failed test is named above; `cargo xtask test kotlin` runs the same tests with the library for this machine")
        .run(&project.root)
}

/// Runs the tests of the recorder with the `x86_64` slice below `out`, and those of panics in the profile of the slices.
///
/// # Errors
/// When a test fails.
pub(super) fn check(project: &Project, out: &Path) -> Result<()> {
    eprintln!("running the tests of panics in the profile of the slices (some minutes the first time) ...");
    Invocation::new(project.tool("cargo-nextest"), &["nextest", "run", "--locked"])
        .args(&["--package", "afterimage", "--no-default-features"])
        .args(&["--cargo-profile", "mobile", "--lib", "-E", PANICS])
        .or("the output of the failed test is above")
        .run(&project.root)?;
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        println!("skipped: the x86_64 Android library runs only on x86_64 Linux");
        return Ok(());
    }
    eprintln!("running the Kotlin tests with the x86_64 slice (some minutes) ...");
    test_kotlin(
        project,
        out,
        "binding,afterimage-android",
        &["-Drobolectric.sdks=35"],
    )
}
