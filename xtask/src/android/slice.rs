//! Builds the shared library of one ABI, and checks it.

use std::fs;
use std::path::{Path, PathBuf};

use super::abi::Abi;
use super::binding;
use super::checks::{self, BuiltSlice};
use super::elf::Library;
use super::slice_compile::{self, SliceConfig};
use super::toolchain::{StdSource, Toolchain};
use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::{Project, cargo_home};
use crate::shared_target;

/// The library's file name, which the generated binding loads.
pub(crate) const LIBRARY: &str = "libafterimage.so";

/// A slice on the disk.
#[derive(Debug)]
pub(crate) struct Slice {
    pub(crate) abi: Abi,
    /// The library with its symbols and debug information, for stack traces of crashes.
    pub(crate) with_symbols: PathBuf,
    /// The library that is shipped.
    pub(crate) shipped: PathBuf,
}

impl Slice {
    /// The slice of an ABI that [`build`] writes into `out`.
    pub(super) fn below(out: &Path, abi: Abi) -> Self {
        Self {
            abi,
            with_symbols: out.join("symbols").join(abi.name()).join(LIBRARY),
            shipped: out.join("jni").join(abi.name()).join(LIBRARY),
        }
    }
}

/// cargo's target folder for the slices. It is outside of the checkout: a fresh clone compiles only the crates of
/// this project again and not their dependencies, which take twice as long.
pub(super) fn target_folder(project: &Project, toolchain: &Toolchain) -> PathBuf {
    let name = match &toolchain.std {
        StdSource::RustupForSize(_) => "target-size",
        StdSource::Rustup => "target-rustup",
        StdSource::Debian(_) => "target-debian",
    };
    project.cache.join("android").join(name)
}

/// Builds and checks one slice: into `out`, with cargo's files in `target`.
///
/// # Errors
/// When it cannot be built, or violates a requirement.
pub(super) fn build(
    project: &Project,
    toolchain: &Toolchain,
    config: &SliceConfig,
    target: &Path,
    out: &Path,
) -> Result<Slice> {
    let abi = config.abi;
    let folder = target.join(abi.target());
    // Until the library is copied: another checkout's build would replace it.
    let _lock = shared_target::lock(project, &folder)?;
    slice_compile::compile(project, toolchain, config, target).run(&project.root)?;
    let built = folder.join("mobile").join(LIBRARY);
    let slice = Slice::below(out, abi);
    for path in [&slice.with_symbols, &slice.shipped] {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(Error::io(folder))?;
        }
    }
    fs::copy(&built, &slice.with_symbols).map_err(Error::io(&built))?;
    Invocation::new(
        toolchain.linker.programs().join("llvm-strip"),
        &["--strip-all", "-o"],
    )
    .arg(&slice.shipped)
    .arg(&slice.with_symbols)
    .run(&project.root)?;
    check(project, &slice, config)?;
    Ok(slice)
}

fn check(project: &Project, slice: &Slice, config: &SliceConfig) -> Result<()> {
    let read = |path: &Path| fs::read(path).map_err(Error::io(path));
    let (linked, shipped) = (read(&slice.with_symbols)?, read(&slice.shipped)?);
    let home = cargo_home();
    let called = binding::functions(project)?;
    let faults = checks::faults(&BuiltSlice {
        config: *config,
        linked: Library::parse(&slice.with_symbols, &linked)?,
        shipped: Library::parse(&slice.shipped, &shipped)?,
        shipped_bytes: &shipped,
        called: &called,
        folders: vec![&project.root, &project.cache, &home],
    });
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Android(faults))
    }
}

/// The plan of the compilation of one slice.
pub(super) fn compile_plan(project: &Project, toolchain: &Toolchain, config: &SliceConfig) -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        format!("building {}", config.abi.name()),
        "a minute or two",
        slice_compile::compile(project, toolchain, config, &target_folder(project, toolchain)),
    );
    plan
}
