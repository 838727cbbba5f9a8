//! `cargo xtask size`: the bytes of one slice, by section, crate and kind of code.

use std::fs;
use std::path::{Path, PathBuf};

use super::abi::Abi;
use super::budget::{self, Measured};
use super::byte_size::ByteSize;
use super::contents::Contents;
use super::slice::{self, Slice};
use super::slice_compile::SliceConfig;
use super::slice_report::{self, BuildTools, Report};
use super::toolchain::{Linker, StdSource, Toolchain};
use super::tools::{LIBRARY_TOOLS, PACKAGES};
use crate::error::{Error, Result};
use crate::plan::RunMode;
use crate::project::Project;
use crate::setup;

/// The page about the slice that most phones load.
const PAGE: &str = "docs/size-slice.md";
/// The slice of the page.
const PAGE_ABI: Abi = Abi::Arm64V8a;

/// Whether the measured bytes become the budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnGrowth {
    /// Growth beyond the tolerance fails.
    Fail,
    /// The bytes become the budget.
    Accept,
}

/// Builds one slice as it ships, prints its bytes and compares them with the budget. The slice of [`PAGE_ABI`] rewrites docs/size-slice.md:
/// with `features`, only the rows of features.
///
/// # Errors
/// When the slice cannot be built, has no budget, or is larger than its budget allows.
pub(crate) fn run(
    project: &Project,
    abi: Abi,
    features: &str,
    on_growth: OnGrowth,
    run_mode: RunMode,
) -> Result<()> {
    let required = if abi == Abi::X86_64 {
        LIBRARY_TOOLS
    } else {
        PACKAGES
    };
    let toolchain = Toolchain::find(project, &[abi]);
    let config = SliceConfig::shipped(abi).with_features(features);
    let target = slice::target_folder(project, &toolchain);
    if run_mode == RunMode::DryRun {
        let mut plan = setup::plan(project, required)?;
        plan.append(slice::compile_plan(project, &toolchain, &config));
        plan.print();
        return Ok(());
    }
    setup::ensure(project, required)?;
    let out = project.target.join("size");
    let slice = slice::build(project, &toolchain, &config, &target, &out)?;
    let key = key(project, abi, &toolchain)?;
    let measured = measure(&slice, &key, features)?;
    let report = Report {
        measured: &measured,
        tools: BuildTools::of(project, &toolchain)?,
        budget: budget::find(project, &measured.key)?,
        with_features: budget::with_features(project, &key)?,
    };
    let json = out.join(json_name(abi, features));
    let text = format!("{:#}\n", report.to_json());
    fs::write(&json, text).map_err(Error::io(&json))?;
    let page = report.to_page();
    println!("{page}\n{}", json.display());
    if let Some(line) = report.difference_line() {
        println!("{line}");
    }
    match on_growth {
        OnGrowth::Fail => budget::check(project, &measured)?,
        OnGrowth::Accept => budget::accept(project, &measured)?,
    }
    if abi == PAGE_ABI {
        let path: PathBuf = project.root.join(PAGE);
        let page = if features.is_empty() {
            page
        } else {
            let committed = fs::read_to_string(&path).map_err(Error::io(&path))?;
            slice_report::replace_features(&committed, &budget::with_features(project, &key)?)
        };
        fs::write(&path, page).map_err(Error::io(&path))?;
    }
    Ok(())
}

/// Compares a built slice with its budget. A slice that the NDK linked may have none: the machines that test this project have no NDK.
///
/// # Errors
/// When the slice is larger than its budget allows, or has none.
pub(super) fn check(project: &Project, slice: &Slice, toolchain: &Toolchain) -> Result<()> {
    let key = key(project, slice.abi, toolchain)?;
    if matches!(toolchain.linker, Linker::Ndk(_)) && !budget::has(project, &key)? {
        println!(
            "{key}: not compared, it has no budget; `cargo xtask size --target ABI --accept` makes today's size its budget"
        );
        return Ok(());
    }
    budget::check(project, &measure(slice, &key, "")?)
}

/// The name of the file with the figures of a slice.
fn json_name(abi: Abi, features: &str) -> String {
    match features {
        "" => format!("{}.json", abi.name()),
        _ => format!("{}-{}.json", abi.name(), features.replace(',', "-")),
    }
}

fn measure(slice: &Slice, key: &str, features: &str) -> Result<Measured> {
    let read = |path: &Path| fs::read(path).map_err(Error::io(path));
    Ok(Measured {
        key: if features.is_empty() {
            key.to_owned()
        } else {
            budget::key_with_features(key, features)
        },
        shipped: ByteSize::of(&read(&slice.shipped)?)?,
        contents: Contents::read(&slice.with_symbols, &read(&slice.with_symbols)?)?,
    })
}

/// The key of a slice's budget: another standard library or linker gives other bytes.
fn key(project: &Project, abi: Abi, toolchain: &Toolchain) -> Result<String> {
    let std = match &toolchain.std {
        StdSource::RustupForSize(_) => "rustup for size",
        StdSource::Rustup => "rustup",
        StdSource::Debian(_) => "debian",
    };
    let linker = toolchain.linker.key(project)?;
    Ok(format!("{}, {std}, {linker}", abi.name()))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    /// Writes a linker into `programs` that has the version given.
    fn write_linker(programs: &Path, version: &str) {
        fs::create_dir_all(programs).unwrap();
        let clang = programs.join(Abi::Arm64V8a.clang());
        fs::write(&clang, format!("#!/bin/sh\necho '{version}'\n")).unwrap();
        fs::set_permissions(&clang, fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[test]
    fn budget_is_that_of_the_linker() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::for_tests(folder.path());
        fs::create_dir_all(folder.path().join("xtask/android")).unwrap();
        let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/android/faulty-x86_64.so");
        let slice = Slice {
            abi: Abi::X86_64,
            with_symbols: library.clone(),
            shipped: library,
        };
        let linked_by = |linker| Toolchain {
            linker,
            std: StdSource::Rustup,
        };
        let (ndk, stand_in) = (folder.path().join("ndk"), folder.path().join("stand-in"));
        write_linker(&ndk, "LLD 18.0.2 (https://example.com)");
        write_linker(&stand_in.join("bin"), "Debian LLD 22.1.8");
        let (ndk, stand_in) = (linked_by(Linker::Ndk(ndk)), linked_by(Linker::StandIn(stand_in)));
        check(&project, &slice, &ndk).unwrap();
        let error = check(&project, &slice, &stand_in).unwrap_err().to_string();
        assert!(
            error.starts_with("x86_64, rustup, stand-in (LLD 22): "),
            "{error}"
        );

        let mut small = measure(&slice, "x86_64, rustup, NDK (LLD 18)", "").unwrap();
        small.shipped.bytes /= 2;
        budget::accept(&project, &small).unwrap();
        let error = check(&project, &slice, &ndk).unwrap_err();
        assert!(matches!(error, Error::Larger(_)), "{error}");
    }

    #[test]
    fn figures_with_features_have_a_file_of_their_own() {
        assert_eq!(json_name(Abi::X86, ""), "x86.json");
        assert_eq!(json_name(Abi::X86, "a,b"), "x86-a-b.json");
    }
}
