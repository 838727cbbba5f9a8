//! The drawing in ARCHITECTURE.md against the dependencies that cargo knows.
//!
//! The drawing is the fenced block that opens with ```` ```arrows ````: a line per crate, and on it
//! an arrow to the crates it is built from. Arrows point downward: to crates on lines further down.
//!
//! ```text
//! studio ───────> replay, compression
//! replay ───────> compression
//! compression                              anything after two spaces is a remark
//! ```

use super::finding::Finding;
use super::repository::Repository;

const DRAWING: &str = "ARCHITECTURE.md";

/// One line of the drawing.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    from: String,
    to: Vec<String>,
}

/// Finds arrows that are missing, extra or upward, and crates that are not drawn.
pub fn check(repository: &Repository) -> Vec<Finding> {
    let Some(drawing) = repository.text(DRAWING).and_then(parse) else {
        return vec![Finding::new(
            DRAWING,
            "has no drawing: a fenced block that opens with ```arrows",
        )];
    };
    let mut findings = Vec::new();
    let mut find = |problem: String| findings.push(Finding::new(DRAWING, problem));
    for package in &repository.packages {
        let name = &package.name;
        let Some(line) = drawing.iter().find(|line| line.from == *name) else {
            find(format!(
                "the crate `{name}` is not drawn; give it a line in the ```arrows block"
            ));
            continue;
        };
        for used in package.uses.iter().filter(|used| !line.to.contains(used)) {
            find(format!(
                "the arrow `{name} ──> {used}` is missing; draw it, or take the dependency out of {}",
                package.manifest
            ));
        }
        for drawn in line.to.iter().filter(|drawn| !package.uses.contains(drawn)) {
            find(format!(
                "the arrow `{name} ──> {drawn}` is drawn, but {} has no such dependency",
                package.manifest
            ));
        }
    }
    for (row, line) in drawing.iter().enumerate() {
        if !repository
            .packages
            .iter()
            .any(|package| package.name == line.from)
        {
            find(format!("`{}` is drawn, but no crate has that name", line.from));
        }
        for to in &line.to {
            let place = drawing.iter().position(|other| other.from == *to);
            if place.is_some_and(|place| place <= row) {
                find(format!("the arrow `{} ──> {to}` points upward", line.from));
            }
        }
    }
    findings
}

fn parse(text: &str) -> Option<Vec<Line>> {
    let drawing = text.lines().skip_while(|line| line.trim() != "```arrows").skip(1);
    let lines: Vec<Line> = drawing
        .take_while(|line| line.trim() != "```")
        .filter_map(line)
        .collect();
    (!lines.is_empty()).then_some(lines)
}

fn line(text: &str) -> Option<Line> {
    let name = |word: &str| word.split_whitespace().next().map(ToOwned::to_owned);
    let (from, to) = match text.split_once('>') {
        Some((from, to)) => (from.trim_end_matches([' ', '─', '-']), to.trim_start()),
        None => (text, ""),
    };
    // Remarks stand behind two spaces.
    let to = to.split("  ").next().unwrap_or_default();
    Some(Line {
        from: name(from)?,
        to: to.split(',').filter_map(name).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWN: &str =
        "# A\n```arrows\nstudio ──> replay, config\nreplay ──> config    reads\nconfig\n```\n";

    fn repository() -> Repository {
        Repository::from_files(&[("ARCHITECTURE.md", DRAWN)])
            .with("config", &[], &[])
            .with("replay", &["config"], &[])
    }

    fn check_one(repository: &Repository, expected: &str) {
        let findings: Vec<String> = check(repository).iter().map(ToString::to_string).collect();
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(findings[0].contains(expected), "{findings:?}");
    }

    #[test]
    fn a_true_drawing_is_fine() {
        assert_eq!(
            check(&repository().with("studio", &["config", "replay"], &[])),
            []
        );
    }

    #[test]
    fn a_missing_arrow_is_found() {
        let repository = Repository::from_files(&[("ARCHITECTURE.md", "```arrows\nreplay\nconfig\n```")]);
        let repository = repository
            .with("config", &[], &[])
            .with("replay", &["config"], &[]);
        check_one(&repository, "the arrow `replay ──> config` is missing");
    }

    #[test]
    fn an_extra_arrow_is_found() {
        check_one(
            &repository().with("studio", &["replay"], &[]),
            "the arrow `studio ──> config` is drawn, but",
        );
    }

    #[test]
    fn an_upward_arrow_is_found_even_when_cargo_agrees() {
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
    fn a_crate_that_is_not_drawn_is_found() {
        let repository = repository()
            .with("studio", &["config", "replay"], &[])
            .with("uikit", &[], &[]);
        check_one(&repository, "the crate `uikit` is not drawn");
    }

    #[test]
    fn a_drawn_crate_that_is_gone_is_found() {
        check_one(&repository(), "`studio` is drawn, but no crate has that name");
    }

    #[test]
    fn no_drawing_is_found() {
        check_one(
            &Repository::from_files(&[("ARCHITECTURE.md", "# A")]),
            "has no drawing",
        );
    }
}
