//! Compares the table of dependencies in ARCHITECTURE.md with the manifests: every dependency has a line with its
//! purpose.

use super::finding::Finding;
use super::repository::Repository;

const PAGE: &str = "ARCHITECTURE.md";
const HEADING: &str = "## The dependencies";

/// Reports dependencies without a line, and lines without a dependency.
pub(super) fn check(repository: &Repository) -> Vec<Finding> {
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
                format!("`{name}` ({manifest}) has no line with its purpose under \"{HEADING}\""),
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

/// The names in the first column of the table below the heading.
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
    fn dependencies_with_a_line_have_no_findings() {
        let repository = Repository::from_files(&[(PAGE, TABLE)]);
        assert_eq!(
            check(&repository.with("config", &[], &["serde", "serde_json"])),
            []
        );
    }

    #[test]
    fn dependency_without_a_line_is_reported() {
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
    fn line_without_a_dependency_is_reported() {
        let repository = Repository::from_files(&[(PAGE, TABLE)]).with("config", &[], &["serde"]);
        assert!(check(&repository)[0].problem.contains("`serde_json` has a line"));
    }
}
