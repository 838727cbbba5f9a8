//! `cargo xtask android`: the packages of the Android library.

mod abi;
mod api_level;
mod apk;
mod binding;
pub(crate) mod budget;
mod build;
pub(crate) mod byte_size;
mod checks;
mod compose_levels;
mod consumer;
pub(crate) mod contents;
mod cost;
mod elf;
mod package;
mod pictures;
mod planted;
mod r8;
mod reproducible;
mod shim;
mod shipped;
mod size;
mod slice;
mod slice_compile;
mod slice_report;
mod slice_size;
mod stand_in;
mod std_choice;
mod toolchain;
mod tools;

use std::path::Path;

use crate::error::Result;
use crate::plan::RunMode;
use crate::project::Project;
use crate::setup::{self, Tool};
pub(crate) use abi::Abi;
pub(crate) use api_level::check as check_api_level;
use package::Package;
use slice_compile::SliceConfig;
pub(crate) use slice_size::{OnGrowth, run as size};
pub(crate) use stand_in::{is_complete, stand_in};
pub(crate) use std_choice::StdChoice;
pub(crate) use toolchain::{Linker, StdSource, Toolchain, has_std, reaches_rustup_server, std_for_size};
pub(crate) use tools::LIBRARY_TOOLS;

/// Whether the packages are checked beyond their requirements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// The packages are built, and each slice meets its requirements.
    Build,
    /// An APK of the example app is built with the package.
    Apk,
    /// All is built twice with the same bytes, and apps are built with the result.
    Check,
}

fn tools(depth: Depth) -> Vec<Tool> {
    match depth {
        Depth::Build | Depth::Apk => tools::PACKAGES.to_vec(),
        Depth::Check => [tools::PACKAGES, shipped::TOOLS, pictures::TOOLS].concat(),
    }
}

/// Builds and checks the packages below `target/android`.
///
/// # Errors
/// When a package cannot be built, or violates a requirement.
pub(crate) fn run(project: &Project, depth: Depth, run_mode: RunMode) -> Result<()> {
    let toolchain = Toolchain::find(project, Abi::ALL);
    let target = slice::target_folder(project, &toolchain);
    if run_mode == RunMode::DryRun {
        let mut plan = setup::plan(project, &tools(depth))?;
        for abi in Abi::ALL {
            plan.append(slice::compile_plan(
                project,
                &toolchain,
                &SliceConfig::shipped(*abi),
            ));
        }
        plan.print();
        return Ok(());
    }
    setup::ensure(project, &tools(depth))?;
    eprintln!("slices: {toolchain}");
    let out = project.target.join("android");
    let package = build::run(project, &toolchain, &target, &out)?;
    println!("repository: {}", package.repository.display());
    if depth != Depth::Build {
        apk::build(project, &package, &out)?;
    }
    if depth == Depth::Check {
        check(project, &toolchain, &package, &out)?;
    }
    Ok(())
}

/// Compares the screens of the tests with their replays, without the packages.
///
/// # Errors
/// When a screen cannot be recorded, or when a figure is below its goal.
pub(crate) fn compare_pictures(project: &Project, run_mode: RunMode) -> Result<()> {
    pictures::run(project, &project.target.join("android"), run_mode)
}

/// The slow checks of the packages. Each adds its own line here.
fn check(project: &Project, toolchain: &Toolchain, package: &Package, out: &Path) -> Result<()> {
    apk::check_reproducible(project, package, out)?;
    let app = consumer::build(project, package, out)?;
    consumer::run(project, &app)?;
    let dex = r8::check(project, &app)?;
    size::write(project, toolchain, package, &app, &dex)?;
    shipped::check(project, out)?;
    compose_levels::test(project)?;
    pictures::compare(project, out)?;
    cost::write(project, out)?;
    reproducible::check(project, toolchain, package, out)?;
    planted::check(project, toolchain)?;
    Ok(())
}

/// Builds slices with planted faults, which must fail.
///
/// # Errors
/// When a fault passes.
pub(crate) fn plant_faults(project: &Project, run_mode: RunMode) -> Result<()> {
    let toolchain = Toolchain::find(project, &[Abi::X86_64]);
    if run_mode == RunMode::DryRun {
        let mut plan = setup::plan(project, LIBRARY_TOOLS)?;
        let config = SliceConfig::shipped(Abi::X86_64);
        plan.append(slice::compile_plan(project, &toolchain, &config));
        plan.print();
        return Ok(());
    }
    setup::ensure(project, LIBRARY_TOOLS)?;
    planted::check(project, &toolchain)
}

/// Builds and checks the `x86_64` slice, compares it with its budget, and runs the tests of the binding against it on this machine.
///
/// # Errors
/// When it cannot be built, violates a requirement, is larger than its budget, or fails a test.
pub(crate) fn test_library(project: &Project) -> Result<()> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        println!("skipped: the x86_64 Android library runs only on x86_64 Linux");
        return Ok(());
    }
    let toolchain = Toolchain::find(project, &[Abi::X86_64]);
    eprintln!("x86_64: {toolchain}");
    let target = slice::target_folder(project, &toolchain);
    let out = project.target.join("android-library");
    let slice = slice::build(
        project,
        &toolchain,
        &SliceConfig::shipped(Abi::X86_64),
        &target,
        &out,
    )?;
    slice_size::check(project, &slice, &toolchain)?;
    shipped::test_kotlin(project, &out, "binding", &[])
}
