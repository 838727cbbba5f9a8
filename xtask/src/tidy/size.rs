//! Limits the length of files, so that each can be read as a whole.

use super::finding::Finding;
use super::repository::{Repository, TextFile};

/// A longer file may contain two ideas: a note. The most readable crates of the field have a median of 80 to 150
/// lines.
const NOTE_LINES: usize = 400;
/// A longer file is a violation.
const MAX_LINES: usize = 600;
/// Every newcomer reads ARCHITECTURE.md, so it must stay short.
const MAX_ARCHITECTURE_LINES: usize = 150;

/// Extensions of code files.
const CODE_EXTENSIONS: &[&str] = &[
    "rs", "kt", "java", "swift", "js", "mjs", "ts", "css", "html", "py", "sh",
];

/// Reports files over the limit.
pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    repository
        .files
        .iter()
        .filter_map(|file| {
            let limit = limit(file)?;
            let lines = file.text.lines().count();
            (lines > limit)
                .then(|| Finding::new(&file.path, format!("has {lines} lines, over {limit}: split it")))
        })
        .collect()
}

/// Notes files that approach the limit.
pub(super) fn notes(repository: &Repository) -> Vec<Finding> {
    repository
        .files
        .iter()
        .filter(|file| is_code(file))
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| (NOTE_LINES + 1..=MAX_LINES).contains(lines))
        .map(|(file, lines)| {
            Finding::new(
                &file.path,
                format!("has {lines} lines: does it contain two ideas?"),
            )
        })
        .collect()
}

fn limit(file: &TextFile) -> Option<usize> {
    match file.path.as_str() {
        "ARCHITECTURE.md" => Some(MAX_ARCHITECTURE_LINES),
        _ => is_code(file).then_some(MAX_LINES),
    }
}

fn is_code(file: &TextFile) -> bool {
    CODE_EXTENSIONS
        .iter()
        .any(|extension| file.has_extension(extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_are_reported_and_medium_ones_noted() {
        let (medium, long) = ("\n".repeat(401), "\n".repeat(601));
        let repository = Repository::from_files(&[
            ("a.rs", &medium),
            ("b.kt", &long),
            ("c.ndjson", &long),
            ("d.rs", "\n"),
        ]);
        assert_eq!(
            check(&repository),
            [Finding::new("b.kt", "has 601 lines, over 600: split it")]
        );
        assert_eq!(
            notes(&repository),
            [Finding::new("a.rs", "has 401 lines: does it contain two ideas?")]
        );
    }

    #[test]
    fn length_of_the_architecture_page_is_limited() {
        let text = "\n".repeat(151);
        assert_eq!(
            check(&Repository::from_files(&[("ARCHITECTURE.md", &text)])).len(),
            1
        );
    }
}
