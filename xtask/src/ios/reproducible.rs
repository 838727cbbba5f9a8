//! Builds the libraries a second time, from nothing, and compares all bytes.

use std::path::Path;

use super::library::Library;
use super::slice::Slice;
use super::{slices, symbols_archive, xcframework};
use crate::error::{Error, Result};
use crate::files::{self, Files};
use crate::project::Project;

/// Builds all slices again, with a target folder of its own, and compares the framework and the symbols with those in `out`.
///
/// # Errors
/// When a build fails, or a file differs.
pub(super) fn check(project: &Project, libraries: &[Library], out: &Path) -> Result<()> {
    let again = out.join("again");
    files::remove(&again)?;
    let built: Vec<Slice> = libraries.iter().map(|library| library.slice).collect();
    let second = slices::build(project, &built, &again.join("target"), &again)?;
    xcframework::write(project, &second, &again)?;
    symbols_archive::write(&second, &again)?;
    let differing = files::differing(&published(out)?, &published(&again)?);
    files::remove(&again)?;
    if differing.is_empty() {
        println!(
            "reproducible: both builds of {} slices have the same bytes",
            built.len()
        );
        return Ok(());
    }
    let faults = differing.into_iter();
    Err(Error::Ios(
        faults
            .map(|file| format!("{file} differs between two builds"))
            .collect(),
    ))
}

/// What a release contains: the framework, and the libraries with their debug information.
fn published(out: &Path) -> Result<Files> {
    let mut files = Files::new();
    for folder in [xcframework::NAME, "symbols"] {
        for (path, bytes) in files::below(&out.join(folder))? {
            files.insert(format!("{folder}/{path}"), bytes);
        }
    }
    Ok(files)
}
