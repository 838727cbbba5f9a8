//! The lines of the walker that the tests of the fake UIKit reach.

mod lines;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use crate::setup::{self, Tool};

use super::fake;

/// The tools, among them `llvm-cov`.
const TOOLS: &[Tool] = &[Tool::CCompiler, Tool::UikitCrates, Tool::IosClang];

/// Programs of Debian's package `llvm-22`, with the version of their name. They read the profiles of the compiler.
const PROFDATA: &str = "llvm-profdata-22";
const COV: &str = "llvm-cov-22";

/// The compiler's option that counts how often each line runs.
const COUNTERS: &str = "-Cinstrument-coverage";

/// The sources whose lines are printed.
const SOURCES: &str = "crates/uikit/src/";

/// Runs the tests, and prints the share of the lines that they reach and all others; or prints the steps that do so.
///
/// # Errors
/// When a test fails, or the profiles cannot be read.
pub(crate) fn run(project: &Project, run_mode: RunMode) -> Result<()> {
    let folder = project.target.join("uikit-coverage");
    let profiles = folder.join("profiles");
    if run_mode == RunMode::DryRun {
        let mut plan = setup::plan(project, TOOLS)?;
        plan.append(fake::preparation());
        plan.append(tests(project, &profiles));
        plan.print();
        return Ok(());
    }
    setup::ensure(project, TOOLS)?;
    crate::files::remove(&profiles)?;
    fs::create_dir_all(&profiles).map_err(Error::io(&profiles))?;
    fake::preparation().execute(&project.root)?;
    tests(project, &profiles).execute(&project.root)?;
    let merged = merge(project, &profiles, &folder)?;
    let report = report(project, &merged)?;
    let covered = lines::read(&report, SOURCES);
    print!("{}", lines::text(&covered));
    Ok(())
}

fn tests(project: &Project, profiles: &Path) -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        "building and running the tests with counters",
        "about 3 minutes the first time",
        instrumented(project, &["test", "--workspace", "--tests"])
            .args(&["--", "--skip", fake::TEST_OF_SYMBOLS])
            .env("LLVM_PROFILE_FILE", profiles.join("%p-%m.profraw")),
    );
    plan.long_step(
        "building and running the walker's own tests with counters",
        "half a minute the first time",
        of_the_walker(project).env("LLVM_PROFILE_FILE", profiles.join("%p-%m.profraw")),
    );
    plan
}

fn instrumented(project: &Project, arguments: &[&str]) -> Invocation {
    fake::in_fake(project, "uikit-coverage", arguments).env("RUSTFLAGS", COUNTERS)
}

/// The tests in the files of the walker, of its parts that need no UIKit.
fn of_the_walker(project: &Project) -> Invocation {
    Invocation::cargo(&["test", "--locked", "--package", "afterimage-uikit", "--lib"])
        .env("CARGO_TARGET_DIR", project.target.join("walker-coverage"))
        .env("RUSTFLAGS", COUNTERS)
}

/// Joins the profiles of all processes.
fn merge(project: &Project, profiles: &Path, folder: &Path) -> Result<PathBuf> {
    let merged = folder.join("tests.profdata");
    let mut merge = Invocation::new(PROFDATA, &["merge", "-sparse", "-o"]).arg(&merged);
    for entry in fs::read_dir(profiles).map_err(Error::io(profiles))? {
        merge = merge.arg(entry.map_err(Error::io(profiles))?.path());
    }
    merge.run(&project.root)?;
    Ok(merged)
}

/// Returns the lines of all test programs, in the form of lcov.
fn report(project: &Project, merged: &Path) -> Result<String> {
    let built = instrumented(project, &["test", "--workspace", "--tests", "--no-run"])
        .arg("--message-format=json")
        .output(&project.root)?;
    let mut export = Invocation::new(COV, &["export", "--format=lcov"])
        .arg(format!("--instr-profile={}", merged.display()));
    let own = of_the_walker(project)
        .args(&["--no-run", "--message-format=json"])
        .output(&project.root)?;
    for program in programs(&built).into_iter().chain(programs(&own)) {
        export = export.arg("--object").arg(program);
    }
    export.output(&project.root)
}

/// The paths of the test programs among cargo's messages.
fn programs(messages: &str) -> Vec<String> {
    let parsed = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let paths = parsed.filter_map(|message| message.get("executable")?.as_str().map(ToOwned::to_owned));
    paths.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_those_with_a_path() {
        let messages = "{\"executable\":null}\nno message\n{\"executable\":\"/target/it\"}\n";
        assert_eq!(programs(messages), ["/target/it"]);
    }

    #[test]
    fn each_process_writes_a_profile() {
        let project = Project::for_tests("/repo");
        let text = tests(&project, Path::new("/out")).text();
        assert!(text.contains("LLVM_PROFILE_FILE=/out/%p-%m.profraw"), "{text}");
    }
}
