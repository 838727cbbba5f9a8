//! Files stay small enough to be read in one go.

use super::finding::Finding;
use super::repository::{File, Repository};

/// Past this, ask whether two ideas share the file. The best read crates of the field have a median
/// of 80 to 150 lines.
const ASK_LINES: usize = 400;
/// Past this, they do.
const MAX_LINES: usize = 600;
/// The drawing of the whole is read by everyone, so it has to stay a page that one reads.
const MAX_ARCHITECTURE_LINES: usize = 150;

/// Files that people read as code.
const CODE: &[&str] = &[
    "rs", "kt", "java", "swift", "js", "mjs", "ts", "css", "html", "py", "sh",
];

/// Finds files that are too long.
pub fn check(repository: &Repository) -> Vec<Finding> {
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

/// Names files that are on their way there.
pub fn notes(repository: &Repository) -> Vec<Finding> {
    repository
        .files
        .iter()
        .filter(|file| is_code(file))
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| (ASK_LINES + 1..=MAX_LINES).contains(lines))
        .map(|(file, lines)| Finding::new(&file.path, format!("has {lines} lines: do two ideas share it?")))
        .collect()
}

fn limit(file: &File) -> Option<usize> {
    match file.path.as_str() {
        "ARCHITECTURE.md" => Some(MAX_ARCHITECTURE_LINES),
        _ => is_code(file).then_some(MAX_LINES),
    }
}

fn is_code(file: &File) -> bool {
    CODE.iter().any(|ending| file.has_ending(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_are_found_and_longish_ones_noted() {
        let (longish, long) = ("\n".repeat(401), "\n".repeat(601));
        let repository = Repository::from_files(&[
            ("a.rs", &longish),
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
            [Finding::new("a.rs", "has 401 lines: do two ideas share it?")]
        );
    }

    #[test]
    fn the_architecture_stays_a_page() {
        let text = "\n".repeat(151);
        assert_eq!(
            check(&Repository::from_files(&[("ARCHITECTURE.md", &text)])).len(),
            1
        );
    }
}
