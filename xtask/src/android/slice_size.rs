//! `cargo xtask size`: the bytes of one slice, by section, crate and kind of code.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::abi::Abi;
use super::budget::{self, Measured};
use super::byte_size::ByteSize;
use super::contents::Contents;
use super::slice::{self, Slice};
use super::toolchain::{StdSource, Toolchain};
use super::tools::{LIBRARY, PACKAGES};
use crate::error::{Error, Result};
use crate::invocation::Invocation;
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
/// When the slice cannot be built, or is larger than its budget allows.
pub(crate) fn run(
    project: &Project,
    abi: Abi,
    features: &str,
    on_growth: OnGrowth,
    run_mode: RunMode,
) -> Result<()> {
    let required = if abi == Abi::X86_64 { LIBRARY } else { PACKAGES };
    let toolchain = Toolchain::find(project, &[abi]);
    let target = slice::target_folder(project, &toolchain);
    if run_mode == RunMode::DryRun {
        let mut plan = setup::plan(project, required)?;
        plan.append(slice::compile_plan(project, &toolchain, abi));
        plan.print();
        return Ok(());
    }
    setup::ensure(project, required)?;
    let out = project.target.join("size");
    let slice = slice::build_with(project, &toolchain, abi, features, &target, &out)?;
    let measured = measure(&slice, &toolchain)?;
    let json = out.join(format!("{}.json", abi.name()));
    let text = format!("{:#}\n", measured.to_json());
    fs::write(&json, text).map_err(Error::io(&json))?;
    let rustc = Invocation::new("rustc", &["--version"]).output(&project.root)?;
    let page = page(&measured, &format!("{}, {toolchain}", rustc.trim()));
    println!("{page}\n{}", json.display());
    if !features.is_empty() {
        return Ok(());
    }
    match on_growth {
        OnGrowth::Fail => budget::check(project, &measured)?,
        OnGrowth::Accept => budget::accept(project, &measured)?,
    }
    if abi == PAGE_ABI {
        let path: PathBuf = project.root.join(PAGE);
        fs::write(&path, page).map_err(Error::io(&path))?;
    }
    Ok(())
}

/// Compares a built slice with its budget.
///
/// # Errors
/// When the slice is larger than its budget allows.
pub(super) fn check(project: &Project, slice: &Slice, toolchain: &Toolchain) -> Result<()> {
    budget::check(project, &measure(slice, toolchain)?)
}

fn measure(slice: &Slice, toolchain: &Toolchain) -> Result<Measured> {
    let read = |path: &Path| fs::read(path).map_err(Error::io(path));
    let std = match &toolchain.std {
        StdSource::RustupForSize(_) => "rustup for size",
        StdSource::Rustup => "rustup",
        StdSource::Debian(_) => "debian",
    };
    Ok(Measured {
        key: format!("{}, {std}", slice.abi.name()),
        shipped: ByteSize::of(&read(&slice.shipped)?)?,
        contents: Contents::read(&slice.with_symbols, &read(&slice.with_symbols)?)?,
    })
}

fn page(measured: &Measured, toolchain: &str) -> String {
    let mut page = format!(
        "# Size of one slice\n\n\
         Written by `cargo xtask size`; do not edit. Compiler: {toolchain}. [size.md](size.md) has all slices and the dex.\n\n\
         {}: {} bytes stripped, {} compressed (deflate at its highest level).\n",
        measured.key, measured.shipped.bytes, measured.shipped.compressed
    );
    let by_size = |counts: &std::collections::BTreeMap<String, u64>| {
        let mut rows: Vec<(String, u64)> = counts
            .iter()
            .map(|(name, bytes)| (name.clone(), *bytes))
            .collect();
        rows.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
        rows
    };
    let contents = &measured.contents;
    table(
        &mut page,
        "Crates and kinds of code",
        "Generic code of the standard library is compiled for each type and counted by its kind; the rest by the crate that defines it.",
        &by_size(&contents.parts),
    );
    table(
        &mut page,
        "Largest functions and constants",
        "",
        &contents.largest,
    );
    table(&mut page, "Sections", "", &by_size(&contents.sections));
    page
}

fn table(page: &mut String, title: &str, text: &str, rows: &[(String, u64)]) {
    // Writing into a string cannot fail.
    let _ = write!(page, "\n## {title}\n\n");
    if !text.is_empty() {
        let _ = write!(page, "{text}\n\n");
    }
    let _ = write!(page, "| | bytes |\n|---|--:|\n");
    for (name, bytes) in rows {
        let _ = writeln!(page, "| `{name}` | {bytes} |");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_lists_parts_from_the_largest() {
        let parts = [("afterimage".to_owned(), 30), ("lz4_flex".to_owned(), 40)];
        let measured = Measured {
            key: "arm64-v8a, rustup".to_owned(),
            shipped: ByteSize {
                bytes: 100,
                compressed: 60,
            },
            contents: Contents {
                parts: parts.into_iter().collect(),
                ..Contents::default()
            },
        };
        let page = page(&measured, "rustc 1");
        assert!(
            page.contains("arm64-v8a, rustup: 100 bytes stripped, 60 compressed"),
            "{page}"
        );
        assert!(
            page.contains("| `lz4_flex` | 40 |\n| `afterimage` | 30 |\n"),
            "{page}"
        );
    }
}
