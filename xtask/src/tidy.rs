//! `cargo xtask tidy`: checks the structure of the repository and its conventions.
//!
//! Each rule looks at a [`Repository`]: the real one, or a small made-up one in the tests.

mod arrows;
mod crates;
mod cycles;
mod dependencies;
mod finding;
mod repository;
mod size;
mod text;

use crate::error::{Error, Result};
use crate::project::Project;
use finding::Finding;
use repository::Repository;

type Rule = fn(&Repository) -> Vec<Finding>;

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
    let repository = Repository::read(project)?;
    for note in size::notes(&repository).iter().chain(&cycles::check(&repository)) {
        println!("note: {note}");
    }
    let findings: Vec<Finding> = RULES.iter().flat_map(|(_, rule)| rule(&repository)).collect();
    for finding in &findings {
        eprintln!("{finding}");
    }
    if !findings.is_empty() {
        return Err(Error::Untidy(findings.len()));
    }
    println!(
        "tidy: {} rules hold over {} files and {} crates",
        RULES.len(),
        repository.files.len(),
        repository.packages.len()
    );
    Ok(())
}
