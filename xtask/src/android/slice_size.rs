//! `cargo xtask size`: the bytes of one slice, by section, crate and kind of code.

use std::fs;
use std::path::{Path, PathBuf};

use super::abi::Abi;
use super::budget::{self, Measured};
use super::byte_size::ByteSize;
use super::contents::Contents;
use super::slice::{self, Slice};
use super::slice_compile::SliceConfig;
use super::slice_report::{Report, Tools};
use super::toolchain::{StdSource, Toolchain};
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

/// Builds one slice as it ships, prints its bytes and compares them with the budget. Without `features`, the slice of [`PAGE_ABI`]
/// rewrites docs/size-slice.md.
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
    let measured = measure(&slice, &toolchain, features)?;
    let report = Report {
        measured: &measured,
        tools: Tools::of(project, &toolchain)?,
        budget: budget::find(project, &measured.key)?,
        with_features: budget::with_features(project, &key(abi, &toolchain))?,
    };
    let json = out.join(format!("{}.json", abi.name()));
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
    if abi == PAGE_ABI && features.is_empty() {
        let path: PathBuf = project.root.join(PAGE);
        fs::write(&path, page).map_err(Error::io(&path))?;
    }
    Ok(())
}

/// Compares a built slice with its budget.
///
/// # Errors
/// When the slice is larger than its budget allows, or has none.
pub(super) fn check(project: &Project, slice: &Slice, toolchain: &Toolchain) -> Result<()> {
    budget::check(project, &measure(slice, toolchain, "")?)
}

fn measure(slice: &Slice, toolchain: &Toolchain, features: &str) -> Result<Measured> {
    let read = |path: &Path| fs::read(path).map_err(Error::io(path));
    let key = key(slice.abi, toolchain);
    Ok(Measured {
        key: if features.is_empty() {
            key
        } else {
            budget::key_with_features(&key, features)
        },
        shipped: ByteSize::of(&read(&slice.shipped)?)?,
        contents: Contents::read(&slice.with_symbols, &read(&slice.with_symbols)?)?,
    })
}

/// The key of a slice's budget: another standard library gives other bytes.
fn key(abi: Abi, toolchain: &Toolchain) -> String {
    let std = match &toolchain.std {
        StdSource::RustupForSize(_) => "rustup for size",
        StdSource::Rustup => "rustup",
        StdSource::Debian(_) => "debian",
    };
    format!("{}, {std}", abi.name())
}
