//! Rules about whole crates and modules.

use super::finding::Finding;
use super::repository::{Repository, TextFile};

/// The crates that may depend on UniFFI: the facade, and the generator of the bindings.
const USE_UNIFFI: &[&str] = &["afterimage", "bindgen"];

/// Reports other crates that depend on UniFFI. With one boundary crate there is one Swift file and one Kotlin
/// package, and the other crates are plain Rust.
pub(super) fn uniffi(repository: &Repository) -> Vec<Finding> {
    let uses_uniffi = |external: &[String]| external.iter().any(|name| name.starts_with("uniffi"));
    repository
        .packages
        .iter()
        .filter(|package| uses_uniffi(&package.external) && !USE_UNIFFI.contains(&package.name.as_str()))
        .map(|package| {
            Finding::new(
                &package.manifest,
                "depends on uniffi, which only crates/afterimage may",
            )
        })
        .collect()
}

/// Reports crates without the lints of the workspace, such as `unsafe_code = "forbid"`.
pub(super) fn lints(repository: &Repository) -> Vec<Finding> {
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

/// Reports modules that do not begin with documentation.
pub(super) fn module_docs(repository: &Repository) -> Vec<Finding> {
    let is_module = |file: &TextFile| {
        let path = &file.path;
        file.has_extension("rs")
            && path.contains("/src/")
            && !path.ends_with("/tests.rs")
            && !path.contains("/tests/")
    };
    repository
        .files
        .iter()
        .filter(|file| is_module(file) && !begins_with_docs(&file.text))
        .map(|file| {
            Finding::new(
                &file.path,
                "has no module documentation; begin the file with `//!` and the purpose of the module",
            )
        })
        .collect()
}

fn begins_with_docs(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && (line.starts_with("//!") || !line.starts_with("//")))
        .is_some_and(|line| line.starts_with("//!") || line.starts_with("#![doc"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniffi_is_reported_outside_the_facade() {
        let repository =
            Repository::default()
                .with("afterimage", &[], &["uniffi"])
                .with("masking", &[], &["uniffi"]);
        let findings = uniffi(&repository);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place, "crates/masking/Cargo.toml");
    }

    #[test]
    fn crate_without_the_workspace_lints_is_reported() {
        let repository = Repository::from_files(&[
            ("crates/good/Cargo.toml", "[package]\n[lints]\nworkspace = true\n"),
            ("crates/bad/Cargo.toml", "[package]\n"),
        ]);
        let findings = lints(&repository.with("good", &[], &[]).with("bad", &[], &[]));
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place, "crates/bad/Cargo.toml");
    }

    #[test]
    fn module_without_documentation_is_reported() {
        let repository = Repository::from_files(&[
            ("crates/a/src/lib.rs", "// licence\n//! Docs.\n"),
            ("crates/a/src/tests.rs", "use super::*;"),
            ("crates/a/src/mute.rs", "use std::fmt;\n//! Too late.\n"),
        ]);
        let findings = module_docs(&repository);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place, "crates/a/src/mute.rs");
    }
}
