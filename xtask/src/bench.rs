//! `cargo xtask bench`: what a session costs the user in bytes, instructions and memory.
//!
//! Instructions are counted by callgrind and bytes are bytes: both are the same on every machine of a kind.
//! Only the speed of the export is this machine's, and is marked so in `docs/performance.md`.

mod corpus;
mod counts;
mod guard;
mod report;
mod weights;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::call::Call;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::project::Project;
use crate::setup::{self, Need};

pub use guard::check;

use corpus::Corpus;

/// What callgrind and a C compiler's crates need.
const NEEDS: &[Need] = &[Need::CCompiler, Need::Valgrind];
/// Where the figures are told to people.
const PAGE: &str = "docs/performance.md";

/// Measures over the sessions of `corpus`, or over those that the repository carries.
///
/// # Errors
/// When something cannot be built, measured or written.
pub fn run(project: &Project, corpus: Option<&Path>, dry_run: bool) -> Result<()> {
    let build = build();
    if dry_run {
        let mut plan = setup::plan(project, NEEDS)?;
        plan.append(build);
        return plan.run(&project.root, true);
    }
    setup::ensure(project, NEEDS)?;
    let corpus_given = corpus.is_some();
    let corpus = Corpus::read(project, corpus)?;
    build.execute(&project.root)?;
    let folder = project.target.join("bench");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(Error::io(&folder))?;
    }
    fs::create_dir_all(&folder).map_err(Error::io(&folder))?;

    eprintln!("weighing {} sessions ...", corpus.sessions.len());
    let weights = weights::weigh(project, &corpus, &folder)?;
    eprintln!("counting instructions (some minutes) ...");
    let counts = counts::count(project, &folder)?;
    let export = weights::export(project, &folder)?;
    let page = report::page(command(corpus_given), &weights, &counts, &export);
    let path = project.root.join(PAGE);
    fs::write(&path, &page).map_err(Error::io(&path))?;
    guard::keep(project, &folder, &counts)?;
    println!("{page}");
    println!("{}", line(&weights, &counts, &export));
    Ok(())
}

/// What the page was written by.
fn command(corpus_given: bool) -> &'static str {
    if corpus_given {
        "cargo xtask bench --corpus DIR"
    } else {
        "cargo xtask bench"
    }
}

/// The one line that programs read.
fn line(weights: &weights::Weights, counts: &counts::Counts, export: &Value) -> Value {
    json!({
        "bytes": weights.bytes(),
        "disk_bytes": weights.disk_bytes,
        "instructions": counts.headline(),
        "heap": weights.heap,
        "export": export,
    })
}

/// The programs that measure, as they are shipped.
fn build() -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        "building what measures",
        "some minutes the first time",
        Call::cargo(&[
            "build",
            "--release",
            "--locked",
            "--package",
            "afterimage-bench",
            "--package",
            "trace-player",
        ]),
    );
    plan.append(build_counter());
    plan
}

/// The program that callgrind looks at. Built apart, so that it is the same here and in the guard.
fn build_counter() -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        "building what callgrind counts",
        "about a minute the first time",
        Call::cargo(&["build", "--release", "--locked", "--package", "afterimage-bench"]).args(&[
            "--no-default-features",
            "--bin",
            counts::PROGRAM,
        ]),
    );
    plan
}

/// A program that [`build`] built.
fn program(project: &Project, name: &str) -> std::path::PathBuf {
    project.target.join("release").join(name)
}

/// The last line of what a program printed, as JSON.
fn last_line(what: &'static str, printed: &str) -> Result<Value> {
    let line = printed.lines().last().unwrap_or_default();
    serde_json::from_str(line).map_err(|why| Error::Unreadable {
        what,
        problem: why.to_string(),
    })
}
