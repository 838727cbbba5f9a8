//! `cargo xtask tidy`: what this project promises about its own shape, checked.
//!
//! Each rule looks at a [`Tree`], which is the real one here and a small made-up one in the tests.

mod arrows;
mod crates;
mod dependencies;
mod size;
mod text;
mod tree;

use std::fmt;

use crate::error::{Error, Result};
use crate::project::Project;
use tree::Tree;

/// Something to put right, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    place: String,
    problem: String,
}

impl Finding {
    /// States a problem at a file, with or without a line.
    pub fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            problem: problem.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}

type Rule = fn(&Tree) -> Vec<Finding>;

/// Every rule, with what holds where it finds nothing.
const RULES: &[(&str, Rule)] = &[
    (
        "ARCHITECTURE.md draws the dependencies that are there, all of them downward",
        arrows::check,
    ),
    (
        "every dependency has a line in ARCHITECTURE.md that says what it is for",
        dependencies::check,
    ),
    ("only the facade knows UniFFI", crates::uniffi_in_the_facade_alone),
    (
        "every crate takes the workspace's lints",
        crates::lints_of_the_workspace,
    ),
    ("every module says why it is there", crates::module_docs),
    ("no file holds more than one idea needs", size::check),
    (
        "files, sockets, clocks, raw text and unsafe code stay where they belong",
        text::check,
    ),
];

/// Checks everything, or names what would be checked.
///
/// # Errors
/// When there is something to put right.
pub fn run(project: &Project, dry_run: bool) -> Result<()> {
    if dry_run {
        for (about, _) in RULES {
            println!("{about}");
        }
        return Ok(());
    }
    check(project)
}

/// Checks everything.
///
/// # Errors
/// When there is something to put right.
pub fn check(project: &Project) -> Result<()> {
    let tree = Tree::read(project)?;
    for note in size::notes(&tree) {
        println!("note: {note}");
    }
    let findings: Vec<Finding> = RULES.iter().flat_map(|(_, rule)| rule(&tree)).collect();
    for finding in &findings {
        eprintln!("{finding}");
    }
    if !findings.is_empty() {
        return Err(Error::Untidy(findings.len()));
    }
    println!(
        "tidy: {} rules hold over {} files and {} crates",
        RULES.len(),
        tree.files.len(),
        tree.packages.len()
    );
    Ok(())
}
