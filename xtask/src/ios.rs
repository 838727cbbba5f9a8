//! `cargo xtask ios`: the facade as a static library for iOS, in the `XCFramework` that `Package.swift` links on a Mac.

mod archive;
mod checks;
mod image;
mod library;
mod privacy;
mod slice;
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
use crate::zip_archive::Archive;
use library::Library;
use slice::Slice;

/// The tools that build the libraries. No linker is among them: a static library is linked with the app.
const TOOLS: &[Tool] = &[
    Tool::CCompiler,
    Tool::IosClang,
    Tool::IosStd,
    Tool::IosSimulatorStd,
];

/// Builds, checks and packs the libraries below `target/ios`.
///
/// # Errors
/// When one cannot be built, or violates a requirement.
pub(crate) fn run(project: &Project, on_growth: OnGrowth, run_mode: RunMode) -> Result<()> {
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
    let slices = Slice::buildable(project);
    if slices.is_empty() {
        return Err(Error::Missing(
            "the compiler has no standard library for iOS; install Rust by rustup, and run `rustup target add aarch64-apple-ios`".into(),
        ));
    }
    let out = project.target.join("ios");
    let libraries = build(project, &slices, &library::target_folder(project), &out)?;
    let framework = xcframework::write(project, &libraries, &out)?;
    let (zip, checksum) = zip(&framework)?;
    println!("framework: {}", framework.display());
    println!("checksum of {}: {checksum}", zip.display());
    println!("symbols: {}", symbols_archive::write(&libraries, &out)?.display());
    if slices == [Slice::Device] {
        println!(
            "no simulator: it is built if `rustup target add {}` was run",
            Slice::SIMULATORS.map(Slice::target).join(" ")
        );
    }
    // Last, so that a library that grew is there to be looked at.
    compare(project, &libraries, on_growth)
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
    let libraries = build(project, &[Slice::Device], &library::target_folder(project), &out)?;
    compare(project, &libraries, OnGrowth::Fail)
}

/// Builds and checks slices into `out`, with cargo's files in `target`.
fn build(project: &Project, slices: &[Slice], target: &Path, out: &Path) -> Result<Vec<Library>> {
    let mut libraries = Vec::new();
    for slice in slices {
        let library = library::build(project, *slice, target, out)?;
        checks::check(project, &library)?;
        libraries.push(library);
    }
    Ok(libraries)
}

/// Compares the image of the device's library with its budget.
fn compare(project: &Project, libraries: &[Library], on_growth: OnGrowth) -> Result<()> {
    for library in libraries {
        let measured = match library.slice {
            Slice::Device => image::measure(project, library)?,
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
    let path = framework.with_file_name(format!("{name}.zip"));
    fs::write(&path, &bytes).map_err(Error::io(&path))?;
    Ok((path, files::sha256(&bytes)))
}
