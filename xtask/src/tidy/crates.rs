//! Rules about crates and modules as a whole.

use super::finding::Finding;
use super::repository::{File, Repository};

/// The crates that may know UniFFI: the facade, and the tool that writes the bindings.
const KNOW_UNIFFI: &[&str] = &["afterimage", "bindgen"];

/// Finds UniFFI outside of the facade: one crate holds the boundary, so there is one Swift file and
/// one Kotlin package, and everything below it is plain Rust.
pub fn uniffi_in_the_facade_alone(repository: &Repository) -> Vec<Finding> {
    let knows = |external: &[String]| external.iter().any(|name| name.starts_with("uniffi"));
    repository
        .packages
        .iter()
        .filter(|package| knows(&package.external) && !KNOW_UNIFFI.contains(&package.name.as_str()))
        .map(|package| {
            Finding::new(
                &package.manifest,
                "depends on uniffi, which only crates/afterimage may",
            )
        })
        .collect()
}

/// Finds crates that do not take the workspace's lints, `unsafe_code = "forbid"` among them.
pub fn lints_of_the_workspace(repository: &Repository) -> Vec<Finding> {
    repository
        .packages
        .iter()
        .filter(|package| {
            !repository
                .text(&package.manifest)
                .is_some_and(|text| text.contains("[lints]\nworkspace = true"))
        })
        .map(|package| Finding::new(&package.manifest, "lacks `[lints]` with `workspace = true`"))
        .collect()
}

/// Finds modules that do not open by saying why they are there.
pub fn module_docs(repository: &Repository) -> Vec<Finding> {
    let is_module = |file: &File| {
        let path = &file.path;
        file.has_ending("rs")
            && path.contains("/src/")
            && !path.ends_with("/tests.rs")
            && !path.contains("/tests/")
    };
    repository
        .files
        .iter()
        .filter(|file| is_module(file) && !opens_with_docs(&file.text))
        .map(|file| {
            Finding::new(
                &file.path,
                "has no module documentation: open it with `//!` and say why it is there",
            )
        })
        .collect()
}

fn opens_with_docs(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && (line.starts_with("//!") || !line.starts_with("//")))
        .is_some_and(|line| line.starts_with("//!") || line.starts_with("#![doc"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniffi_is_found_outside_the_facade() {
        let repository =
            Repository::default()
                .with("afterimage", &[], &["uniffi"])
                .with("masking", &[], &["uniffi"]);
        let findings = uniffi_in_the_facade_alone(&repository);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place, "crates/masking/Cargo.toml");
    }

    #[test]
    fn a_crate_with_lints_of_its_own_is_found() {
        let repository = Repository::from_files(&[
            ("crates/good/Cargo.toml", "[package]\n[lints]\nworkspace = true\n"),
            ("crates/bad/Cargo.toml", "[package]\n"),
        ]);
        let findings = lints_of_the_workspace(&repository.with("good", &[], &[]).with("bad", &[], &[]));
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place, "crates/bad/Cargo.toml");
    }

    #[test]
    fn a_module_without_a_reason_is_found() {
        let repository = Repository::from_files(&[
            ("crates/a/src/lib.rs", "// licence\n//! Why.\n"),
            ("crates/a/src/tests.rs", "use super::*;"),
            ("crates/a/src/mute.rs", "use std::fmt;\n//! Too late.\n"),
        ]);
        let findings = module_docs(&repository);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place, "crates/a/src/mute.rs");
    }
}
