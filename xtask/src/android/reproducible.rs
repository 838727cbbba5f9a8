//! Builds the packages a second time, from nothing, and compares all bytes.

use std::path::Path;

use super::build;
use super::package::Package;
use super::toolchain::Toolchain;
use crate::error::{Error, Result};
use crate::files;
use crate::project::Project;

/// Builds all slices and the package again, with a target folder of its own, and compares both repositories. The
/// symbols archive is part of them, so the debug information is compared too.
///
/// # Errors
/// When a build fails, or a file differs.
pub(super) fn check(project: &Project, toolchain: &Toolchain, first: &Package, out: &Path) -> Result<()> {
    eprintln!("building everything again (about 15 minutes) ...");
    let again = out.join("again");
    files::remove(&again)?;
    let second = build::run(project, toolchain, &again.join("target"), &again)?;
    let differing = files::differing(
        &files::below(&first.repository)?,
        &files::below(&second.repository)?,
    );
    if differing.is_empty() {
        println!("reproducible: both builds have the same bytes");
        return Ok(());
    }
    let faults = differing.into_iter();
    Err(Error::Android(
        faults
            .map(|file| format!("{file} differs between two builds"))
            .collect(),
    ))
}
