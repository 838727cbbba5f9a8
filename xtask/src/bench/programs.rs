//! The programs that measure, and their output.

use std::path::PathBuf;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;
use crate::setup::Tool;

/// Tools to compile the measured crates and to count instructions.
pub(super) const TOOLS: &[Tool] = &[Tool::CCompiler, Tool::Valgrind];
/// The program whose instructions are counted.
pub(super) const COUNTED_PROGRAM: &str = "afterimage-bench-count";
/// The program that counts its allocations. Separate, since its allocator takes instructions.
pub(super) const ALLOCATIONS_PROGRAM: &str = "afterimage-bench-allocations";

/// Builds all programs, optimised.
pub(super) fn build() -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        "building the measuring programs",
        "some minutes the first time",
        Invocation::cargo(&["build", "--release", "--locked"]).args(&[
            "--package",
            "afterimage-bench",
            "--package",
            "trace-player",
        ]),
    );
    plan.append(build_counted());
    plan
}

/// Builds the programs whose instructions and allocations are counted. Separate, so that `bench` and the guard count
/// the same programs.
pub(super) fn build_counted() -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        "building the counting programs",
        "about a minute the first time",
        Invocation::cargo(&["build", "--release", "--locked", "--package", "afterimage-bench"]).args(&[
            "--no-default-features",
            "--bin",
            COUNTED_PROGRAM,
            "--bin",
            ALLOCATIONS_PROGRAM,
        ]),
    );
    plan
}

/// The path of a program that [`build`] has built.
pub(super) fn path(project: &Project, name: &str) -> PathBuf {
    project.target.join("release").join(name)
}

/// Parses the last line of a program's output as JSON.
///
/// # Errors
/// When the line is not JSON.
pub(super) fn last_line(program: &'static str, output: &str) -> Result<Value> {
    let line = output.lines().last().unwrap_or_default();
    serde_json::from_str(line).map_err(|error| Error::Unreadable {
        input: program,
        problem: error.to_string(),
    })
}
