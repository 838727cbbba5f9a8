//! `cargo xtask ios`: the facade as a static library for iOS, in the `XCFramework` that `Package.swift` links on a Mac.

mod archive;
mod checks;
mod debug_information;
mod image;
mod library;
mod planted;
mod privacy;
mod reproducible;
mod selectors;
mod size_page;
mod slice;
mod slices;
mod symbols;
mod symbols_archive;
mod xcframework;

use std::fs;
use std::path::{Path, PathBuf};

use crate::android::{OnGrowth, budget};
use crate::error::{Error, Result};
use crate::files;
use crate::plan::RunMode;
use crate::project::Project;
use crate::setup::{self, Tool};
use crate::uikit;
use crate::zip_archive::Archive;
use library::Library;
use slice::Slice;
pub(crate) use symbols_archive::NAME as SYMBOLS_ZIP;

/// The tools that build the libraries. No linker is among them: a static library is linked with the app.
const TOOLS: &[Tool] = &[
    Tool::CCompiler,
    Tool::IosClang,
    Tool::IosStd,
    Tool::IosSimulatorStd,
];

/// The archive of the framework.
pub(crate) const FRAMEWORK_ZIP: &str = "CAfterimage.xcframework.zip";

/// How far the libraries are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// They are built, and meet their requirements.
    Build,
    /// Also the slow checks.
    Check,
}

/// A check of the libraries in a folder.
type SlowCheck = fn(&Project, &[Library], &Path) -> Result<()>;

/// The slow checks, with the titles that are printed before them, in their order.
const SLOW_CHECKS: &[(&str, SlowCheck)] = &[
    ("planting faults into the library of the device", planted::check),
    (
        "looking up lines in the debug information",
        debug_information::check,
    ),
    ("writing docs/size-ios.md", size_page::write),
    (
        "comparing all screens of the fake UIKit with their replays",
        |project, _, _| uikit::pictures::run(project, RunMode::Execute),
    ),
    (
        "running the tests of the fake UIKit with AddressSanitizer",
        |project, _, _| uikit::sanitizer::run(project, RunMode::Execute),
    ),
    (
        "printing the lines of the walker that no test reaches",
        |project, _, _| uikit::coverage::run(project, RunMode::Execute),
    ),
    (
        "building all slices again (10 minutes or more)",
        reproducible::check,
    ),
];

/// Builds, checks and packs the libraries below `target/ios`.
///
/// # Errors
/// When one cannot be built, or violates a requirement.
pub(crate) fn run(project: &Project, depth: Depth, on_growth: OnGrowth, run_mode: RunMode) -> Result<()> {
    if run_mode == RunMode::DryRun {
        let mut plan = setup::plan(project, TOOLS)?;
        for slice in Slice::buildable(project) {
            plan.long_step(
                format!("building {}", slice.target()),
                "a minute or two",
                slice.compile(project, &library::target_folder(project)),
            );
        }
        plan.print();
        return Ok(());
    }
    setup::ensure(project, TOOLS)?;
    let buildable = Slice::buildable(project);
    if buildable.is_empty() {
        return Err(Error::Missing(
            "the compiler has no standard library for iOS; install Rust by rustup, and run `rustup target add aarch64-apple-ios`".into(),
        ));
    }
    let out = project.target.join("ios");
    let libraries = slices::build(project, &buildable, &library::target_folder(project), &out)?;
    let framework = xcframework::write(project, &libraries, &out)?;
    let (zip, checksum) = zip(&framework)?;
    println!("framework: {}", framework.display());
    println!("checksum of {}: {checksum}", zip.display());
    println!("symbols: {}", symbols_archive::write(&libraries, &out)?.display());
    if buildable == [Slice::Device] {
        println!(
            "no simulator: it is built if `rustup target add {}` was run",
            Slice::SIMULATORS.map(Slice::target).join(" ")
        );
    }
    if depth == Depth::Check {
        for (index, (title, check)) in SLOW_CHECKS.iter().enumerate() {
            eprintln!("[{}/{}] {title} ...", index + 1, SLOW_CHECKS.len());
            check(project, &libraries, &out)?;
        }
    }
    // Last, so that a library that grew is there to be looked at.
    compare(project, &libraries, &out, on_growth)
}

/// Builds and checks the library of the device, and compares its size with the budget.
///
/// # Errors
/// When it cannot be built, violates a requirement, or is larger than its budget.
pub(crate) fn test_library(project: &Project) -> Result<()> {
    if !setup::is_std_complete_for(project, setup::IOS) {
        eprintln!(
            "ios: rustup cannot add the target {}, so the library is not built",
            setup::IOS
        );
        return Ok(());
    }
    let out = project.target.join("ios-library");
    let libraries = slices::build(project, &[Slice::Device], &library::target_folder(project), &out)?;
    compare(project, &libraries, &out, OnGrowth::Fail)
}

/// Compares the image of the device's library with its budget.
fn compare(project: &Project, libraries: &[Library], out: &Path, on_growth: OnGrowth) -> Result<()> {
    for library in libraries {
        let measured = match library.slice {
            Slice::Device => image::measure(project, library, out)?,
            Slice::SimulatorArm | Slice::SimulatorIntel => None,
        };
        match (measured, on_growth) {
            (Some(measured), OnGrowth::Accept) => budget::accept(project, &measured)?,
            (Some(measured), OnGrowth::Fail) => image::check(project, &measured)?,
            (None, _) => {}
        }
    }
    Ok(())
}

/// Packs the framework beside it. Returns the path of the archive, and the checksum that `binaryTarget(url:checksum:)` takes.
fn zip(framework: &Path) -> Result<(PathBuf, String)> {
    let name = framework
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut archive = Archive::default();
    for (path, bytes) in files::below(framework)? {
        archive.insert(format!("{name}/{path}"), bytes);
    }
    let bytes = archive.to_bytes()?;
    let path = framework.with_file_name(FRAMEWORK_ZIP);
    fs::write(&path, &bytes).map_err(Error::io(&path))?;
    Ok((path, files::sha256(&bytes)))
}
