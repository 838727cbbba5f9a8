//! Builds slices, and checks each.

use std::path::Path;

use super::checks;
use super::library::{self, Library};
use super::slice::Slice;
use crate::error::Result;
use crate::project::Project;

/// Builds and checks slices into `out`, with cargo's files in `target`.
///
/// # Errors
/// When one cannot be built, or violates a requirement.
pub(super) fn build(project: &Project, slices: &[Slice], target: &Path, out: &Path) -> Result<Vec<Library>> {
    let mut libraries = Vec::new();
    for slice in slices {
        let library = library::build(project, *slice, target, out)?;
        checks::check(project, &library)?;
        libraries.push(library);
    }
    Ok(libraries)
}
