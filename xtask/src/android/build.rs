//! Builds everything that is published: the slices, and the package in its repository.

use std::path::Path;

use super::abi::Abi;
use super::package::{self, Package};
use super::slice;
use super::slice_compile::SliceConfig;
use super::slice_size;
use super::toolchain::Toolchain;
use crate::error::Result;
use crate::project::Project;

/// Builds all slices and the package below `out`, with cargo's files in `target`.
///
/// # Errors
/// When a build fails, or a slice violates a requirement or is larger than its budget allows.
pub(super) fn run(project: &Project, toolchain: &Toolchain, target: &Path, out: &Path) -> Result<Package> {
    let mut slices = Vec::new();
    for abi in Abi::ALL {
        eprintln!("building {} (a minute or two) ...", abi.name());
        let slice = slice::build(project, toolchain, &SliceConfig::shipped(*abi), target, out)?;
        slice_size::check(project, &slice, toolchain)?;
        slices.push(slice);
    }
    eprintln!("compiling and documenting the Kotlin modules (a minute) ...");
    package::write(project, &slices, &package::compile(project)?, out)
}
