//! Builds the packages a second time, from nothing, and compares all bytes.

use std::path::Path;

use super::build;
use super::package::Package;
use super::toolchain::Toolchain;
use crate::error::{Error, Result};
use crate::files::{self, Files};
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
    let differing = differing(
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

/// The files that only one of two folders has, or that differ.
fn differing(first: &Files, second: &Files) -> Vec<String> {
    let names = first
        .keys()
        .chain(second.keys().filter(|name| !first.contains_key(*name)));
    names
        .filter(|name| first.get(*name) != second.get(*name))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_and_missing_files_differ() {
        let contents = |files: &[(&str, &str)]| -> Files {
            files
                .iter()
                .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
                .collect()
        };
        let first = contents(&[("same", "1"), ("changed", "1"), ("first", "1")]);
        let second = contents(&[("same", "1"), ("changed", "2"), ("second", "1")]);
        assert_eq!(differing(&first, &second), ["changed", "first", "second"]);
        assert_eq!(differing(&first, &first), Vec::<String>::new());
    }
}
