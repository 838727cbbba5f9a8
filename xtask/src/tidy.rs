//! `cargo xtask tidy`: checks the structure of the repository and its conventions.
//!
//! Each rule reads a [`Repository`]: the real one, or a small made-up one in the tests.

mod attributes;
mod crates;
mod cycles;
mod dependencies;
mod diagram;
mod finding;
mod layers;
mod repository;
mod size;
mod state;
mod uses;
mod wording;
mod words;

use crate::error::{Error, Result};
use crate::plan::RunMode;
use crate::project::Project;
use finding::Finding;
use repository::Repository;

type Check = fn(&Repository) -> Vec<Finding>;

/// All rules: the statement that holds without findings, and its check.
const RULES: &[(&str, Check)] = &[
    (
        "ARCHITECTURE.md draws all dependencies between crates, and all arrows point downward",
        diagram::check,
    ),
    (
        "every dependency has a line in ARCHITECTURE.md with its purpose",
        dependencies::check,
    ),
    ("only the facade depends on UniFFI", crates::uniffi),
    ("every crate uses the lints of the workspace", crates::lints),
    ("every module begins with documentation", crates::module_docs),
    ("no modules of a crate use each other in a cycle", cycles::check),
    ("each layer of the facade uses only lower ones", layers::check),
    ("the facade has few locks and the engine few fields", state::check),
    ("no file is too long", size::check),
    (
        "files, sockets, clocks, raw text, UniFFI and unsafe code are used only in their places",
        words::check,
    ),
];

/// Figures and questions that are no violations.
const NOTES: &[Check] = &[size::notes, wording::notes];

/// Checks all rules, or lists them.
///
/// # Errors
/// When a rule is violated.
pub(crate) fn run(project: &Project, run_mode: RunMode) -> Result<()> {
    if run_mode == RunMode::DryRun {
        for (statement, _) in RULES {
            println!("{statement}");
        }
        return Ok(());
    }
    check(project)
}

/// Checks all rules.
///
/// # Errors
/// When a rule is violated.
pub(crate) fn check(project: &Project) -> Result<()> {
    let repository = Repository::read(project)?;
    for note in NOTES.iter().flat_map(|notes| notes(&repository)) {
        println!("note: {note}");
    }
    let findings: Vec<Finding> = RULES.iter().flat_map(|(_, check)| check(&repository)).collect();
    for finding in &findings {
        eprintln!("{finding}");
    }
    if !findings.is_empty() {
        return Err(Error::Untidy(findings.len()));
    }
    println!(
        "tidy: {} rules hold for {} files and {} crates",
        RULES.len(),
        repository.files.len(),
        repository.packages.len()
    );
    Ok(())
}
