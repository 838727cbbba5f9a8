//! The table of dependencies in ARCHITECTURE.md: each has a line that says what it is for.

use super::finding::Finding;
use super::repository::Repository;

const PAGE: &str = "ARCHITECTURE.md";
const HEADING: &str = "## The dependencies";

/// Finds dependencies without a line, and lines without a dependency.
pub fn check(repository: &Repository) -> Vec<Finding> {
    let table: Vec<&str> = repository.text(PAGE).map(rows).unwrap_or_default();
    let mut used: Vec<(&str, &str)> = repository
        .packages
        .iter()
        .flat_map(|package| {
            package
                .external
                .iter()
                .map(|name| (name.as_str(), package.manifest.as_str()))
        })
        .collect();
    used.sort_unstable();
    used.dedup_by_key(|(name, _)| *name);
    let unexplained = used
        .iter()
        .filter(|(name, _)| !table.contains(name))
        .map(|(name, manifest)| {
            Finding::new(
                PAGE,
                format!("`{name}` ({manifest}) has no line under \"{HEADING}\" that says what it is for"),
            )
        });
    let unused = table
        .iter()
        .filter(|row| !used.iter().any(|(name, _)| name == *row))
        .map(|row| {
            Finding::new(
                PAGE,
                format!("`{row}` has a line under \"{HEADING}\", but no crate uses it"),
            )
        });
    unexplained.chain(unused).collect()
}

/// The names in the first column of the table under the heading.
fn rows(text: &str) -> Vec<&str> {
    text.lines()
        .skip_while(|line| !line.starts_with(HEADING))
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .filter_map(|line| line.strip_prefix("| ")?.split('|').next())
        .filter(|cell| cell.trim() != "package")
        .flat_map(|cell| cell.split(','))
        .filter_map(|name| name.split_whitespace().next())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str =
        "# A\n## The dependencies\n| package | for |\n|---|---|\n| serde, serde_json | JSON |\n";

    #[test]
    fn every_dependency_has_a_line() {
        let repository = Repository::from_files(&[(PAGE, TABLE)]);
        assert_eq!(
            check(&repository.with("config", &[], &["serde", "serde_json"])),
            []
        );
    }

    #[test]
    fn an_unexplained_dependency_is_found() {
        let repository =
            Repository::from_files(&[(PAGE, TABLE)]).with("config", &[], &["rand", "serde", "serde_json"]);
        let findings = check(&repository);
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0]
                .problem
                .starts_with("`rand` (crates/config/Cargo.toml) has no line"),
            "{findings:?}"
        );
    }

    #[test]
    fn a_line_for_nothing_is_found() {
        let repository = Repository::from_files(&[(PAGE, TABLE)]).with("config", &[], &["serde"]);
        assert!(check(&repository)[0].problem.contains("`serde_json` has a line"));
    }
}
