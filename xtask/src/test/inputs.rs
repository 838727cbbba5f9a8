//! The files whose contents decide whether a slice passes.
//!
//! Pages in Markdown are read by people, so editing them repeats no test. The exceptions are pages that a slice
//! lists by their full path, because a test reads them, and pages that are compiled in: `include_str!` makes them crate
//! documentation with examples, or expected values of a test.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path};

use crate::error::Result;
use crate::project::Project;

/// Macros that read a file at compile time.
const INCLUDE_MACROS: &[&str] = &["include_str!(", "include_bytes!("];

/// The input files below `paths` (git's path patterns), relative to the root and sorted.
///
/// # Errors
/// When git fails.
pub(super) fn files(project: &Project, paths: &[&str]) -> Result<Vec<String>> {
    let mut files = BTreeSet::new();
    for file in project.files(paths)? {
        if is_page(&file) && !paths.contains(&file.as_str()) {
            continue;
        }
        if has_extension(&file, "rs") {
            // A file that cannot be read fails to compile, which the slice reports.
            let text = fs::read_to_string(project.root.join(&file)).unwrap_or_default();
            files.extend(included_pages(&file, &text));
        }
        files.insert(file);
    }
    files.retain(|file| project.root.join(file).is_file());
    Ok(files.into_iter().collect())
}

/// The pages that a Rust file includes.
fn included_pages(file: &str, text: &str) -> Vec<String> {
    let folder = Path::new(file).parent().unwrap_or(Path::new(""));
    let calls = INCLUDE_MACROS.iter().flat_map(|name| text.split(name).skip(1));
    calls
        .filter_map(|call| call.trim_start().strip_prefix('"')?.split('"').next())
        .filter(|path| is_page(path))
        .map(|path| normalised(&folder.join(path)))
        .collect()
}

fn is_page(file: &str) -> bool {
    has_extension(file, "md")
}

fn has_extension(file: &str, extension: &str) -> bool {
    Path::new(file).extension().is_some_and(|own| own == extension)
}

/// The path without `.` and `..`.
fn normalised(path: &Path) -> String {
    let mut parts = Vec::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                parts.pop();
            }
            Component::Normal(name) => parts.push(name.to_string_lossy()),
            _ => {}
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invocation::Invocation;

    #[test]
    fn included_pages_are_found_relative_to_the_file() {
        assert_eq!(
            included_pages(
                "crates/a/src/lib.rs",
                "#![doc = include_str!(\"../README.md\")]\nlet a = include_bytes!(\n    \"../../../docs/b.md\"\n);\
                 include_str!(\"c.css\")",
            ),
            ["crates/a/README.md", "docs/b.md"]
        );
    }

    #[test]
    fn pages_are_no_inputs_unless_they_are_included_or_listed() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        Invocation::new("git", &["init", "-q"])
            .run(folder.path())
            .unwrap();
        write("a/src/lib.rs", "#![doc = include_str!(\"../README.md\")]");
        write("a/README.md", "included");
        write("a/notes.md", "not included");
        write("a/data.json", "{}");
        write("docs/page.md", "not included");
        assert_eq!(
            files(&Project::for_tests(folder.path()), &["a", "docs"]).unwrap(),
            ["a/README.md", "a/data.json", "a/src/lib.rs"]
        );
        assert_eq!(
            files(&Project::for_tests(folder.path()), &["a/notes.md", "docs"]).unwrap(),
            ["a/notes.md"]
        );
    }
}
