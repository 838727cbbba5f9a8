//! `cargo xtask ios`: the facade as a static library for iOS, in the `XCFramework` that `Package.swift` links on a Mac.

mod archive;
mod checks;
mod image;
mod privacy;
mod slice;
mod symbols;
mod xcframework;

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::android::{OnGrowth, budget};
use crate::error::{Error, Result};
use crate::files;
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use crate::setup::{self, Tool};
use crate::zip_archive::Archive;
use slice::Slice;

/// The tools that build the library. No linker is among them: a static library is linked with the app.
const TOOLS: &[Tool] = &[Tool::CCompiler, Tool::AndroidClang, Tool::IosStd];

/// Builds, checks and packs the library below `target/ios`.
///
/// # Errors
/// When it cannot be built, or violates a requirement.
pub(crate) fn run(project: &Project, on_growth: OnGrowth, run_mode: RunMode) -> Result<()> {
    let slices = Slice::buildable(project);
    if run_mode == RunMode::DryRun {
        let mut plan = setup::plan(project, TOOLS)?;
        plan.append(plan_of(project, &slices));
        plan.print();
        return Ok(());
    }
    setup::ensure(project, TOOLS)?;
    if !setup::has_ios_std(project) {
        return Err(Error::Missing(
            "the compiler has no standard library for iOS; install Rust by rustup, and run `rustup target add aarch64-apple-ios`".into(),
        ));
    }
    let slices = if slices.is_empty() {
        Slice::buildable(project)
    } else {
        slices
    };
    plan_of(project, &slices).execute(&project.root)?;
    for slice in &slices {
        checks::check(project, *slice)?;
    }
    let measured = image::measure(project)?;
    let framework = xcframework::write(project, &slices)?;
    let (zip, checksum) = zip(&framework)?;
    println!("framework: {}", framework.display());
    println!("checksum of {}: {checksum}", zip.display());
    if slices == [Slice::Device] {
        println!(
            "no simulator: it is built if `rustup target add {}` was run, with lipo or llvm-lipo-22 on the search path",
            Slice::SIMULATORS.map(Slice::target).join(" ")
        );
    }
    // Last, so that a library that grew is there to be looked at.
    match (measured, on_growth) {
        (Some(measured), OnGrowth::Accept) => budget::accept(project, &measured),
        (Some(measured), OnGrowth::Fail) => image::check(project, &measured),
        (None, _) => Ok(()),
    }
}

fn plan_of(project: &Project, slices: &[Slice]) -> Plan {
    let mut plan = Plan::default();
    for slice in slices {
        plan.long_step(
            format!("building {}", slice.target()),
            "two minutes or more",
            slice.compile(project),
        );
    }
    plan
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
    let checksum: Vec<String> = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok((path, checksum.concat()))
}
