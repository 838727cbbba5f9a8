//! Rules about whole crates and modules.

use super::finding::Finding;
use super::repository::{Package, Repository, TextFile};

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

/// The crate with a copy of the lints of the workspace, since `forbid` cannot be lifted: it calls Objective-C.
const HAS_UNSAFE: &str = "uikit";

/// Reports crates without the lints of the workspace, such as `unsafe_code = "forbid"`.
pub(super) fn lints(repository: &Repository) -> Vec<Finding> {
    let text = |package: &Package| repository.text(&package.manifest).unwrap_or_default();
    let uses_workspace = |package: &Package| text(package).contains("[lints]\nworkspace = true");
    let lacking = repository
        .packages
        .iter()
        .filter(|package| package.name != HAS_UNSAFE && !uses_workspace(package))
        .map(|package| Finding::new(&package.manifest, "lacks `[lints]` with `workspace = true`"));
    let workspace = lint_lines(repository.text("Cargo.toml").unwrap_or_default());
    let copies = repository
        .packages
        .iter()
        .filter(|package| package.name == HAS_UNSAFE);
    let differing = copies.flat_map(|package| {
        let own = lint_lines(text(package));
        let missing = workspace
            .iter()
            .filter(|lint| !lint.starts_with("unsafe_code") && !own.contains(lint));
        let missing: Vec<Finding> = missing
            .map(|lint| {
                Finding::new(
                    &package.manifest,
                    format!("lacks the lint `{lint}` of the workspace"),
                )
            })
            .collect();
        missing
    });
    lacking.chain(differing).collect()
}

/// The lints of a manifest, one in a line.
fn lint_lines(manifest: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut is_in_lints = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_in_lints = line.contains("lints.");
        } else if is_in_lints && line.contains('=') && !line.starts_with('#') {
            lines.push(line);
        }
    }
    lines
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
    fn crate_with_unsafe_code_has_all_other_lints_of_the_workspace() {
        let workspace = "[workspace.lints.rust]\nunsafe_code = \"forbid\"\n# Why.\nmissing_docs = \"deny\"\n\n[profile.dev]\ndebug = 1\n";
        let finding = |own: &str| {
            let repository =
                Repository::from_files(&[("Cargo.toml", workspace), ("crates/uikit/Cargo.toml", own)]);
            lints(&repository.with("uikit", &[], &[]))
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        let allowed = "[lints.rust]\nunsafe_code = \"allow\"\n";
        assert_eq!(
            finding(&format!("{allowed}missing_docs = \"deny\"\n")),
            Vec::<String>::new()
        );
        assert_eq!(
            finding(allowed),
            ["crates/uikit/Cargo.toml: lacks the lint `missing_docs = \"deny\"` of the workspace"]
        );
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
