//! Compares the diagram in ARCHITECTURE.md with the dependencies in the manifests.
//!
//! The diagram is the fenced block that opens with ```` ```arrows ````. Each line has one crate, and an arrow to
//! the crates that it depends on. Arrows point downward, to crates on later lines.
//!
//! ```text
//! studio ───────> replay, compression
//! replay ───────> compression
//! compression                              text after two spaces is a remark
//! ```

use super::finding::Finding;
use super::repository::Repository;

const PAGE: &str = "ARCHITECTURE.md";

/// One line of the diagram.
#[derive(Debug, PartialEq, Eq)]
struct DrawnCrate {
    name: String,
    uses: Vec<String>,
}

/// Reports arrows that are missing, superfluous or upward, and crates that are missing or superfluous.
pub(super) fn check(repository: &Repository) -> Vec<Finding> {
    let Some(diagram) = repository.text(PAGE).and_then(parse) else {
        return vec![Finding::new(
            PAGE,
            "has no diagram: a fenced block that opens with ```arrows",
        )];
    };
    let mut findings = Vec::new();
    let mut find = |problem: String| findings.push(Finding::new(PAGE, problem));
    for package in &repository.packages {
        let name = &package.name;
        let Some(line) = diagram.iter().find(|line| line.name == *name) else {
            find(format!(
                "the crate `{name}` is not drawn; add a line to the ```arrows block"
            ));
            continue;
        };
        for used in package.uses.iter().filter(|used| !line.uses.contains(used)) {
            find(format!(
                "the arrow `{name} ──> {used}` is missing; draw it, or remove the dependency from {}",
                package.manifest
            ));
        }
        for drawn in line.uses.iter().filter(|drawn| !package.uses.contains(drawn)) {
            find(format!(
                "the arrow `{name} ──> {drawn}` is drawn, but {} has no such dependency",
                package.manifest
            ));
        }
    }
    for (row, line) in diagram.iter().enumerate() {
        if !repository
            .packages
            .iter()
            .any(|package| package.name == line.name)
        {
            find(format!("`{}` is drawn, but no crate has that name", line.name));
        }
        for to in &line.uses {
            let place = diagram.iter().position(|other| other.name == *to);
            if place.is_some_and(|place| place <= row) {
                find(format!("the arrow `{} ──> {to}` points upward", line.name));
            }
        }
    }
    findings
}

fn parse(text: &str) -> Option<Vec<DrawnCrate>> {
    let block = text.lines().skip_while(|line| line.trim() != "```arrows").skip(1);
    let lines: Vec<DrawnCrate> = block
        .take_while(|line| line.trim() != "```")
        .filter_map(line)
        .collect();
    (!lines.is_empty()).then_some(lines)
}

fn line(text: &str) -> Option<DrawnCrate> {
    let name = |word: &str| word.split_whitespace().next().map(ToOwned::to_owned);
    let (from, to) = match text.split_once('>') {
        Some((from, to)) => (from.trim_end_matches([' ', '─', '-']), to.trim_start()),
        None => (text, ""),
    };
    // A remark follows two spaces.
    let to = to.split("  ").next().unwrap_or_default();
    Some(DrawnCrate {
        name: name(from)?,
        uses: to.split(',').filter_map(name).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIAGRAM: &str =
        "# A\n```arrows\nstudio ──> replay, config\nreplay ──> config    reads\nconfig\n```\n";

    fn repository() -> Repository {
        Repository::from_files(&[(PAGE, DIAGRAM)])
            .with("config", &[], &[])
            .with("replay", &["config"], &[])
    }

    fn check_one(repository: &Repository, expected: &str) {
        let findings: Vec<String> = check(repository).iter().map(ToString::to_string).collect();
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(findings[0].contains(expected), "{findings:?}");
    }

    #[test]
    fn correct_diagram_has_no_findings() {
        assert_eq!(
            check(&repository().with("studio", &["config", "replay"], &[])),
            []
        );
    }

    #[test]
    fn missing_arrow_is_reported() {
        let repository = Repository::from_files(&[("ARCHITECTURE.md", "```arrows\nreplay\nconfig\n```")]);
        let repository = repository
            .with("config", &[], &[])
            .with("replay", &["config"], &[]);
        check_one(&repository, "the arrow `replay ──> config` is missing");
    }

    #[test]
    fn superfluous_arrow_is_reported() {
        check_one(
            &repository().with("studio", &["replay"], &[]),
            "the arrow `studio ──> config` is drawn, but",
        );
    }

    #[test]
    fn upward_arrow_is_reported_even_if_the_dependency_exists() {
        let repository = Repository::from_files(&[(
            "ARCHITECTURE.md",
            "```arrows\nconfig\nreplay\ntransport ──> replay\n```",
        )]);
        let repository =
            repository
                .with("config", &[], &[])
                .with("replay", &[], &[])
                .with("transport", &["replay"], &[]);
        check_one(&repository, "the arrow `transport ──> replay` points upward");
    }

    #[test]
    fn missing_crate_is_reported() {
        let repository = repository()
            .with("studio", &["config", "replay"], &[])
            .with("uikit", &[], &[]);
        check_one(&repository, "the crate `uikit` is not drawn");
    }

    #[test]
    fn superfluous_crate_is_reported() {
        check_one(&repository(), "`studio` is drawn, but no crate has that name");
    }

    #[test]
    fn missing_diagram_is_reported() {
        check_one(
            &Repository::from_files(&[("ARCHITECTURE.md", "# A")]),
            "has no diagram",
        );
    }
}
