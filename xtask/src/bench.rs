//! `cargo xtask bench`: measures the bytes, instructions, allocations and memory of recorded
//! sessions.
//!
//! callgrind counts the instructions. Counts and bytes are the same on all machines of a kind; only the speed of
//! the export depends on the machine, and `docs/performance.md` marks it.

mod allocations;
mod beside;
mod corpus;
mod guard;
mod instructions;
mod programs;
mod report;
mod sizes;
mod walk;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::error::{Error, Result};
use crate::plan::RunMode;
use crate::project::Project;
use crate::setup;

pub(crate) use beside::{HELP as BESIDE_HELP, run as beside};
pub(crate) use guard::check;
pub(crate) use walk::run as walk;

use corpus::Corpus;
use instructions::{CountsByName, InstructionCounts};
use sizes::SessionSizes;

/// The page with the figures.
const PAGE: &str = "docs/performance.md";

/// Measures the sessions of the folder `corpus`, or those of this repository, and writes the page and the counts
/// for the guard.
///
/// # Errors
/// When a program cannot be built or fails, or when a file cannot be written.
pub(crate) fn run(project: &Project, corpus: Option<&Path>, run_mode: RunMode) -> Result<()> {
    let build = programs::build();
    if run_mode == RunMode::DryRun {
        let mut plan = setup::plan(project, programs::TOOLS)?;
        plan.append(build);
        plan.print();
        return Ok(());
    }
    setup::ensure(project, programs::TOOLS)?;
    let command = match corpus {
        Some(_) => "cargo xtask bench --corpus DIR",
        None => "cargo xtask bench",
    };
    let corpus = Corpus::read(project, corpus)?;
    build.execute(&project.root)?;
    let folder = project.target.join("bench");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(Error::io(&folder))?;
    }
    fs::create_dir_all(&folder).map_err(Error::io(&folder))?;

    eprintln!("measuring {} sessions ...", corpus.sessions.len());
    let sizes = sizes::measure(project, &corpus, &folder)?;
    eprintln!("counting instructions (some minutes) ...");
    let counts = instructions::count(project, &folder)?;
    let allocations = allocations::count(project)?;
    let export = sizes::export(project, &folder)?;
    let page = report::page(command, &sizes, &counts, &allocations, &export);
    let path = project.root.join(PAGE);
    fs::write(&path, &page).map_err(Error::io(&path))?;
    guard::write(project, &folder, &counts, &allocations)?;
    println!("{page}");
    println!("{}", summary(&sizes, &counts, &allocations, &export));
    Ok(())
}

/// All figures as one line of JSON, for programs.
fn summary(
    sizes: &SessionSizes,
    counts: &InstructionCounts,
    allocations: &CountsByName,
    export: &Value,
) -> Value {
    json!({
        "bytes": sizes.bytes(),
        "disk_bytes": sizes.disk_bytes,
        "instructions": counts.headline(),
        "allocations_of_ten_frames": allocations,
        "heap": sizes.heap,
        "export": export,
    })
}
